// The members of an object of conditions: attributes, and operators, which stand there as computed keys. A condition on nothing is an error of Sequelize's, so that what is written is there.
// Sources: sequelize.org, "Model Querying - Basics" (operators); sequelize 6, lib/operators.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { bindingOf } from '../program.ts';
import { changed, held, isChanged, isNothing, mayBeMissing } from '../options.ts';
import { literalOf } from '../typeorm/place.ts';
import type { Rendering } from './place.ts';

/** An attribute's name or an operator's; neither: what cannot be read. */
export interface Member { readonly name?: string; readonly operator?: string; readonly at: Span; readonly value: Value; readonly isSure: boolean }

type Asking = Pick<Rendering, 'document' | 'tree'>;

const DEEP = 12;

/** Undefined where it is no object that can be seen. */
export function membersOf(asking: Asking, value: Value, depth = 0): readonly Member[] | undefined {
  if (depth > DEEP) return undefined;
  const object = held(asking, value);
  if (object.kind === 'choice') {
    const some = object.options.filter((one) => !isNothing(one));
    const [only, ...others] = some;
    const inner = only && others.length === 0 ? membersOf(asking, only, depth + 1) : undefined;
    return only ? inner?.map((one) => (object.options.length > 1 || mayBeMissing(asking, only) ? { ...one, isSure: false } : one)) : [];
  }
  if (object.kind !== 'object') return undefined;
  const members: Member[] = object.properties.flatMap(({ name, nameSpan, value: own, spread }): readonly Member[] => {
    if (spread) return membersOf(asking, own, depth + 1) ?? (isNothing(own) ? [] : [{ at: own, value: own, isSure: false }]);
    if (name !== undefined) return [{ name, at: nameSpan, value: own, isSure: true }];
    const operator = operatorAt(asking, nameSpan);
    return [{ ...(operator !== undefined && { operator }), at: operator === undefined ? own : nameSpan, value: own, isSure: true }];
  });
  const unique = members.filter((one, index) => one.name === undefined || !one.isSure || !members.some((other, at) => at > index && other.name === one.name && other.isSure));
  const binding = object === value ? undefined : bindingOf(asking.tree, value);
  return binding ? changed(asking, unique, binding, value) : unique;
}

/** What a value holds; a list that the program adds to holds something besides. */
export function heldOf(asking: Asking, value: Value): Value {
  const found = literalOf(asking, value);
  if (found.kind !== 'array' || found === value || !isChanged(asking, bindingOf(asking.tree, value), value)) return found;
  const unknown: Value = { kind: 'unknown', start: value.start, end: value.end };
  return { ...found, items: [...found.items, { kind: 'spread', value: unknown, start: value.start, end: value.end }] };
}

/** `[Op.like]`, `[Sequelize.Op.or]`, and `[or]` of `const { or } = Op` */
function operatorAt({ document: { text }, tree }: Asking, { start, end }: Span): string | undefined {
  const written = /^\[\s*([\w$.\s]+?)\s*\]$/.exec(text.slice(start, end))?.[1];
  if (written === undefined) return undefined;
  const direct = /(?:^|\.)\s*Op\s*\.\s*(\w+)$/.exec(written)?.[1];
  if (direct !== undefined) return direct;
  const taken = tree.bindings.find(({ name, path, value }) => name === written && path?.length === 1 && (value?.kind === 'member' || value?.kind === 'name') && value.name === 'Op');
  return taken?.path?.[0];
}

/** `Op.gt` as a value. */
export const operatorOf = ({ document: { text } }: Asking, { start, end }: Span): string | undefined => /(?:^|\.)Op\.(\w+)$/.exec(text.slice(start, end))?.[1];
