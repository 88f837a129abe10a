// A statement of MikroORM's builder in the making: what its methods have said so far. What is not listed here is not read, and leaves every part of the statement open.
// Source: mikro-orm 6, knex/query/QueryBuilder.js.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, writeConditions, type Clauses, type Condition, type Item } from '../clauses.ts';
import { writtenText } from '../drizzle/declared.ts';
import { embed, leave, quoted, say } from '../rendering.ts';
import { columnText, literalOf, unknownAt, writeCount } from '../typeorm/place.ts';
import { columnsOf, isEmbedded, keyColumns, memberAt, relationAt, type ManagedEntity } from './entity.ts';
import { LOCKS } from './finds.ts';
import { rawIn } from './operators.ts';
import { orderOf } from './order.ts';
import { joined, newQuery, type Join, type Query, type Rendering, type Row } from './place.ts';
import { joinedOutputs, type Sorted } from './select.ts';
import { writeSql } from './texts.ts';
import { joinAsked, writeWhere } from './where.ts';

export interface Built {
  kind: 'read' | 'count' | 'insert' | 'update' | 'delete' | 'truncate';
  readonly verb: Span;
  readonly query: Query;
  readonly clauses: Clauses;
  /** What is read of the rows themselves; undefined: all of it. */
  chosen: Item[] | undefined;
  /** What is read of what is joined. */
  readonly also: Join[];
  order: Sorted[];
  /** What is set or inserted. */
  data?: Value;
  counts?: { readonly field: Value | undefined; readonly isDistinct: boolean };
  conflict?: { readonly at: Span; readonly fields: Value | undefined; merged?: 'all' | 'nothing' | Value };
  /** The alias is one that the program gives. */
  readonly isNamed: boolean;
}

const IGNORED: ReadonlySet<string> = new Set(['comment', 'hintComment', 'indexHint', 'cache', 'setLoggerContext', 'setFlushMode', 'clearRawFragmentsCache', 'clone']);
const JOIN = /^(left|inner)?[jJ]oin(AndSelect)?$/;

export function builtOf(rendering: Rendering, entity: ManagedEntity, alias: string | undefined, verb: Span, steps: readonly Step[]): Built {
  const built: Built = { kind: 'read', verb, query: newQuery(entity, alias), clauses: newClauses(verb), chosen: undefined, also: [], order: [], isNamed: alias !== undefined };
  for (const step of steps) if (!taken(rendering, built, step)) built.clauses.unread ??= step.call;
  return built;
}

function taken(rendering: Rendering, built: Built, { name, call, isSure }: Step): boolean {
  const { args, nameSpan: at } = call;
  const [first, second, third] = args;
  const { clauses, query } = built;
  if (IGNORED.has(name)) return true;
  if (args.some(({ kind }) => kind === 'spread')) return false;
  const join = JOIN.exec(name);
  if (join) return first !== undefined && second !== undefined && joinedBy(rendering, built, { way: join[1], isRead: join[2] !== undefined, isSure }, first, second, third);
  const counted = (list: Item[], value: Value | undefined): void => {
    if (value) list.push({ at: value, isSure, write: () => writeCount(rendering, value) });
  };
  switch (name) {
    case 'select': case 'addSelect':
      if (!isSure && name === 'select') return false;
      if (name === 'select') built.chosen = [];
      built.chosen = [...built.chosen ?? [], ...chosenBy(rendering, built, first, isSure)];
      if (isTrue(rendering, second)) clauses.distinct.push({ at, isSure, write: () => say(rendering.draft, 'distinct ', at) });
      return first !== undefined;
    case 'distinct': clauses.distinct.push({ at, isSure, write: () => say(rendering.draft, 'distinct ', at) }); return true;
    case 'where': case 'andWhere': case 'orWhere': return first !== undefined && condition(rendering, built, clauses.where, first, second, isSure, name === 'where' ? (clauses.where.length === 0 || isSure ? 'instead' : undefined) : name === 'orWhere' ? 'or' : 'and');
    case 'having': case 'andHaving': case 'orHaving': return first !== undefined && condition(rendering, built, clauses.having, first, second, isSure, name === 'having' ? 'instead' : name === 'orHaving' ? 'or' : 'and');
    case 'orderBy': case 'andOrderBy':
      if (name === 'orderBy' && isSure) built.order = [];
      if (first) built.order.push(...orderOf(rendering, query, query.root, first, isSure));
      return first !== undefined;
    case 'groupBy': if (first) clauses.groups.push(...fieldsIn(rendering, first).map((field): Item => ({ at: field, isSure, write: () => writeField(rendering, query, field) }))); return first !== undefined;
    case 'limit': counted(clauses.limit, first); counted(clauses.offset, second); return true;
    case 'offset': counted(clauses.offset, first); return true;
    case 'count': built.kind = 'count'; built.counts = { field: first, isDistinct: isTrue(rendering, second) }; return isSure;
    case 'insert': case 'update':
      built.kind = name;
      if (first) built.data = first;
      return isSure && first !== undefined;
    case 'delete': built.kind = 'delete'; return isSure && (!first || condition(rendering, built, clauses.where, first, undefined, true, 'and'));
    case 'truncate': built.kind = 'truncate'; return isSure;
    case 'onConflict': built.conflict = { at, fields: first }; return isSure;
    case 'merge': case 'ignore': if (built.conflict) built.conflict.merged = name === 'ignore' ? 'nothing' : first ?? 'all'; return isSure && built.conflict !== undefined;
    case 'setLockMode': {
      const mode = first?.kind === 'member' && first.name !== undefined && Object.hasOwn(LOCKS, first.name) ? LOCKS[first.name] : undefined;
      if (mode !== undefined) clauses.tail.push({ at, isSure, write: () => say(rendering.draft, mode, at) });
      return mode !== undefined;
    }
    default: return false;
  }
}

