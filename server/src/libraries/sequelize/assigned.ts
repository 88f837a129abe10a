// What a program has set of a row before it saves it: `post.title = title; await post.save()`. Sequelize sends what was changed (sequelize 6, lib/model.js, `save`).
import type { Binding, Value } from '../../hosts/tree.ts';
import { bindingOf } from '../program.ts';
import { changed, type Given } from '../options.ts';
import type { Rendering } from './place.ts';

/** Undefined where nothing is seen to be set. One without a name stands for what may have been besides. */
export function assignedTo(rendering: Rendering, row: Value): readonly Given[] | undefined {
  const binding = row.kind === 'name' ? bindingOf(rendering.tree, row) : undefined;
  const given = binding && changed(rendering, [], binding, row);
  if (!binding || !given?.some(({ name }) => name !== undefined)) return undefined;
  return isFresh(binding) || given.some(({ name }) => name === undefined) ? given : [...given, { at: row, value: { kind: 'unknown', start: row.start, end: row.end }, isSure: false }];
}

/** Read or made in this routine, and asked by no method that may set something itself. */
const isFresh = ({ kind, value, path, assignments, uses }: Binding): boolean =>
  kind !== 'parameter' && !path && value?.kind === 'call' && value.callee.kind === 'member' && READS.test(value.callee.name ?? '') && assignments.length === 0 && uses.every(({ kind: use, chain }) => use !== 'called' || chain.length > 1 || KEEPS.test(chain[0] ?? ''));

const READS = /^(?:findOne|findByPk|create)$/;
const KEEPS = /^(?:save|reload|destroy|toJSON|get\w*|count\w*|has\w*|changed|previous|isSoftDeleted)$/;
