// How much of its table an UPDATE or DELETE of a migration reaches, of those that may reach most of it: all rows only where nothing leaves one out.
// It is longer than most because conditions and joins are asked of one scope.
import { foreignKeys, qualified } from '../query/facts/keys.ts';
import { sizeOfTable } from '../query/sizes.ts';
import { findTable } from '../schema/apply/lookup.ts';
import type { Table } from '../schema/schema.ts';
import type { ColumnExpr, DeleteNode, Expr, FromItem, QueryNode, UpdateNode } from '../sql/tree.ts';
import { objectNameOf } from './operations.ts';
import type { MigrationSubject } from './rule.ts';
import { wholeWrite, yieldsAll, type WholeWrite } from './wholeTable.ts';

/**
 * `all`: nothing leaves a row out. `most`: those without a row in another table are left out, and what refers to something mostly finds it.
 * `some`: conditions leave rows out, nobody knows how many. `few`: a small table says which are meant.
 */
export type Reach = 'all' | 'most' | 'some' | 'few';

type Around = Pick<MigrationSubject, 'before' | 'earlier' | 'isNew' | 'sizes'>;
type Written = UpdateNode | DeleteNode;

export function reachOf(subject: Around, { tree, whole }: WholeWrite): Reach {
  const scope = scopeOf(subject, tree, whole);
  return least([...scope.conditions.map((condition) => leftBy(scope, condition)), ...scope.joined.map((source) => matchedBy(scope, source))]);
}

/** All rows, or nearly all: the others are said no louder than that nobody knows how many they are. */
export const isWide = (reach: Reach): boolean => reach === 'all' || reach === 'most';

/** Conditions alone restrict it, and no index leads to the rows that they leave: all are read. */
export function readsAll(subject: Around, { tree, whole }: WholeWrite): boolean {
  const { target, joined, conditions } = scopeOf(subject, tree, whole);
  const asked = conditions.flatMap((one) => {
    const operand = one.kind === 'is' ? one.operand : one.kind === 'binary' ? one.left : undefined;
    return operand?.kind === 'column' ? [operand.path.at(-1)!.name] : [];
  });
  const leads = asked.some((name) => target.table?.indexes.some(({ predicate, keys }) => keys[0]?.column === name || predicate.some((text) => text.includes(name))));
  return joined.length === 0 && target.table !== undefined && asked.length === conditions.length && !leads;
}

/** The file has written as much of the same table before: once is said of it. */
export const isRepeated = (subject: Around, { table }: WholeWrite, reach: Reach): boolean =>
  subject.earlier.some(({ statement }) => {
    const before = wholeWrite(statement.tree);
    return before?.table.name === table.name && ORDER.indexOf(reachOf(subject, before)) <= ORDER.indexOf(reach);
  });

interface Joined {
  /** What columns are qualified by. */
  readonly name: string | undefined;
  readonly item: FromItem;
  readonly table: Table | undefined;
}

interface Scope extends Around {
  readonly whole: ReadonlySet<string>;
  readonly target: Joined;
  /** All that a row must find a match in. */
  readonly joined: readonly Joined[];
  readonly conditions: readonly Expr[];
}

/** Two columns that a condition compares, each with whose it is. */
interface Pair { readonly of: Joined; readonly column: string }

const ORDER: readonly Reach[] = ['all', 'most', 'some', 'few'];
const least = (all: readonly Reach[]): Reach => ORDER[Math.max(0, ...all.map((one) => ORDER.indexOf(one)))]!;

function scopeOf(subject: Around, tree: Written, whole: ReadonlySet<string>): Scope {
  const conditions: Expr[] = [];
  const joined: Joined[] = [];
  const own = tree.table.parts.at(-1)?.name;
  const name = tree.alias?.name ?? own;
  const written = objectNameOf(tree.table);
  let target: Joined = { name, item: { kind: 'table ref', start: tree.table.start, end: tree.table.end, name: tree.table, only: false, columns: [] }, table: written && findTable(subject.before, written) };
  const add = (item: FromItem): void => {
    if (item.kind === 'join') {
      if (item.type !== 'right') add(item.left);
      if (item.type !== 'left') add(item.right);
      if (item.on && item.type === 'inner') conditions.push(...conjunctsOf(item.on));
      return;
    }
    const table = item.kind === 'table ref' ? objectNameOf(item.name) : undefined;
    const source: Joined = { name: item.kind === 'hole ref' ? undefined : (item.alias?.name ?? table?.name), item, table: table && findTable(subject.before, table) };
    // MySQL and SQL Server name the target among the others, by its alias.
    if (tree.among && (source.name === name || (item.kind === 'table ref' && table?.name === own))) target = source;
    else joined.push(source);
  };
  for (const item of tree.kind === 'update' ? tree.from : tree.using) add(item);
  if (tree.where) conditions.push(...conjunctsOf(tree.where));
  return { ...subject, whole, target, joined, conditions };
}

