// Whether an UPDATE or DELETE of a migration may reach most rows of its table: nothing restricts it, or only what all old rows may have in common.
// How many it does reach is asked of reach.ts, which knows the tables.
import type { DeleteNode, Expr, FromItem, QueryNode, Tree, UpdateNode } from '../sql/tree.ts';
import type { ObjectName } from '../schema/change.ts';
import { objectNameOf } from './operations.ts';
import type { Span } from '../text/span.ts';

export interface WholeWrite {
  readonly table: ObjectName;
  readonly verb: Span;
  readonly kind: 'update' | 'delete';
  /** The columns that an update sets. */
  readonly columns: readonly string[];
  /** An update that gives each row the same literal. */
  readonly constant: boolean;
  readonly tree: UpdateNode | DeleteNode;
  /** Names of CTEs that yield something for every row of the table. */
  readonly whole: ReadonlySet<string>;
}

export function wholeWrite(tree: Tree | undefined): WholeWrite | undefined {
  return tree && 'with' in tree && tree.with ? undefined : writeOfMost(tree);
}

/** The same where it may be so: what a CTE leaves of the rows is not known. */
export function writeOfMost(tree: Tree | undefined): WholeWrite | undefined {
  if ((tree?.kind !== 'update' && tree?.kind !== 'delete') || tree.limit) return undefined;
  const table = objectNameOf(tree.table);
  if (!table || (tree.where && !reachesMost(tree.where)) || !(tree.kind === 'update' ? tree.from : tree.using).every(joinsMost)) return undefined;
  return {
    table, verb: tree.verb, kind: tree.kind,
    columns: tree.kind === 'update' ? tree.set.flatMap(({ columns }) => columns.map(({ name }) => name.name)) : [],
    constant: tree.kind === 'update' && tree.set.every(({ value }) => value.kind === 'literal'),
    tree, whole: new Set(),
  };
}

/** An UPDATE from CTEs that each yield something for every row of the very table: nothing of them leaves rows out. */
export function wholeThroughCtes(tree: Tree | undefined): WholeWrite | undefined {
  const write = writeOfMost(tree);
  if (!write || tree?.kind !== 'update' || !tree.with || tree.with.recursive || !tree.where || tree.from.length === 0) return undefined;
  const joined = joinedColumns(tree.where);
  const whole = new Set([write.table.name]);
  for (const { name, query } of tree.with.ctes) if (yieldsAll(query, whole, joined)) whole.add(name.name);
  return tree.from.every((item) => item.kind === 'table ref' && whole.has(item.name.parts.at(-1)?.name ?? '')) ? { ...write, whole } : undefined;
}

/** Whether a query yields a row that each row of one of the tables finds by the columns that are joined. */
export function yieldsAll(query: QueryNode, whole: ReadonlySet<string>, joined: readonly string[]): boolean {
  if (query.kind !== 'select' || query.with || query.where || query.having || query.qualify || query.hierarchy || query.limit || query.offset || query.from.length !== 1) return false;
  if (query.distinct && (query.distinct.on || !query.items.every(({ value }) => value.kind === 'column'))) return false;
  let item = query.from[0]!;
  while (item.kind === 'join' && item.type === 'left') item = item.left;
  // A group for each row, not one of many.
  const isOneForEach = query.group.length === 0 || query.group.some((key) => key.kind === 'column' && joined.includes(key.path.at(-1)?.name ?? ''));
  return isOneForEach && item.kind === 'table ref' && !item.sample && whole.has(item.name.parts.at(-1)?.name ?? '');
}

const joinedColumns = (where: Expr): readonly string[] =>
  where.kind === 'and' ? where.operands.flatMap(joinedColumns) : where.kind === 'binary' && where.left.kind === 'column' && where.right.kind === 'column' ? [where.left, where.right].flatMap(({ path }) => path.at(-1)?.name ?? []) : [];

/** Tests for NULL and joins of two columns are what a backfill asks; a value, a parameter or a query narrows, nobody knows how much. */
function reachesMost(where: Expr): boolean {
  switch (where.kind) {
    case 'paren': return reachesMost(where.inner);
    case 'and': return where.operands.every(reachesMost);
    case 'or': return where.operands.some(reachesMost);
    case 'is': return where.test === 'null' || where.test === 'distinct from';
    case 'binary': return (where.operator === '=' && where.left.kind === 'column' && where.right.kind === 'column') || (where.operator === '<>' && (where.left.kind === 'column') && where.right.kind === 'literal') || where.operator === '!=';
    case 'literal': return where.form === 'boolean' && where.value.toLowerCase() === 'true';
    default: return false;
  }
}

/** A joined table restricts a write to what it matches: whole where only columns are compared, of one of many tables a part. */
function joinsMost(item: FromItem): boolean {
  switch (item.kind) {
    case 'table ref': return item.name.hole === undefined;
    case 'join': return joinsMost(item.left) && joinsMost(item.right) && (item.on === undefined || reachesMost(item.on));
    case 'hole ref': return false;
    case 'subquery ref': case 'function ref': return true;
  }
}