const isTrue = (rendering: Rendering, value: Value | undefined): boolean => {
  const held = value && literalOf(rendering, value);
  return held?.kind === 'constant' && held.value === 'true';
};

/** `leftJoin('u.posts', 'p', { published: true })` */
function joinedBy(rendering: Rendering, { query, also }: Built, { way, isRead, isSure }: { readonly way: string | undefined; readonly isRead: boolean; readonly isSure: boolean }, field: Value, called: Value, condition: Value | undefined): boolean {
  const { draft } = rendering;
  const [parent, path] = rowIn(query, writtenText(rendering.tree, field) ?? '');
  const alias = writtenText(rendering.tree, called);
  const relation = relationAt(parent.entity, path);
  const made = relation && alias !== undefined ? joined(rendering, query, parent, relation, { at: field, isSure, isPopulated: isRead, isFiltered: false, word: way === 'left' ? 'left' : 'inner', alias }) : undefined;
  if (!made) return false;
  if (condition) made.conditions.push({ at: condition, isSure: true, write: () => (writtenText(rendering.tree, condition) === undefined ? void writeWhere(rendering, query, made, condition) : leave(draft, condition)) });
  if (isRead) also.push(made);
  return true;
}

/** `u.posts`: the rows by their alias, and what is named of them. */
function rowIn(query: Query, text: string): readonly [row: Row, path: string] {
  const dot = text.indexOf('.');
  const row = dot < 0 ? undefined : [query.root, ...query.joins].find(({ alias }) => alias === text.slice(0, dot));
  return row ? [row, text.slice(dot + 1)] : [query.root, text];
}

// ── What is read ─────────────────────────────────────────────────────────────────────────────────────────────────

function fieldsIn(rendering: Rendering, value: Value): readonly Value[] {
  const list = literalOf(rendering, value);
  return list.kind === 'array' ? list.items : [value];
}

const chosenBy = (rendering: Rendering, { query }: Built, value: Value | undefined, isSure: boolean): readonly Item[] => (value ? fieldsIn(rendering, value).map((field): Item => ({ at: field, isSure, write: () => writeField(rendering, query, field) })) : []);

/** `'u.email'`, `'*'`, `raw('count(*) as n')` */
function writeField(rendering: Rendering, query: Query, field: Value): void {
  const { draft } = rendering;
  const raw = rawIn(rendering, field);
  if (raw && raw !== 'unread') return embed(draft, raw);
  const text = writtenText(rendering.tree, field);
  if (text === undefined || raw) return leave(draft, field);
  const [row, path] = rowIn(query, text);
  if (path === '*') return say(draft, `${quoted(draft.dialect, row.alias)}.*`, field);
  const member = memberAt(row.entity, path);
  const columns = member ? columnsOf(member) : isEmbedded(row.entity, path) ? row.entity.members.filter((one) => one.path.startsWith(`${path}.`)).flatMap(columnsOf) : [];
  if (columns.length === 0) return leave(draft, field);
  say(draft, columns.map((column) => columnText(rendering, row, column)).join(', '), field);
}

