// `where` as the conditions that Prisma sends for it. A property that may be undefined is a condition that may not be there.
// Sources: prisma.io, "Prisma Client API reference" (relation filters), "Filtering and sorting";
// the SQL as Prisma's engine logs it, but that a condition on a relation is written as EXISTS, which means what its semi-joins mean.
import type { Value } from '../../hosts/tree.ts';
import { fieldOf, type Model, type RelationField } from '../models.ts';
import { checkpoint, leave, listed, maybe, quoted, say } from '../rendering.ts';
import { writeColumn } from './columns.ts';
import type { Place, Rendering } from './place.ts';
import { givenIn, held, isNothing, type Given } from '../options.ts';

/** Writes the conditions of a `where`, joined by AND. Gives how many there are. */
export function writeConditions(rendering: Rendering, place: Place, where: Value): number {
  const { draft } = rendering;
  if (isNothing(where)) return 0;
  const given = givenIn(rendering, where);
  if (!given) {
    leave(draft, where);
    return 1;
  }
  return listed(draft, ' and ', where, given.map((one) => (): void => maybe(draft, one.isSure || (place.byKey === true && isKey(place.model, one)), () => writeGiven(rendering, place, one))));
}

/** Where one row is asked for by its key, Prisma takes none that is undefined. */
function isKey(model: Model, { name = '' }: Given): boolean {
  const field = fieldOf(model, name);
  return Object.hasOwn(model.keys, name) || (field?.kind === 'column' && field.unique === true);
}

function writeGiven(rendering: Rendering, place: Place, given: Given): void {
  const { draft } = rendering;
  const { name, value } = given;
  if (name === undefined) return leave(draft, value);
  if (name === 'AND' || name === 'OR' || name === 'NOT') return writeLogic(rendering, place, name, given);
  const field = fieldOf(place.model, name);
  if (field?.kind === 'column') return writeColumn(rendering, { place, field, at: given.at, isSure: given.isSure }, value);
  if (field?.kind === 'relation') return writeRelation(rendering, place, field, given);
  // `where: { userId_teamId: { userId, teamId } }`
  const key = Object.hasOwn(place.model.keys, name) ? givenIn(rendering, value) : undefined;
  // Prisma takes no key of which a part is missing.
  if (key) return void listed(draft, ' and ', value, key.map((one) => () => writeGiven(rendering, place, one)));
  leave(draft, value);
}

/** AND and NOT take an object or a list; of an empty list of alternatives none is true. */
function writeLogic(rendering: Rendering, place: Place, name: 'AND' | 'OR' | 'NOT', { at, value }: Given): void {
  const { draft } = rendering;
  const list = held(rendering, value);
  const items = list.kind === 'array' ? list.items : [value];
  const isReadable = items.every((item) => item.kind !== 'spread' && (name !== 'OR' || givenIn(rendering, item)?.every(({ isSure }) => isSure)));
  if (!isReadable && name !== 'AND') return leave(draft, value);
  if (name === 'OR' && items.length === 0) return say(draft, '1 = 0', at);
  const whole = checkpoint(draft);
  const { length: optional } = draft.optional;
  if (name !== 'AND') say(draft, name === 'NOT' ? 'not (' : '(', at);
  const start = draft.text.length;
  const restore = checkpoint(draft);
  let isTrue = false;
  listed(draft, name === 'AND' ? ' and ' : ' or ', value, items.map((item) => (): void => {
    if (item.kind === 'spread') return leave(draft, item);
    const before = draft.text.length;
    if (name !== 'AND') say(draft, '(', item);
    const inner = writeConditions(rendering, place, item);
    if (name !== 'AND' && inner === 0 && draft.text.length > before) isTrue = true;
    if (name !== 'AND') say(draft, ')', item);
  }));
  // How much one alternative asks for decides how much all of them do.
  if (name !== 'AND' && draft.optional.length > optional) {
    whole();
    return leave(draft, value);
  }
  // An alternative without a condition is always true.
  if (isTrue) {
    restore();
    return say(draft, name === 'NOT' ? '1 = 0)' : '1 = 1)', at);
  }
  if (name !== 'AND' && draft.text.length > start) say(draft, ')', at);
}

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

const QUANTIFIERS: Readonly<Record<string, readonly [outer: string, inner: 'as it is' | 'negated']>> = {
  some: ['exists', 'as it is'], none: ['not exists', 'as it is'], every: ['not exists', 'negated'], is: ['exists', 'as it is'], isNot: ['not exists', 'as it is'],
};

function writeRelation(rendering: Rendering, place: Place, field: RelationField, { at, value }: Given): void {
  const { draft } = rendering;
  const other = rendering.model(field.model);
  const given = givenIn(rendering, value);
  const isNull = held(rendering, value);
  if (isNull.kind === 'constant' && isNull.type === 'null') return writeRelated(rendering, place, field, 'not exists', 'as it is', { at, value: undefined });
  if (!other || !given) return leave(draft, value);
  const quantified = given.filter(({ name }) => name !== undefined && Object.hasOwn(QUANTIFIERS, name));
  if (given.some(({ name }) => name === undefined) && (field.many || quantified.length > 0)) return leave(draft, value);
  // A single one is asked for directly too: `where: { author: { name } }`.
  if (quantified.length === 0) return field.many ? leave(draft, value) : writeRelated(rendering, place, field, 'exists', 'as it is', { at, value });
  listed(draft, ' and ', at, quantified.map((one) => (): void => {
    const [outer, inner] = QUANTIFIERS[one.name!]!;
    const nothing = held(rendering, one.value);
    const isAbsent = nothing.kind === 'constant' && nothing.type === 'null';
    maybe(draft, one.isSure, () => writeRelated(rendering, place, field, isAbsent ? (one.name === 'is' ? 'not exists' : 'exists') : outer, inner, { at: one.at, value: isAbsent ? undefined : one.value }));
  }));
}

function writeRelated(rendering: Rendering, place: Place, field: RelationField, outer: string, inner: 'as it is' | 'negated', { at, value }: { readonly at: Given['at']; readonly value: Value | undefined }): void {
  const { draft } = rendering;
  const other = rendering.model(field.model);
  if (!other) return void (value && leave(draft, value));
  const alias = `t${++draft.aliases}`;
  const { dialect } = draft;
  say(draft, `${outer} (select 1 from `, at);
  say(draft, `${quoted(dialect, other.schema, other.table)} as ${quoted(dialect, alias)}`, at);
  if (field.through) {
    const link = `t${++draft.aliases}`;
    say(draft, ` join ${quoted(dialect, other.schema, field.through.table)} as ${quoted(dialect, link)} on ${quoted(dialect, link, field.through.theirs)} = ${quoted(dialect, alias, field.on[0]!.theirs)} where ${quoted(dialect, link, field.through.own)} = ${quoted(dialect, place.alias, field.on[0]!.own)}`, at);
  } else say(draft, ` where ${field.on.map(({ own, theirs }) => `${quoted(dialect, alias, theirs)} = ${quoted(dialect, place.alias, own)}`).join(' and ')}`, at);
  const before = checkpoint(draft);
  say(draft, inner === 'negated' ? ' and not (' : ' and ', at);
  if (!value || writeConditions(rendering, { model: other, alias }, value) === 0) before();
  else if (inner === 'negated') say(draft, ')', at);
  say(draft, ')', at);
}
