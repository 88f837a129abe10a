// What a builder that reads sends. Source: pg-core/dialect.js of drizzle-orm 0.45 (`buildSelectQuery`): of one table columns stand by themselves, but in conditions.
import type { CallValue, Value } from '../../hosts/tree.ts';
import type { Chain, Step } from '../chain.ts';
import { newClauses, UNIONS, writeRead, type Clauses, type Item } from '../clauses.ts';
import { mayBeMissing, isNothing } from '../options.ts';
import { checkpoint, leave, listed, quoted, say } from '../rendering.ts';
import { columnsSpread, placeOf, readingChain, writeSource, writeSubquery } from './places.ts';
import { allColumns, followed, type Place, type Rendering } from './rendering.ts';
import { writeCondition, writeKnown, writeTerm } from './terms.ts';
import { writeLiteral } from './literals.ts';
import { textOf } from './words.ts';

const JOINS: Readonly<Record<string, string>> = {
  leftJoin: 'left join', innerJoin: 'inner join', rightJoin: 'right join', fullJoin: 'full join', crossJoin: 'cross join', leftJoinLateral: 'left join lateral', innerJoinLateral: 'inner join lateral', crossJoinLateral: 'cross join lateral',
};

/** What says nothing of the statement. */
export const SILENT = /^(?:\$dynamic|prepare|execute|then|catch|finally|all|get|run|values|iterator|as|getSQL|toSQL|\$withCache|comment|\$inferSelect)$/;

/** Writes a statement that reads; false where it cannot be told from what. */
export function writeSelect(rendering: Rendering, chain: Chain): boolean {
  const { draft } = rendering;
  const { root, steps } = chain;
  const from = steps.find((step) => step.name === 'from')?.call;
  const source = from?.args[0] && placeOf(rendering, from.args[0]);
  if (!from || !source) return false;
  const isBare = !steps.some(({ name }) => Object.hasOwn(JOINS, name));
  const inner: Rendering = { ...rendering, isBare: false };
  const clauses = newClauses(root.nameSpan);
  clauses.ctes.push(...ctesOf(inner, root));
  clauses.sources.push({ at: from.args[0]!, isSure: true, write: () => writeSource(inner, source, from.args[0]!) });
  const places: Place[] = [source];
  for (const step of steps) {
    if (Object.hasOwn(JOINS, step.name)) places.push(...join(inner, clauses, step));
    else readStep(inner, clauses, step);
  }
  outputs({ ...rendering, isBare }, inner, clauses, root, places);
  const { length } = draft.text;
  writeRead(draft, clauses);
  return draft.text.length > length;
}

/** `db.with(a, b).select()` */
export function ctesOf(rendering: Rendering, { callee }: CallValue): readonly Item[] {
  const on = callee.kind === 'member' ? callee.object : undefined;
  if (on?.kind !== 'call' || on.callee.kind !== 'member' || on.callee.name !== 'with') return [];
  const { draft } = rendering;
  return on.args.map((arg): Item => ({
    at: arg, isSure: true, write: () => {
      const place = placeOf(rendering, arg);
      const [query] = place?.made?.args ?? [];
      const chain = query && readingChain(rendering, query);
      if (!place || !chain) return leave(draft, arg);
      const back = checkpoint(draft);
      say(draft, `${quoted(draft.dialect, place.name)} as (`, arg);
      if (!writeSelect(rendering, chain)) {
        back();
        return leave(draft, arg);
      }
      return say(draft, ')', arg);
    },
  }));
}

// ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────────

function outputs(rendering: Rendering, outside: Rendering, { outputs: written, distinct, verb }: Clauses, { callee, args }: CallValue, places: readonly Place[]): void {
  const { draft } = rendering;
  const name = callee.kind === 'member' ? callee.name : undefined;
  const isOn = name === 'selectDistinctOn';
  const [on] = args;
  if (isOn) {
    const keys = on && followed(rendering, on);
    distinct.push({ at: verb, isSure: true, write: () => {
      say(draft, 'distinct on (', verb);
      listed(draft, ', ', verb, keys?.kind === 'array' ? keys.items.map((key) => () => writeTerm(outside, key)) : on ? [() => leave(draft, on)] : []);
      say(draft, ') ', verb);
    } });
  } else if (name === 'selectDistinct') distinct.push({ at: verb, isSure: true, write: () => say(draft, 'distinct ', verb) });
  const fields = args[isOn ? 1 : 0];
  if (fields) written.push(...fieldItems(rendering, fields));
  else for (const place of places) written.push(...wholeOf(rendering, place, verb));
}

const wholeOf = (rendering: Rendering, place: Place, at: { readonly start: number; readonly end: number }): readonly Item[] => allColumns(rendering, place).map((text): Item => ({ at, isSure: true, write: () => say(rendering.draft, text, at) }));

