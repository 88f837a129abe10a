// What an update sets and what an insert writes. Sources: mongodb.com/docs/manual, "Update Operators", "insertMany()"; mongoosejs.com, "Model.updateOne()": what stands without an operator is set.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Item } from '../clauses.ts';
import { writeAnything } from '../clauses.ts';
import { givenIn, type Given } from '../options.ts';
import { leave, listed, maybe, pass, say } from '../rendering.ts';
import { writeBound } from '../typeorm/place.ts';
import { itemsOf } from './filter.ts';
import { literalOf, nameText, unknownAt, type Rendering } from './place.ts';

/** The paths that an update writes; none of one that is not seen, which may write any. */
export function setsOf(rendering: Rendering, update: Value | undefined): readonly Item[] {
  const members = update && givenIn(rendering, update);
  if (!members) return [];
  return members.flatMap((one): readonly Item[] => {
    const { name, value, isSure, at } = one;
    if (name === undefined) return [anything(rendering, value, isSure)];
    if (!name.startsWith('$')) return [assignment(rendering, one, name)];
    if (name === '$setOnInsert') return [];
    const inner = givenIn(rendering, value);
    return inner ? inner.map((own) => (own.name === undefined ? anything(rendering, own.value, own.isSure && isSure) : { ...assignment(rendering, { ...own, isSure: own.isSure && isSure }, name) })) : [anything(rendering, value, isSure, at)];
  });
}

const anything = ({ draft }: Rendering, value: Value, isSure: boolean, at: Span = value): Item => ({ at, isSure, write: () => writeAnything(draft, value) });

function assignment(rendering: Rendering, { name = '', at, value, isSure }: Given, operator: string): Item {
  const { draft } = rendering;
  const column = nameText(rendering, name);
  return { at, isSure, write: () => {
    say(draft, `${column} = `, at);
    switch (operator) {
      case '$unset': return say(draft, 'null', at);
      case '$currentDate': return say(draft, 'now()', at);
      case '$inc':
        say(draft, `${column} + `, at);
        return writeGiven(rendering, value);
      case '$set': return writeGiven(rendering, value);
      // A list to which something is added, the larger of two: what becomes of it hangs on what is there.
      default: return operator.startsWith('$') ? pass(draft, value) : writeGiven(rendering, value);
    }
  } };
}

function writeGiven(rendering: Rendering, value: Value): void {
  const held = literalOf(rendering, value);
  if (held.kind === 'object' || held.kind === 'array') pass(rendering.draft, value);
  else if (held.kind === 'constant' && held.type === 'undefined') say(rendering.draft, 'null', value);
  else writeBound(rendering, value);
}

/** Documents, each an object or one that the program holds. */
export function writeInsert(rendering: Rendering, { collection, named, verb }: { readonly collection: string; readonly named: Span; readonly verb: Span }, documents: readonly Value[] | undefined, at: Value): void {
  const { draft } = rendering;
  const rows = documents?.map((one) => givenIn(rendering, one));
  const isWhole = rows !== undefined && rows.length > 0 && rows.every((row) => row?.every(({ name }) => name !== undefined));
  const names = [...new Set(rows?.flatMap((row) => row?.flatMap(({ name }) => name ?? []) ?? []))];
  const sureOf = (name: string): boolean => rows!.every((row) => row?.some((one) => one.name === name && one.isSure) ?? false);
  say(draft, 'insert into ', verb);
  say(draft, nameText(rendering, collection), named);
  if (isWhole && names.length === 0) return say(draft, ' default values', verb);
  say(draft, ' (', verb);
  listed(draft, ', ', verb, [...names.map((name) => () => maybe(draft, isWhole || sureOf(name), () => say(draft, nameText(rendering, name), at))), ...(isWhole ? [] : [() => leave(draft, at)])]);
  say(draft, ') values ', verb);
  if (!rows || rows.length === 0) {
    say(draft, '(', verb);
    leave(draft, at);
    return say(draft, ')', verb);
  }
  listed(draft, ', ', verb, rows.map((row) => () => {
    say(draft, '(', verb);
    listed(draft, ', ', verb, [...names.map((name) => () => maybe(draft, isWhole || sureOf(name), () => {
      const given = row?.findLast((one) => one.name === name);
      if (given) writeGiven(rendering, given.value);
      else say(draft, 'null', at);
    })), ...(isWhole ? [] : [() => leave(draft, at)])]);
    say(draft, ')', verb);
  }));
}

/** The documents of a list; undefined where it is not seen how many they are. */
export const documentsIn = (rendering: Rendering, value: Value | undefined): readonly Value[] | undefined => (value ? itemsOf(rendering, value) : [unknownAt({ start: 0, end: 0 })]);