const conjunctsOf = (where: Expr): readonly Expr[] =>
  where.kind === 'paren' ? conjunctsOf(where.inner) : where.kind === 'and' ? where.operands.flatMap(conjunctsOf) : [where];

// ── Conditions

function leftBy(scope: Scope, condition: Expr): Reach {
  switch (condition.kind) {
    case 'literal': return 'all';
    case 'paren': return least(conjunctsOf(condition.inner).map((one) => leftBy(scope, one)));
    case 'or': {
      const all = condition.operands.map((one) => ORDER.indexOf(least(conjunctsOf(one).map((inner) => leftBy(scope, inner)))));
      return ORDER[Math.min(...all)]!;
    }
    // A join is looked at with the table that it joins.
    case 'binary': return pairOf(scope, condition) ? 'all' : 'some';
    case 'is': {
      const tested = condition.operand.kind === 'column' ? ownerOf(scope, condition.operand) : undefined;
      if (!tested) return 'some';
      if (condition.test === 'null' && condition.negated) return isNeverNull(tested) || linksOf(scope, tested.of).some(({ from, to }) => [from, to].some((one) => one.of === tested.of && one.column === tested.column)) ? 'all' : 'some';
      return (condition.test === 'null' || (condition.test === 'distinct from' && !condition.negated)) && tested.of === scope.target && isStillEmpty(scope, tested.column) ? 'all' : 'some';
    }
    default: return 'some';
  }
}

const isNeverNull = ({ of: { table }, column }: Pair): boolean => table?.columns.some(({ name, nullable }) => name === column && !nullable) ?? false;

/** A column that is new as well, has no default, and was not filled by the same file before: it is null in every row. */
function isStillEmpty({ target: { table }, isNew, earlier }: Scope, column: string): boolean {
  const found = table?.columns.find(({ name }) => name === column);
  if (!found || !isNew(found.origin) || found.default !== undefined || found.generated !== undefined || found.identity !== undefined) return false;
  return !earlier.some(({ statement: { tree } }) => tree?.kind === 'update' && objectNameOf(tree.table)?.name === table?.name && tree.set.some(({ columns }) => columns.some(({ name }) => name.name === column)));
}

// ── Joins

interface Link { readonly from: Pair; readonly to: Pair }

function ownerOf({ target, joined }: Scope, { path }: ColumnExpr): Pair | undefined {
  const column = path.at(-1)!.name;
  const qualifier = path.at(-2)?.name;
  const all = [target, ...joined];
  if (qualifier !== undefined) return withColumn(all.find(({ name }) => name === qualifier), column);
  return withColumn(joined.length === 0 ? target : all.find(({ table }) => table?.columns.some(({ name }) => name === column)), column);
}
const withColumn = (of: Joined | undefined, column: string): Pair | undefined => of && { of, column };

function pairOf(scope: Scope, condition: Expr): Link | undefined {
  if (condition.kind !== 'binary' || condition.operator !== '=' || condition.left.kind !== 'column' || condition.right.kind !== 'column') return undefined;
  const [from, to] = [ownerOf(scope, condition.left), ownerOf(scope, condition.right)];
  return from && to && from.of !== to.of ? { from, to } : undefined;
}

/** The links of one source, turned so that it is what they lead to. */
const linksOf = (scope: Scope, source: Joined): readonly Link[] =>
  scope.conditions.flatMap((condition) => {
    const link = pairOf(scope, condition);
    return link?.to.of === source ? [link] : link?.from.of === source ? [{ from: link.to, to: link.from }] : [];
  });

