// What a query of Drizzle's reads from: tables, tables under another name, and queries that are given one by `as` or `$with`.
import type { CallValue, Value } from '../../hosts/tree.ts';
import { chainOf, type Builders, type Chain } from '../chain.ts';
import { columnsOf } from '../models.ts';
import { bindingOf } from '../program.ts';
import { quoted, say } from '../rendering.ts';
import { givenByRoutine, textOf } from './words.ts';
import { columnText, followed, operatorOf, tableNamed, type Place, type Rendering } from './rendering.ts';
import { writeSelect } from './selects.ts';

const READS: ReadonlySet<string> = new Set(['select', 'selectDistinct', 'selectDistinctOn']);
const WRITES: ReadonlySet<string> = new Set(['insert', 'update', 'delete']);

/** Whether a call begins a builder of Drizzle's, as far as names tell. */
export const begins = ({ form, callee, args }: CallValue): boolean => form === 'call' && callee.kind === 'member' && callee.name !== undefined && (READS.has(callee.name) ? args.length < 3 : WRITES.has(callee.name) && args.length === 1 && args[0]!.kind !== 'object' && args[0]!.kind !== 'text');

export const buildersOf = ({ tree }: Pick<Rendering, 'tree'>): Builders => ({ tree, begins, changing: true, handsOn: true });

/** The builder of a query that reads, inside another. */
export function readingChain(rendering: Rendering, value: Value): Chain | undefined {
  const given = value.kind === 'function' ? givenByRoutine(rendering.tree, value) : value;
  const chain = given && chainOf(buildersOf(rendering), given, { span: given, context: rendering.at });
  return chain && chain.root.callee.kind === 'member' && READS.has(chain.root.callee.name ?? '') ? chain : undefined;
}

const MOST = 16;

/** What a value names that can be read from. */
export function placeOf(rendering: Rendering, value: Value): Place | undefined {
  if (value.kind === 'name' && value.binding !== undefined) {
    const handed = rendering.named.get(`parameter ${value.binding}`);
    if (handed) return handed;
  }
  const table = tableNamed(rendering, value);
  if (table) return rendering.named.get(table.identity) ?? table;
  const one = followed(rendering, value);
  return one.kind === 'call' && one.form === 'call' && rendering.depth < MOST ? madePlace({ ...rendering, depth: rendering.depth + 1 }, one, bindingOf(rendering.tree, value)?.name) : undefined;
}

/** `alias(users, 'u')`, `db.select()….as('u')`, `db.$with('u').as(…)` */
function madePlace(rendering: Rendering, call: CallValue, held: string | undefined): Place | undefined {
  const { callee, args: [first, second] } = call;
  const identity = `made ${call.start}`;
  const word = operatorOf(rendering, callee);
  if ((word === 'alias' || word === 'aliasedTable') && first && second) {
    const of = tableNamed(rendering, first);
    return of?.model && { identity, name: textOf(second) ?? held ?? 'a', model: of.model, made: call };
  }
  if (callee.kind !== 'member' || callee.name !== 'as' || !first) return undefined;
  const { object } = callee;
  if (object.kind === 'call' && object.callee.kind === 'member' && object.callee.name === '$with') {
    const name = textOf(object.args[0]) ?? held ?? 'w';
    const chain = readingChain(rendering, first);
    return chain && { identity, name, columns: columnsOut(rendering, chain), made: call };
  }
  const chain = readingChain(rendering, object);
  const name = textOf(first) ?? held ?? 's';
  return chain && { identity, name, columns: columnsOut(rendering, chain), made: call };
}

/** The columns of a query, as another reads them. */
function columnsOut(rendering: Rendering, { root, steps }: Chain): NonNullable<Place['columns']> {
  const [fields] = root.args.slice(root.callee.kind === 'member' && root.callee.name === 'selectDistinctOn' ? 1 : 0);
  const out = new Map<string, { column: string; isAlone: boolean }>();
  const from = steps.find((step) => step.name === 'from')?.call.args[0];
  if (!fields) {
    const place = from && placeOf(rendering, from);
    for (const [key, { column }] of place?.model ? columnsOf(place.model) : []) out.set(key, { column, isAlone: false });
    for (const [key, one] of place?.columns ?? []) out.set(key, one);
    return out;
  }
  const whole = columnsSpread(rendering, fields)?.model;
  for (const [key, { column }] of whole ? columnsOf(whole) : []) out.set(key, { column, isAlone: false });
  const object = followed(rendering, fields);
  for (const { name: key, value, spread } of object.kind === 'object' ? object.properties : []) {
    const columns = spread ? columnsSpread(rendering, value) : undefined;
    for (const [own, { column }] of columns?.model ? columnsOf(columns.model) : []) out.set(own, { column, isAlone: false });
    if (key === undefined) continue;
    const one = followed(rendering, value);
    const column = columnText(rendering, value, (inner) => placeOf(rendering, inner));
    const called = one.kind === 'call' && one.callee.kind === 'member' && one.callee.name === 'as' ? textOf(one.args[0]) : undefined;
    if (called !== undefined) out.set(key, { column: called, isAlone: true });
    else if (column) out.set(key, { column: column.column, isAlone: false });
  }
  return out;
}

/** `...getTableColumns(users)` */
export function columnsSpread(rendering: Rendering, value: Value): Place | undefined {
  const one = followed(rendering, value);
  return one.kind === 'call' && /^get(?:Table)?Columns$/.test(operatorOf(rendering, one.callee) ?? '') && one.args[0] ? placeOf(rendering, one.args[0]) : undefined;
}

/** Writes a query in brackets, where a value is one. */
export function writeSubquery(rendering: Rendering, value: Value): boolean {
  const chain = readingChain(rendering, value);
  const from = chain?.steps.find((step) => step.name === 'from')?.call.args[0];
  if (!chain || !from || rendering.depth > MOST || !placeOf(rendering, from)) return false;
  say(rendering.draft, '(', chain.root.nameSpan);
  writeSelect({ ...rendering, depth: rendering.depth + 1 }, chain);
  say(rendering.draft, ')', chain.root.nameSpan);
  return true;
}

/** Writes what is read from, as it stands behind FROM or JOIN. */
export function writeSource(rendering: Rendering, place: Place, at: Value): void {
  const { draft } = rendering;
  const { dialect } = draft;
  const { model, made, name } = place;
  if (model) {
    const own = quoted(dialect, model.schema, model.table);
    return say(draft, made ? `${own} ${quoted(dialect, name)}` : own, at);
  }
  const inner = made?.callee.kind === 'member' ? made.callee.object : undefined;
  const isNamed = inner?.kind === 'call' && inner.callee.kind === 'member' && inner.callee.name === '$with';
  if (inner && !isNamed) {
    if (!writeSubquery(rendering, inner)) say(draft, '(select 1)', at);
    return say(draft, ` ${quoted(dialect, name)}`, at);
  }
  say(draft, quoted(dialect, name), at);
}
