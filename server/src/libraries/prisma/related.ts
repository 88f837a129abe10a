// What `where` asks of a relation. One row that is referred to, or refers, is joined where the query is a SELECT; of many, and in a query that writes, it is asked with EXISTS.
// Source: Prisma's engine, sql-query-builder/src/filter/visitor.rs. EXISTS selects the columns that it is found by there, and asks that they are not null: that says no more.
import type { Value } from '../../hosts/tree.ts';
import { keyColumnsOf, type Model, type RelationField } from '../models.ts';
import { checkpoint, leave, listed, maybe, quoted, say, spanOf } from '../rendering.ts';
import { givenIn, held, type Given } from '../options.ts';
import { writeJoins, type Join, type Place, type Rendering } from './place.ts';

/** Writes conditions of a model; gives how many there are. */
export type WriteConditions = (rendering: Rendering, place: Place, where: Value) => number;

interface Asked { readonly at: Given['at']; readonly value: Value; readonly write: WriteConditions }

type Quantifier = 'some' | 'none' | 'every' | 'is' | 'isNot';
const QUANTIFIERS: ReadonlySet<string> = new Set<Quantifier>(['some', 'none', 'every', 'is', 'isNot']);

export function writeRelation(rendering: Rendering, place: Place, field: RelationField, { at, value, write }: Asked): void {
  const { draft } = rendering;
  if (isNull(rendering, value)) return writeAbsence(rendering, place, field, at);
  const given = givenIn(rendering, value)?.concat(emptyIn(rendering, value));
  if (!rendering.model(field.model) || !given) return leave(draft, value);
  const quantified = given.filter(({ name }) => name !== undefined && QUANTIFIERS.has(name));
  if (given.some(({ name }) => name === undefined) && (field.many || quantified.length > 0)) return leave(draft, value);
  // A single one is asked for directly too: `where: { author: { name } }`.
  if (quantified.length === 0) return field.many ? leave(draft, value) : writeQuantified(rendering, place, field, 'is', { at, value, write });
  listed(draft, ' and ', at, quantified.map((one) => (): void => maybe(draft, one.isSure, () => {
    const quantifier = one.name as Quantifier;
    if (!isNull(rendering, one.value)) return writeQuantified(rendering, place, field, quantifier, { at: one.at, value: one.value, write });
    if (quantifier === 'isNot') say(draft, 'not (', one.at);
    writeAbsence(rendering, place, field, one.at);
    if (quantifier === 'isNot') say(draft, ')', one.at);
  })));
}

/** `{ none: {} }`: of what is empty nothing is asked but that it is there. */
function emptyIn(rendering: Rendering, value: Value): readonly Given[] {
  const object = held(rendering, value);
  return object.kind === 'object' ? object.properties.flatMap(({ name, nameSpan, value: inner, spread }) => {
    const empty = held(rendering, inner);
    return !spread && name !== undefined && QUANTIFIERS.has(name) && empty.kind === 'object' && empty.properties.length === 0 ? [{ name, at: nameSpan, value: empty, isSure: true }] : [];
  }) : [];
}

function isNull(rendering: Rendering, value: Value): boolean {
  const one = held(rendering, value);
  return one.kind === 'constant' && one.type === 'null';
}

function writeQuantified(rendering: Rendering, place: Place, field: RelationField, quantifier: Quantifier, asked: Asked): void {
  const { draft } = rendering;
  const before = checkpoint(draft);
  const { length: optional } = draft.optional;
  const joins = place.joins?.length;
  if (!field.many && place.joins) writeJoined(rendering, { ...place, joins: place.joins }, field, quantifier, asked);
  else writeExists(rendering, place, field, quantifier, asked);
  // What is denied as a whole is not known where a part of it may not be there.
  if ((quantifier !== 'every' && quantifier !== 'isNot') || draft.optional.length === optional) return;
  before();
  if (joins !== undefined) place.joins!.length = joins;
  leave(draft, asked.value);
}

// ── One row ──────────────────────────────────────────────────────────────────────────────────────────────────────

type Joining = Place & { readonly joins: Join[] };

/** Joins the row that a relation leads to; gives the name that it has then. */
export function join({ draft, model }: Rendering, { alias, joins }: Joining, field: RelationField, at: Given['at']): string {
  const { dialect } = draft;
  const name = `j${++draft.aliases}`;
  const other = model(field.model)!;
  const on = field.on.map(({ own, theirs }) => `${quoted(dialect, name, theirs)} = ${quoted(dialect, alias, own)}`).join(' and ');
  joins.push({ text: ` left join ${quoted(dialect, other.schema, other.table)} as ${quoted(dialect, name)} on ${on}`, host: spanOf(at), from: draft.text.length });
  return name;
}

