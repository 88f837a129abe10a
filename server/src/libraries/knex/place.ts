// What is carried along while a builder of Knex's is rendered, and what a value of the program is to it.
import type { Document } from '../../text/document.ts';
import type { CallValue, Context, Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import type { Clauses } from '../clauses.ts';
import { asFunction } from '../drivers.ts';
import { reformatted } from '../formats.ts';
import { sqlTextOf } from '../glue.ts';
import { heldBy, textOf, written, type Named } from '../names.ts';
import { embed, leave, listed, nameFrom, pass, say, writeValue } from '../rendering.ts';
import type { Meanings } from '../resolve.ts';

export interface Rendering extends Named {
  readonly document: Document;
  readonly meanings: Meanings;
  /** How deep expressions stand in one another by now, and how many were written. */
  readonly depth: { now: number; steps: number };
  /** Where the query is sent. */
  readonly context: Context;
  /** The steps of a query that a value is: a chain, a name that holds one, a callback. */
  stepsOf(value: Value): readonly Step[] | undefined;
  /** The steps that a callback calls on what it is given; undefined where it does something else with it. */
  inside(callback: Value): readonly Step[] | undefined;
  /** Writes a query that stands in this one. */
  query(steps: readonly Step[], at: Value): void;
  /** Writes what may stand in itself, or leaves it where it goes too deep. */
  deeper(at: Value, write: () => void): void;
  /** The column behind a key of what is written. */
  column?(key: string): string;
  /** What a library that stands on Knex's builder makes of a step: whether it was read, undefined where the step is Knex's own. */
  own?(clauses: Clauses, step: Step): boolean | undefined;
  /** What a value of such a library writes: whether it is one. */
  part?(value: Value): boolean;
}

/** What `knex.raw`, `knex.ref`, `knex.fn.now()` and a query write; false where a value is none of them. */
export function writePart(rendering: Rendering, value: Value): boolean {
  const { draft, meanings } = rendering;
  const held = heldBy(rendering, value);
  if (rendering.part?.(held)) return true;
  if (held.kind === 'call' && held.form === 'call') {
    const raw = wrapped(held);
    if (asFunction(meanings.of(raw.callee))?.sends?.format === 'knex') {
      writeRaw(rendering, raw);
      return writeAlias(rendering, held, raw);
    }
    if (raw.callee.kind === 'member' && raw.callee.name === 'ref' && raw.args[0]) {
      writeIdentifier(rendering, raw.args[0]);
      return writeAlias(rendering, held, raw);
    }
    if (held.callee.kind === 'member' && held.callee.name === 'now' && held.callee.object.kind === 'member' && held.callee.object.name === 'fn') {
      say(draft, 'CURRENT_TIMESTAMP', value);
      return true;
    }
  }
  const steps = rendering.stepsOf(value);
  if (!steps) return false;
  say(draft, '(', value);
  rendering.query(steps, value);
  say(draft, ')', value);
  const alias = textOf(rendering, steps.find(({ name }) => name === 'as')?.call.args[0]);
  if (alias !== undefined) say(draft, ` as ${written(rendering, alias)}`, value);
  return true;
}

/** `knex.raw('…').wrap('(', ')')`, `knex.ref('a').as('b')`: the call that something is called on. */
export const wrapped = (call: CallValue): CallValue => (call.callee.kind === 'member' && call.callee.name === 'as' && call.callee.object.kind === 'call' ? call.callee.object : call);

export function writeAlias(rendering: Rendering, whole: CallValue, raw: CallValue): true {
  const alias = whole === raw ? undefined : textOf(rendering, whole.args[0]);
  if (alias !== undefined) say(rendering.draft, ` as ${written(rendering, alias)}`, whole);
  return true;
}

/** `whereRaw('a = ?', [a])`: the text, whose placeholders Knex replaces. */
export function writeRaw(rendering: Rendering, call: CallValue): void {
  const { draft, tree, meanings } = rendering;
  const [text, values] = call.args;
  const carrier = text && sqlTextOf(text, { tree, meanings, at: call, context: call.context });
  const nameIn = (value: Value): string | undefined => {
    const name = textOf(rendering, value);
    return name === undefined ? undefined : named(rendering, name);
  };
  if (carrier) embed(draft, reformatted(carrier, 'knex', values), nameIn);
  else leave(draft, text ?? call);
}

/** `table.column`, `column as c`, `{ c: 'column' }`, SQL, a query. */
export function writeIdentifier(rendering: Rendering, value: Value): void {
  const { draft } = rendering;
  const text = textOf(rendering, value);
  if (text !== undefined && text.trim() !== '') return say(draft, named(rendering, text), value);
  const held = heldBy(rendering, value);
  if (held.kind === 'object') {
    held.properties.forEach(({ name, value: own }, i) => {
      if (i > 0) say(draft, ', ', own);
      if (name === undefined) return leave(draft, own);
      writeIdentifier(rendering, own);
      say(draft, ` as ${written(rendering, name)}`, own);
    });
    return;
  }
  if (!writePart(rendering, value)) nameFrom(draft, value);
}

/** `a as b` as Knex quotes it. */
export function named(rendering: Rendering, text: string): string {
  const found = /^\s*(.+?)\s+as\s+(.+?)\s*$/i.exec(text);
  return found ? `${written(rendering, found[1]!)} as ${written(rendering, found[2]!)}` : written(rendering, text.trim());
}

/** What is bound, or a part of SQL. */
export function writeBound(rendering: Rendering, value: Value): void {
  if (writePart(rendering, value)) return;
  const held = heldBy(rendering, value);
  if (held.kind === 'constant' && held.type === 'null') return say(rendering.draft, 'null', value);
  writeValue(rendering.draft, held.kind === 'constant' || held.kind === 'text' ? held : value, value);
}

/** The members of what is given as a list, as one after the other, or both. */
export const membersOf = (rendering: Rendering, values: readonly Value[]): readonly Value[] => values.flatMap((value): readonly Value[] => {
  const held = heldBy(rendering, value);
  return held.kind === 'array' ? held.items : [value];
});

export const isNull = (rendering: Rendering, value: Value | undefined): boolean => {
  const held = value && heldBy(rendering, value);
  return held?.kind === 'constant' && held.type === 'null';
};

/** `(1, 2), (3, 4)`: what several columns are among. */
export function writeTuples(rendering: Rendering, size: number, held: Value | undefined, at: Value): void {
  const { draft } = rendering;
  const rows = held?.kind === 'array' ? held.items.map((one) => heldBy(rendering, one)) : [];
  if (rows.length === 0 || rows.some((one) => one.kind !== 'array' || one.items.length !== size)) return pass(draft, at);
  listed(draft, ', ', at, rows.map((row) => () => {
    say(draft, '(', row);
    listed(draft, ', ', row, membersOf(rendering, [row]).map((one) => () => writeBound(rendering, one)));
    say(draft, ')', row);
  }));
}
