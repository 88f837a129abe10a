// What the relational queries send: one statement, in which each relation is a lateral join that gives JSON, in SQLite a query in the list of what is read.
// Source: pg-core/dialect.js, mysql-core/dialect.js, sqlite-core/dialect.js of drizzle-orm 0.45 (`buildRelationalQueryWithoutPK`).
// The file is long because a relation is a query that holds relations.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import { named } from '../include.ts';
import { columnsOf, fieldOf, type Model, type RelationField } from '../models.ts';
import { givenIn, isNothing, mayBeMissing, optionsOf, type Given } from '../options.ts';
import { checkpoint, include, leave, listed, maybe, quoted, say } from '../rendering.ts';
import { tableBy, type Rendering } from './rendering.ts';
import { writeLiteral } from './literals.ts';
import { termItems, writeOutput } from './selects.ts';
import { writeCondition } from './terms.ts';

/** One level of a relational query. */
interface Level {
  readonly model: Model;
  /** Where the model is declared. */
  readonly identity: string;
  readonly alias: string;
  readonly options: Value | undefined;
  readonly verb: Span;
  /** What it hangs on: the level above, and how. */
  readonly parent?: { readonly alias: string; readonly field: RelationField };
  /** One row is read. */
  readonly isOne: boolean;
  /** The relations on the way to it, by their names. */
  readonly path?: readonly string[];
}

/** How deep relations are followed that are read in one another. */
const DEEP = 8;

interface Related { readonly key: string; readonly at: Span; readonly value: Value; readonly field: RelationField; readonly isSure: boolean }

/** Writes the statement of `db.query.users.findMany(…)`. */
export function writeRelational(rendering: Rendering, level: Level, depth = 0): void {
  const { draft } = rendering;
  const { alias, model, options, verb } = level;
  const { known, isOpen } = optionsOf(rendering, options);
  const related = relatedIn(rendering, level, known.get('with'));
  const isLateral = draft.dialect.id !== 'sqlite';
  const inner = inside(rendering, level, !isLateral || related.length === 0);
  say(draft, 'select ', verb);
  const outputs = columnsIn(inner, level, known);
  const extras = known.get('extras');
  if (extras) outputs.push(...extrasOf(inner, extras));
  for (const one of related) outputs.push(() => maybe(draft, one.isSure, () => (isLateral ? say(draft, `${quoted(draft.dialect, `${alias}_${one.key}`, 'data')} as ${quoted(draft.dialect, one.key)}`, one.at) : writeNested(rendering, level, one, depth))));
  if (isOpen && options) outputs.push(() => leave(draft, options));
  if (listed(draft, ', ', verb, outputs) === 0) say(draft, '1', verb);
  say(draft, ' from ', verb);
  say(draft, `${quoted(draft.dialect, model.schema, model.table)} ${quoted(draft.dialect, alias)}`, verb);
  if (isLateral) for (const one of related) maybe(draft, one.isSure, () => writeLateral(rendering, level, one, depth));
  writeRest({ ...inner, isBare: false }, level, known, isOpen ? options : undefined);
}

/** The tables and parameters as this level calls them. */
function inside(rendering: Rendering, { identity, alias, model }: Level, isBare: boolean): Rendering {
  return { ...rendering, isBare, named: new Map([...rendering.named, [identity, { identity, name: alias, model }]]) };
}

/** A callback's parameters: the table, and the operators. */
function lent(rendering: Rendering, { identity, alias, model }: Level, value: Value): { readonly rendering: Rendering; readonly value: Value } | undefined {
  if (value.kind !== 'function') return { rendering, value };
  const { params, returns } = rendering.tree.routines[value.routine] ?? { params: [], returns: [] };
  const [given, ...more] = returns;
  if (!given || more.length > 0) return undefined;
  const [table, operators] = params;
  const place = { identity, name: alias, model };
  return {
    value: given,
    rendering: { ...rendering, ...(table !== undefined && { named: new Map([...rendering.named, [`parameter ${table}`, place]]) }), ...(operators !== undefined && { operators: new Set([...rendering.operators, operators]) }) },
  };
}

// ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────────

