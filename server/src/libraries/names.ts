// The names that a builder is given as texts: tables, columns, what they are called.
import type { HostTree, Value } from '../hosts/tree.ts';
import { constantValue } from './program.ts';
import { nameFrom, quotedWhereNeeded, say, type Draft } from './rendering.ts';

export interface Named {
  readonly tree: HostTree;
  readonly draft: Draft;
  /** Whether the program tells which database it is; else names are quoted only where they must be. */
  readonly isTold: boolean;
  /** What each part of a name is on the way to the server, where something there renames it: `knexSnakeCaseMappers` of Objection. */
  renamed?(this: void, part: string): string;
}

/** The text that a value is, where it is written out, with constants in it: `${TABLE}.id`. */
export function textOf(named: Pick<Named, 'tree'>, value: Value | undefined, depth = 0): string | undefined {
  const held = value && (value.kind === 'text' ? value : constantValue(named.tree, value));
  if (held?.kind !== 'text' || depth > DEEP) return undefined;
  let text = '';
  for (const part of held.parts) {
    const inner = part.kind === 'chunk' ? part.text : textOf(named, part.value, depth + 1);
    if (inner === undefined) return undefined;
    text += inner;
  }
  return text;
}

/** How deep constants are followed into one another. */
const DEEP = 8;

/** What a value holds, a constant name followed. */
export const heldBy = ({ tree }: Pick<Named, 'tree'>, value: Value): Value => (value.kind === 'name' || value.kind === 'member' ? constantValue(tree, value) ?? value : value);

/** A name with dots: `schema.table.column`. */
export const written = ({ draft: { dialect }, isTold, renamed = (part) => part }: Named, name: string): string =>
  name.split('.').map((part) => (part === '*' ? part : quotedWhereNeeded(dialect, renamed(part.trim()), isTold ? 'told' : 'assumed'))).join('.');

/** `column`, `table.column`, or a name that the program computes. */
export function writeName(rendering: Named, value: Value): void {
  const name = textOf(rendering, value);
  if (name === undefined || name.trim() === '') return nameFrom(rendering.draft, value);
  say(rendering.draft, written(rendering, name), value);
}

/** `table as t`, `column as c`: the name, and what it is called. */
export function aliased(text: string): readonly [name: string, alias: string | undefined] {
  const found = /^\s*(.+?)\s+as\s+(\S.*?)\s*$/i.exec(text);
  return found ? [found[1]!, found[2]!] : [text.trim(), undefined];
}

export function writeAliased(rendering: Named, value: Value): void {
  const text = textOf(rendering, value);
  if (text === undefined || text.trim() === '') return nameFrom(rendering.draft, value);
  const [name, alias] = aliased(text);
  say(rendering.draft, alias === undefined ? written(rendering, name) : `${written(rendering, name)} as ${written(rendering, alias)}`, value);
}
