// What a migration tool sends for a call that defines something, in the making: statements one after another, each part with the call that stands for it.
// What cannot be read of a table leaves it open, and a statement whose own names cannot be read is not written at all.
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';
import type { CallValue, Context, Value } from '../../hosts/tree.ts';
import { sqlTextOf } from '../glue.ts';
import { heldBy, textOf, type Named } from '../names.ts';
import { checkpoint, embed, leave, listed, quoted, say } from '../rendering.ts';
import type { Meanings } from '../resolve.ts';
import type { SqlCarrier } from '../site.ts';

export interface Pen extends Named {
  readonly document: Document;
  readonly meanings: Meanings;
  /** Where the call stands. */
  readonly context: Context;
  /** The program asks first whether the thing is there: what is made is made where it is missing. */
  readonly isGuarded: boolean;
}

/** A call that a tool sends something for. `write` gives false where it cannot be told for which table. */
export interface Defining {
  readonly call: CallValue;
  /** Of the method that says what is done. */
  readonly anchor: Span;
  /** As messages name it: `createTable` (Knex). */
  readonly label: string;
  write(pen: Pen): boolean;
  /** Its names are those that Knex is told to make of them. */
  readonly isOfKnex?: true;
}

/** Writes one more statement; what turns out not to be readable is taken back. Gives whether it was written. */
export function statement({ draft }: Pen, at: Span, write: () => boolean): boolean {
  const before = checkpoint(draft);
  if (draft.text !== '') say(draft, ';\n', at);
  const isWritten = write();
  if (!isWritten) before();
  return isWritten;
}

/** Says that something else may be done to a table, which leaves it incomplete. */
export const doubt = (pen: Pen, table: string, at: Span): boolean => statement(pen, at, () => {
  say(pen.draft, `alter table ${table} built by code`, at);
  return true;
});

/** A part that was read, or what stands for one that was not. */
export const orDoubt = (pen: Pen, table: string, at: Span, isWritten: boolean): boolean => isWritten || doubt(pen, table, at);

export const anything = ({ start, end }: Span): Value => ({ kind: 'unknown', start, end });

/** A text that is written out here, or a constant that another file exports. */
export function wordOf(pen: Pick<Pen, 'tree' | 'meanings'>, value: Value | undefined): string | undefined {
  const text = textOf(pen, value);
  if (text !== undefined || !value || (value.kind !== 'name' && value.kind !== 'member')) return text;
  const meaning = pen.meanings.of(value);
  return meaning?.kind === 'text' ? meaning.text : undefined;
}

export const property = (pen: Pick<Pen, 'tree'>, value: Value | undefined, name: string): Value | undefined => {
  const held = value && heldBy(pen, value);
  return held?.kind === 'object' ? held.properties.findLast((one) => one.name === name)?.value : undefined;
};

/** Whether all that an object holds is written out. */
export const isWhole = (value: Value): boolean => value.kind === 'object' && value.properties.every(({ name, spread }) => name !== undefined && !spread);

/** `true` and `false` as written, a constant name followed; undefined of anything else. */
export function truth(pen: Pick<Pen, 'tree'>, value: Value | undefined): boolean | undefined {
  const held = value && heldBy(pen, value);
  return held?.kind === 'constant' && held.type === 'boolean' ? held.value === 'true' : undefined;
}

export function numberOf(pen: Pick<Pen, 'tree'>, value: Value | undefined): string | undefined {
  const held = value && heldBy(pen, value);
  return held?.kind === 'constant' && held.type === 'number' && /^\d+$/.test(held.value) ? held.value : undefined;
}

export const isNothing = (value: Value | undefined): boolean => value === undefined || (value.kind === 'constant' && (value.type === 'null' || value.type === 'undefined'));

/** A value, or the members of a list of some; undefined where not all of them are written out. */
export function membersIn(pen: Pick<Pen, 'tree'>, value: Value): readonly Value[] | undefined {
  const held = heldBy(pen, value);
  if (held.kind !== 'array') return [value];
  return held.items.some(({ kind }) => kind === 'spread') ? undefined : held.items;
}

/** The texts of a value or of a list. */
export function wordsIn(pen: Pick<Pen, 'tree' | 'meanings'>, value: Value | undefined): readonly string[] | undefined {
  const words = value && membersIn(pen, value)?.map((one) => wordOf(pen, one));
  return words?.every((one) => one !== undefined) ? words : undefined;
}

/** A name as the server's quotes hold it; `schema` belongs to a table. */
export const id = ({ draft, renamed = (part) => part }: Pick<Pen, 'draft' | 'renamed'>, ...path: readonly (string | undefined)[]): string => quoted(draft.dialect, ...path.map((one) => (one === undefined ? undefined : renamed(one))));

export const names = (pen: Pick<Pen, 'draft' | 'renamed'>, words: readonly string[]): string => words.map((one) => id(pen, one)).join(', ');

/** A text as a literal of SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Whether a text can stand among what is said without being taken for a hole. */
export const isPlain = (text: string): boolean => !/\$\{|[\\\0]/.test(text);

/** Writes SQL that the program writes out; gives false of what it makes otherwise. */
export function embedded(pen: Pen, value: Value, changed: (carrier: SqlCarrier) => SqlCarrier = (one) => one): boolean {
  const { tree, meanings, context, draft } = pen;
  const carrier = sqlTextOf(value, { tree, meanings, at: value, context });
  if (!carrier) return false;
  embed(draft, changed(carrier));
  return true;
}

/** Writes SQL that the program writes out, or what stands for it. */
export const embeddedOr = (pen: Pen, value: Value): void => void (embedded(pen, value) || leave(pen.draft, value));

/** Writes the elements of a table between its parentheses; a hole stands among them where more may be there. */
export function elements({ draft }: Pen, at: Span, members: readonly (() => void)[], open: Value | undefined): void {
  say(draft, ' (', at);
  listed(draft, ', ', at, open ? [...members, () => leave(draft, open)] : members);
  say(draft, ')', at);
}