function columnsIn(rendering: Rendering, { model, alias, verb }: Level, known: ReadonlyMap<string, Given>): (() => void)[] {
  const { draft, isBare } = rendering;
  const text = (column: string): string => (isBare ? quoted(draft.dialect, column) : quoted(draft.dialect, alias, column));
  const chosen = known.get('columns');
  const given = chosen && givenIn(rendering, chosen.value);
  if (chosen && !given) return [() => leave(draft, chosen.value)];
  const isOff = ({ value }: Given): boolean => value.kind === 'constant' && value.value === 'false';
  const all = written(rendering, chosen);
  const taken = all.filter(({ value }) => !(value.kind === 'constant' && value.value === 'false'));
  const left = all.filter((one) => isOff(one));
  if (chosen && (taken.length > 0 || left.length === 0)) {
    return taken.map((one) => () => {
      const field = one.name === undefined ? undefined : fieldOf(model, one.name);
      if (field?.kind === 'column') maybe(draft, one.isSure && one.value.kind === 'constant', () => say(draft, text(field.column), one.at));
      else leave(draft, one.value);
    });
  }
  return columnsOf(model).filter(([name]) => !left.some((one) => one.name === name)).map(([, { column }]) => () => say(draft, text(column), verb));
}

/** With those that are `false`, which elsewhere count as nothing. */
function written({ tree }: Rendering, chosen: Given | undefined): readonly Given[] {
  const value = chosen?.value;
  const held = value?.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding]?.value ?? value : value;
  return held?.kind === 'object' ? held.properties.map((one) => ({ ...(one.name !== undefined && !one.spread && { name: one.name }), at: one.nameSpan, value: one.value, isSure: !one.spread })) : [];
}

function extrasOf(rendering: Rendering, { value }: Given): (() => void)[] {
  const { draft } = rendering;
  const given = value.kind === 'function' ? undefined : givenIn(rendering, value);
  if (!given) return [() => leave(draft, value)];
  return given.map((one) => () => maybe(draft, one.isSure, () => writeOutput(rendering, one.value)));
}

function relatedIn(rendering: Rendering, { model }: Level, chosen: Given | undefined): readonly Related[] {
  const given = chosen && givenIn(rendering, chosen.value);
  return (given ?? []).flatMap((one): readonly Related[] => {
    const field = one.name === undefined || isNothing(one.value) ? undefined : fieldOf(model, one.name);
    return field?.kind === 'relation' ? [{ key: one.name!, at: { start: one.at.start, end: one.at.end }, value: one.value, field, isSure: one.isSure && chosen!.isSure }] : [];
  });
}

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

const levelOf = (rendering: Rendering, { alias, path = [] }: Level, { key, at, value, field }: Related): Level | undefined => {
  const model = tableBy(rendering, field.model);
  return model && { model, identity: field.model, alias: `${alias}_${key}`, options: value.kind === 'constant' ? undefined : value, verb: at, parent: { alias, field }, isOne: !field.many, path: [...path, key] };
};

function writeLateral(rendering: Rendering, level: Level, related: Related, depth: number): void {
  const { draft } = rendering;
  const name = quoted(draft.dialect, `${level.alias}_${related.key}`);
  say(draft, ' left join lateral (', related.at);
  writeData(rendering, level, related, depth);
  say(draft, `) ${name} on true`, related.at);
}

/** SQLite knows no lateral joins. */
function writeNested(rendering: Rendering, level: Level, related: Related, depth: number): void {
  const { draft } = rendering;
  say(draft, '(', related.at);
  writeData(rendering, level, related, depth);
  say(draft, `) as ${quoted(draft.dialect, related.key)}`, related.at);
}

const AGGREGATES: Readonly<Record<string, readonly [array: string, list: string]>> = { postgres: ['json_build_array', 'json_agg'], mysql: ['json_array', 'json_arrayagg'], sqlite: ['json_array', 'json_group_array'] };

