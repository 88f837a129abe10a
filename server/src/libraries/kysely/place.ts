// What is carried along while a builder of Kysely's is rendered, and the names that stand in it.
import type { Document } from '../../text/document.ts';
import type { Context, HostTree, Value } from '../../hosts/tree.ts';
import type { Builders, Chain } from '../chain.ts';
import { bindingOf, constantValue } from '../program.ts';
import { nameFrom, quotedWhereNeeded, say, type Draft } from '../rendering.ts';
import type { Meanings } from '../resolve.ts';

export interface Rendering {
  readonly document: Document;
  readonly tree: HostTree;
  readonly meanings: Meanings;
  readonly draft: Draft;
  /** Whether the program tells which database it is; else names are quoted only where they must be. */
  readonly isTold: boolean;
  readonly builders: Builders;
  /** Where the query is sent. */
  readonly context: Context;
  /** The routines that are called back with builders. */
  readonly inside: Set<number>;
  /** Writes a query inside this one. */
  query(chain: Chain): void;
}

/** The text that a value is, where it is written out. */
export function textOf({ tree }: Pick<Rendering, 'tree'>, value: Value | undefined): string | undefined {
  const held = value && (value.kind === 'text' ? value : constantValue(tree, value));
  if (held?.kind !== 'text' || held.parts.length > 1) return undefined;
  const [only] = held.parts;
  return !only ? '' : only.kind === 'chunk' ? only.text : undefined;
}

/** What a value holds, a constant name followed. */
export const heldBy = ({ tree }: Pick<Rendering, 'tree'>, value: Value): Value => (value.kind === 'name' || value.kind === 'member' ? constantValue(tree, value) ?? value : value);

/** A name with dots: `schema.table.column`. */
export const written = ({ draft: { dialect }, isTold }: Rendering, name: string): string =>
  name.split('.').map((part) => (part === '*' ? part : quotedWhereNeeded(dialect, part.trim(), isTold ? 'told' : 'assumed'))).join('.');

/** `column`, `table.column`, or a name that the program computes. */
export function writeName(rendering: Rendering, value: Value): void {
  const name = textOf(rendering, value);
  if (name === undefined || name.trim() === '') return nameFrom(rendering.draft, value);
  say(rendering.draft, written(rendering, name), value);
}

/** `table as t`, `column as c`: the name, and what it is called. */
export function aliased(text: string): readonly [name: string, alias: string | undefined] {
  const found = /^\s*(.+?)\s+as\s+(\S.*?)\s*$/i.exec(text);
  return found ? [found[1]!, found[2]!] : [text.trim(), undefined];
}

export function writeAliased(rendering: Rendering, value: Value): void {
  const text = textOf(rendering, value);
  if (text === undefined || text.trim() === '') return nameFrom(rendering.draft, value);
  const [name, alias] = aliased(text);
  say(rendering.draft, alias === undefined ? written(rendering, name) : `${written(rendering, name)} as ${written(rendering, alias)}`, value);
}

/** What a function that is written here gives back, if that is one value; its parameters are builders from now on. */
export function givenBack({ tree, inside }: Rendering, value: Value): Value | undefined {
  const held = value.kind === 'name' ? bindingOf(tree, value)?.value : value;
  if (held?.kind !== 'function') return undefined;
  const { returns } = tree.routines[held.routine]!;
  if (returns.length !== 1) return undefined;
  inside.add(held.routine);
  return returns[0];
}

/** The members of a list, or the one that stands for it; what a callback gives is looked at. */
export function membersOf(rendering: Rendering, value: Value): readonly Value[] {
  const given = value.kind === 'function' ? givenBack(rendering, value) : undefined;
  const held = heldBy(rendering, given ?? value);
  return held.kind === 'array' ? held.items : [given ?? value];
}