/** All that is read: of the rows, then of what is joined to be read. */
export function outputsOf(rendering: Rendering, { query: { root }, chosen, also, verb }: Built): readonly Item[] {
  const { draft } = rendering;
  const formulas = root.entity.members.flatMap((one) => (one.kind === 'column' && one.isFormula && !one.isLazy ? [one] : []));
  const whole: readonly Item[] = [{ at: verb, isSure: true, write: () => say(draft, `${quoted(draft.dialect, root.alias)}.*`, verb) }];
  const isWhole = chosen === undefined || (chosen.length === 1 && /^['"`](?:\w+\.)?\*['"`]$/.test(rendering.document.text.slice(chosen[0]!.at.start, chosen[0]!.at.end)));
  const own = isWhole ? [...whole, ...formulas.map(({ formula, column }): Item => ({ at: verb, isSure: true, write: () => (formula === undefined ? leave(draft, unknownAt(verb)) : say(draft, `${formula.replaceAll('?', quoted(draft.dialect, root.alias))} as ${quoted(draft.dialect, column)}`, verb)) }))] : chosen;
  return [...own, ...also.flatMap((join) => joinedOutputs(rendering, [{ relation: join.relation, entity: join.entity, at: join.at, isSure: join.isSure, isRef: false, children: [] }, join], undefined, new Set()))];
}

/** `count(*)`, or of a field; each once where rows are joined to many. */
export function countOf(rendering: Rendering, { query: { root, joins }, counts }: Built, at: Span): Item {
  const { draft } = rendering;
  const text = counts?.field && writtenText(rendering.tree, counts.field);
  const member = text === undefined ? undefined : memberAt(root.entity, text.replace(`${root.alias}.`, ''));
  const [column] = member ? columnsOf(member) : keyColumns(root.entity);
  const isDistinct = counts?.isDistinct === true || (counts?.field === undefined && joins.some(({ relation }) => relation.many));
  return { at, isSure: true, write: () => (counts?.field && !member || (column === undefined) ? leave(draft, counts?.field ?? unknownAt(at)) : say(draft, `${isDistinct ? `count(distinct ${columnText(rendering, root, column)})` : member ? `count(${columnText(rendering, root, column)})` : 'count(*)'} as ${quoted(draft.dialect, 'count')}`, at)) };
}

// ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

/** What is asked instead of all before, with it, or as another way than all of it. */
function condition(rendering: Rendering, { query, kind, isNamed }: Built, list: Condition[], asked: Value, values: Value | undefined, isSure: boolean, how: 'instead' | 'and' | 'or' | undefined): boolean {
  const { draft } = rendering;
  if (how === undefined) return false;
  if (how === 'instead') list.length = 0;
  const isText = writtenText(rendering.tree, asked) !== undefined || (asked.kind === 'text');
  const isWritten = kind !== 'read' && kind !== 'count';
  if (!isText) joinAsked(rendering, query, query.root, asked, isSure);
  if (list.length > 0 && (how === 'or' || list.some(({ joined: one }, i) => i > 0 && one === 'or'))) {
    const before = list.splice(0);
    list.push(before.length === 1 ? before[0]! : { at: before[0]!.at, isSure: before.some((one) => one.isSure), joined: 'and', write: () => {
      say(draft, '(', before[0]!.at);
      writeConditions(draft, '', before, undefined);
      say(draft, ')', before[0]!.at);
    } });
  }
  list.push({ at: asked, isSure, joined: how === 'or' ? 'or' : 'and', write: () => {
    // In what is written columns stand without a name before them.
    if (!isText) return void writeWhere(rendering, query, isWritten && query.joins.length === 0 ? { entity: query.root.entity } : query.root, asked);
    say(draft, '(', asked);
    writeSql(rendering, asked, isNamed || values?.kind === 'array' ? values : undefined);
    say(draft, ')', asked);
  } });
  return true;
}