/** The rows of a relation as JSON: read as they are, or behind a query that sorts and bounds them. */
function writeData(outer: Rendering, above: Level, related: Related, depth: number): void {
  const { draft } = outer;
  const { dialect } = draft;
  const level = levelOf(outer, above, related);
  const [array, list] = AGGREGATES[dialect.id] ?? AGGREGATES['postgres']!;
  if (!level || depth > DEEP) {
    say(draft, 'select ', related.at);
    return leave(draft, related.value);
  }
  const { model, alias, verb } = level;
  const { known, isOpen } = optionsOf(outer, level.options);
  include(draft, { path: level.path ?? [], at: related.at, table: named(model.table, model.schema), of: named(above.model.table, above.model.schema), many: !level.isOne, isPart: isOpen || ['where', 'limit', 'offset'].some((name) => known.has(name)) });
  const isInner = level.isOne || ['limit', 'offset', 'orderBy'].some((name) => known.has(name)) || isOpen;
  const isLateral = dialect.id !== 'sqlite';
  const inner = inside(outer, level, false);
  const further = relatedIn(outer, level, known.get('with'));
  say(draft, level.isOne ? `select ${array}(` : `select coalesce(${list}(${array}(`, verb);
  const outputs = columnsIn({ ...inner, isBare: !isLateral }, level, known);
  for (const one of further) outputs.push(() => (isLateral ? say(draft, quoted(dialect, `${alias}_${one.key}`, 'data'), one.at) : writeScalar(outer, level, one, depth)));
  listed(draft, ', ', verb, outputs);
  if (!level.isOne) {
    say(draft, ')', verb);
    if (dialect.id === 'postgres') writeOrder(inner, level, known.get('orderBy'));
    say(draft, dialect.id === 'postgres' ? `), '[]'::json` : '), json_array()', verb);
  }
  say(draft, `) as ${quoted(dialect, 'data')} from `, verb);
  const table = `${quoted(dialect, model.schema, model.table)} ${quoted(dialect, alias)}`;
  if (isInner) {
    say(draft, `(select * from ${table}`, verb);
    writeRest(inner, level, known, isOpen ? level.options : undefined);
    say(draft, `) ${quoted(dialect, alias)}`, verb);
  } else say(draft, table, verb);
  if (isLateral) for (const one of further) maybe(draft, one.isSure, () => writeLateral(outer, level, one, depth + 1));
  if (!isInner) writeRest(inner, level, known, undefined);
}

function writeScalar(outer: Rendering, level: Level, related: Related, depth: number): void {
  say(outer.draft, '(', related.at);
  writeData(outer, level, related, depth + 1);
  say(outer.draft, ')', related.at);
}

// ── Which rows ───────────────────────────────────────────────────────────────────────────────────────────────────

function writeRest(rendering: Rendering, level: Level, known: ReadonlyMap<string, Given>, unread: Value | undefined): void {
  const { draft } = rendering;
  writeWhere(rendering, level, known.get('where'), unread);
  writeOrder(rendering, level, known.get('orderBy'));
  const limit = known.get('limit');
  if (level.isOne) say(draft, ' limit 1', level.verb);
  else if (limit && !isNothing(limit.value)) bound(rendering, ' limit ', limit);
  const offset = known.get('offset');
  if (offset && !isNothing(offset.value)) bound(rendering, ' offset ', offset);
  if (unread && !level.isOne) draft.openEnd = true;
}

function writeOrder(rendering: Rendering, level: Level, order: Given | undefined): void {
  if (!order || isNothing(order.value)) return;
  const { draft } = rendering;
  const back = checkpoint(draft);
  const given = lent(rendering, level, order.value);
  say(draft, ' order by ', order.at);
  const writes = given ? termItems(given.rendering, [given.value], order.isSure).map((one) => () => maybe(draft, one.isSure, () => one.write())) : [() => leave(draft, order.value)];
  if (listed(draft, ', ', order.at, writes) === 0) back();
}

const bound = (rendering: Rendering, word: string, { at, value, isSure }: Given): void => maybe(rendering.draft, isSure && !mayBeMissing(rendering, value), () => {
  say(rendering.draft, word, at);
  writeLiteral(rendering, value);
});

function writeWhere(rendering: Rendering, level: Level, where: Given | undefined, unread: Value | undefined): void {
  const { draft } = rendering;
  const { parent, alias, verb } = level;
  const back = checkpoint(draft);
  say(draft, ' where ', where?.at ?? verb);
  const members = (parent?.field.on ?? []).map(({ own, theirs }) => (): void => say(draft, `${quoted(draft.dialect, alias, theirs)} = ${quoted(draft.dialect, parent!.alias, own)}`, verb));
  if (where) members.push(() => maybe(draft, where.isSure, () => {
    const given = lent(rendering, level, where.value);
    if (!given || given.value.kind === 'object') leave(draft, where.value);
    else writeCondition(given.rendering, given.value);
  }));
  if (unread) members.push(() => leave(draft, unread));
  if (listed(draft, ' and ', verb, members) === 0) back();
}