/** How many rows find a match in a source. */
function matchedBy(scope: Scope, source: Joined): Reach {
  const { item, table } = source;
  const { target } = scope;
  const links = linksOf(scope, source);
  // Each row meets each of its rows.
  if (links.length === 0) return 'all';
  const ofTarget = links.filter(({ from }) => from.of === target);
  if (item.kind === 'subquery ref') return item.query.kind === 'values' ? (isKey(target.table, ofTarget.map(({ from }) => from.column)) ? 'few' : 'some') : isOfEveryRow(scope, item.query, ofTarget) ? 'all' : matchedInside(scope, item.query, ofTarget);
  if (item.kind !== 'table ref') return 'some';
  if (scope.whole.has(item.name.parts.at(-1)?.name ?? '')) return 'all';
  const filled = filledBy(scope, item);
  if (filled) return filled.some((query) => isOfEveryRow(scope, query, ofTarget)) ? 'all' : 'some';
  // Further sources are joined to those before: each pair is looked at by itself.
  const left = (ofTarget[0] ?? links[0]!).from.of;
  const own = links.filter(({ from }) => from.of === left);
  return !table || table.temporary || scope.isNew(table.origin) ? 'some' : matched(scope, left.table, table, own.map(({ from }) => from.column), own.map(({ to }) => to.column));
}

/** Of a derived table that leaves out no row of a table: how many find a match in that one. */
function matchedInside(scope: Scope, query: QueryNode, links: readonly Link[]): Reach {
  const [only] = query.kind === 'select' ? query.from : [];
  const name = only?.kind === 'table ref' ? objectNameOf(only.name) : undefined;
  const table = name && findTable(scope.before, name);
  const to = links.map(({ to: { column } }) => column);
  if (!name || !table || table.temporary || scope.isNew(table.origin) || !yieldsAll(query, new Set([name.name]), to)) return 'some';
  return matched(scope, scope.target.table, table, links.map(({ from }) => from.column), to);
}

/** What the same file has put into a table that it makes; undefined of one that it does not make. */
function filledBy({ earlier }: Scope, item: FromItem & { readonly kind: 'table ref' }): readonly QueryNode[] | undefined {
  const name = item.name.parts.at(-1)?.name;
  const isMade = earlier.some(({ changes }) => changes.some((change) => change.kind === 'create table' && change.table.name === name));
  if (!isMade) return undefined;
  return earlier.flatMap(({ statement: { tree } }) => {
    if (tree?.kind === 'create table as') return tree.name.parts.at(-1)?.name === name && tree.query ? [tree.query] : [];
    return tree?.kind === 'insert' && tree.table.parts.at(-1)?.name === name && tree.source ? [tree.source] : [];
  });
}

const isOfEveryRow = ({ target: { item }, whole }: Scope, query: QueryNode, links: readonly Link[]): boolean =>
  item.kind === 'table ref' && yieldsAll(query, new Set([...whole, item.name.parts.at(-1)?.name ?? '']), links.flatMap(({ from, to }) => [from.column, to.column]));

function matched({ sizes }: Scope, left: Table | undefined, right: Table, from: readonly string[], to: readonly string[]): Reach {
  if (left && qualified(left) === qualified(right)) return isKey(right, to) && from.join() === to.join() ? 'all' : 'some';
  const reference = left && foreignKeys(left).find(({ table, columns }) => table === qualified(right) && columns.every((column) => from.includes(column)));
  if (left && reference && from.length === reference.columns.length) return reference.columns.every((column) => left.columns.some(({ name, nullable }) => name === column && !nullable)) ? 'all' : 'most';
  const isSmall = sizeOfTable(sizes, right) === 'small';
  if (isKey(right, to)) return isSmall ? 'some' : 'most';
  if (!left || !isKey(left, from)) return 'some';
  const [rows, others] = [sizes.rows(qualified(left)), sizes.rows(qualified(right))];
  return isSmall ? 'few' : rows !== undefined && others !== undefined && others >= rows ? 'most' : 'some';
}

/** Whether the columns tell the rows of a table apart. */
const isKey = (table: Table | undefined, columns: readonly string[]): boolean =>
  table !== undefined && [
    ...table.constraints.flatMap((one) => (one.kind === 'primary key' || one.kind === 'unique' ? [one.columns] : [])),
    ...table.indexes.flatMap(({ unique, predicate, keys }) => (unique && predicate.length === 0 ? [keys.map(({ column }) => column)] : [])),
  ].some((key) => key.every((column) => column !== undefined && columns.includes(column)));