/** The members of what `select` or `returning` is given. */
export function fieldItems(rendering: Rendering, fields: Value, depth = 0): readonly Item[] {
  const { draft } = rendering;
  const whole = columnsSpread(rendering, fields);
  if (whole) return wholeOf(rendering, whole, fields);
  const object = followed(rendering, fields);
  if (object.kind !== 'object' || depth > 4) return [{ at: fields, isSure: true, write: () => leave(draft, fields) }];
  return object.properties.flatMap(({ value, spread }): readonly Item[] => {
    const place = spread ? columnsSpread(rendering, value) : placeOf(rendering, value) ?? columnsSpread(rendering, value);
    if (place) return wholeOf(rendering, place, value);
    if (spread && value.kind === 'choice' && value.options.some(isNothing)) return value.options.filter((option) => !isNothing(option)).flatMap((option) => fieldItems(rendering, option, depth + 1)).map((one) => ({ ...one, isSure: false }));
    const inner = followed(rendering, value);
    if (inner.kind === 'object') return fieldItems(rendering, inner, depth + 1);
    return [{ at: value, isSure: !spread, write: () => writeOutput(rendering, value) }];
  });
}

export function writeOutput(rendering: Rendering, value: Value): void {
  const { draft } = rendering;
  if (!writeKnown(rendering, value)) return leave(draft, value);
  const one = followed(rendering, value);
  const called = one.kind === 'call' && one.callee.kind === 'member' && one.callee.name === 'as' ? textOf(one.args[0]) : undefined;
  if (called !== undefined) say(draft, ` as ${quoted(draft.dialect, called)}`, value);
}

// ── Which rows ───────────────────────────────────────────────────────────────────────────────────────────────────

function join(rendering: Rendering, clauses: Clauses, { name, call, isSure }: Step): readonly Place[] {
  const { draft } = rendering;
  const [what, on] = call.args;
  const place = what && placeOf(rendering, what);
  if (!what || !place) {
    clauses.unread ??= call;
    return [];
  }
  clauses.joins.push({ at: call.nameSpan, isSure, write: () => {
    say(draft, ` ${JOINS[name]} `, call.nameSpan);
    writeSource(rendering, place, what);
    if (name.startsWith('cross')) return;
    say(draft, ' on ', call.nameSpan);
    if (!on || writeCondition(rendering, on) === 0) say(draft, 'true', call.nameSpan);
  } });
  return [place];
}

function readStep(rendering: Rendering, clauses: Clauses, { name, call, isSure }: Step): void {
  const { draft } = rendering;
  const { args, nameSpan } = call;
  const [first] = args;
  switch (name) {
    case 'from': return;
    case 'where': case 'having': return conditionStep(rendering, clauses[name], call, isSure);
    case 'orderBy': clauses.order.splice(0, isSure ? clauses.order.length : 0, ...termItems(rendering, args, isSure)); return;
    case 'groupBy': clauses.groups.push(...termItems(rendering, args, isSure)); return;
    case 'limit': case 'offset': return boundStep(rendering, clauses[name], call, isSure);
    case 'for': clauses.tail.push({ at: nameSpan, isSure, write: () => say(draft, ` for ${textOf(first) ?? 'update'}${lockWait(args[1])}`, nameSpan) }); return;
    default:
  }
  if (Object.hasOwn(UNIONS, name) && first) {
    clauses.unions.push({ at: nameSpan, isSure, write: () => {
      say(draft, ` ${UNIONS[name]} `, nameSpan);
      if (!writeSubquery(rendering, first)) leave(draft, first);
    } });
    return;
  }
  if (!SILENT.test(name)) clauses.unread ??= call;
}

/** The last of several conditions is the one that is sent. */
export function conditionStep(rendering: Rendering, into: Clauses['where'], { args: [condition], nameSpan }: CallValue, isSure: boolean): void {
  if (!condition) return;
  if (isSure) into.length = 0;
  const given = condition.kind === 'function' ? { kind: 'unknown', start: nameSpan.start, end: nameSpan.end } as const : condition;
  into.push({ at: nameSpan, isSure, joined: 'and', write: () => void writeCondition(rendering, given) });
}

export function boundStep(rendering: Rendering, into: Item[], { args: [count], nameSpan }: CallValue, isSure: boolean): void {
  if (!count || isNothing(followed(rendering, count))) return;
  into.push({ at: nameSpan, isSure: isSure && !mayBeMissing(rendering, count), write: () => writeLiteral(rendering, count) });
}

const lockWait = (options: Value | undefined): string => {
  const names = options?.kind === 'object' ? options.properties.map(({ name }) => name) : [];
  return names.includes('skipLocked') ? ' skip locked' : names.includes('noWait') ? ' nowait' : '';
};

/** The keys of an order or a grouping: columns, words for them, lists that are spread. */
export function termItems(rendering: Rendering, values: readonly Value[], isSure: boolean): readonly Item[] {
  const { draft } = rendering;
  return values.flatMap((value): readonly Item[] => {
    const one = value.kind === 'spread' ? followed(rendering, value.value) : followed(rendering, value);
    if (one.kind === 'array' && !one.items.some(({ kind }) => kind === 'spread')) return termItems(rendering, one.items, isSure);
    return isNothing(one) ? [] : [{ at: value, isSure, write: () => (writeKnown(rendering, one) ? undefined : leave(draft, value)) }];
  });
}