function writeJoined(rendering: Rendering, place: Joining, field: RelationField, quantifier: Quantifier, { at, value, write }: Asked): void {
  const { draft } = rendering;
  const other = rendering.model(field.model)!;
  const alias = join(rendering, place, field, at);
  const is = (word: string): string => keyOf(other, field).map((column) => `${quoted(draft.dialect, alias, column)} is ${word}`).join(' and ');
  if (quantifier === 'is') {
    if (write(rendering, { model: other, alias, joins: place.joins }, value) > 0) say(draft, ' and ', at);
    return say(draft, is('not null'), at);
  }
  const before = checkpoint(draft);
  say(draft, '(not (', at);
  if (write(rendering, { model: other, alias, joins: place.joins }, value) > 0) say(draft, `) or ${is('null')})`, at);
  else {
    before();
    say(draft, is('null'), at);
  }
}

const keyOf = (other: Model, { on }: RelationField): readonly string[] => {
  const key = keyColumnsOf(other).map(({ column }) => column);
  return key.length > 0 ? key : on.map(({ theirs }) => theirs);
};

/** Nothing is referred to, or refers. */
function writeAbsence(rendering: Rendering, place: Place, field: RelationField, at: Given['at']): void {
  const { draft, model } = rendering;
  const { dialect } = draft;
  const other = model(field.model);
  const isOwn = field.refers === true;
  if (isOwn) return say(draft, field.on.map(({ own }) => `${quoted(dialect, place.alias, own)} is null`).join(' and '), at);
  if (place.joins && other && !field.many) {
    const alias = join(rendering, { ...place, joins: place.joins }, field, at);
    return say(draft, field.on.map(({ theirs }) => `${quoted(dialect, alias, theirs)} is null`).join(' and '), at);
  }
  if (!other) return leave(draft, { kind: 'unknown', ...spanOf(at) });
  const theirs = field.on.map((pair) => quoted(dialect, pair.theirs));
  say(draft, `(${field.on.map(({ own }) => quoted(dialect, place.alias, own)).join(', ')}) not in (select ${theirs.join(', ')} from ${quoted(dialect, other.schema, other.table)} where ${theirs.map((column) => `${column} is not null`).join(' and ')})`, at);
}

// ── Many rows, and writes ────────────────────────────────────────────────────────────────────────────────────────

function writeExists(rendering: Rendering, place: Place, field: RelationField, quantifier: Quantifier, { at, value, write }: Asked): void {
  const { draft } = rendering;
  const { dialect } = draft;
  const other = rendering.model(field.model)!;
  const number = ++draft.aliases;
  const whole = checkpoint(draft);
  const { through } = field;
  const [link, alias] = through ? [`t${number}`, `j${number}`] : ['', `t${number}`];
  const table = quoted(dialect, other.schema, other.table);
  say(draft, `${quantifier === 'some' || quantifier === 'is' ? 'exists' : 'not exists'} (select 1 from `, at);
  say(draft, through ? `${quoted(dialect, other.schema, through.table)} as ${quoted(dialect, link)} join ${table} as ${quoted(dialect, alias)} on ${quoted(dialect, alias, field.on[0]!.theirs)} = ${quoted(dialect, link, through.theirs)}` : `${table} as ${quoted(dialect, alias)}`, at);
  const end = draft.text.length;
  const joins: Join[] = [];
  say(draft, ` where ${(through ? [`${quoted(dialect, place.alias, field.on[0]!.own)} = ${quoted(dialect, link, through.own)}`] : field.on.map(({ own, theirs }) => `${quoted(dialect, place.alias, own)} = ${quoted(dialect, alias, theirs)}`)).join(' and ')}`, at);
  const before = checkpoint(draft);
  say(draft, quantifier === 'every' ? ' and not (' : ' and ', at);
  if (write(rendering, { model: other, alias, joins }, value) > 0) say(draft, quantifier === 'every' ? '))' : ')', at);
  // Every row meets no condition.
  else if (quantifier === 'every') return whole();
  else {
    before();
    say(draft, ')', at);
  }
  writeJoins(draft, [end, joins]);
}
