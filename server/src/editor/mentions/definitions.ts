// The names in definitions: what a statement declares or alters, and what its constraints, keys and expressions speak of.
import type { AlterAction, AlterTable, ColumnDefinition, ColumnExpr, ConstraintDefinition, CreateIndex, CreateTable, CreateTableAs, CreateView, DropObjects, Ident, Name, QueryNode, Statement, Tree, TypeName, Utility } from '../../sql/tree.ts';
import { queriedInside } from './queries.ts';
import { everyNode, isQueryNode, tableNamed, write, writeColumn, writeConstraint, writeIndex, writeKnownColumn, writeTable, writeType, writeTypeName, type AnyNode, type Known, type Pen } from './pen.ts';
import type { MentionRole } from '../mentions.ts';

/** The names that a statement mentions besides those of its query. */
export function defined(pen: Pen, tree: Tree | undefined): void {
  switch (tree?.kind) {
    case undefined: case 'transaction': case 'set': case 'create sequence': case 'create extension':
    case 'set operation': case 'values': case 'table': case 'insert': case 'update': case 'delete': case 'merge':
      return;
    case 'select':
      // Inside a routine INTO fills a variable.
      if (tree.into && pen.within !== 'routine') writeTable(pen, tree.into, 'declares', 'after');
      return;
    case 'create table': return createTable(pen, tree);
    case 'create table as': case 'create view': return createFromQuery(pen, tree);
    case 'alter table': return alterTable(pen, tree);
    case 'rename tables': return tree.pairs.forEach((pair) => alterTable(pen, pair));
    case 'create index': return createIndex(pen, tree);
    case 'alter index':
      writeIndex(pen, tree.name, 'alters');
      if (tree.action.kind === 'rename') writeIndex(pen, { parts: [...tree.name.parts.slice(0, -1), tree.action.to] }, 'declares');
      if (tree.action.kind === 'attach') writeIndex(pen, tree.action.index, 'alters');
      return;
    case 'drop': return drop(pen, tree);
    case 'create type':
      writeType(pen, tree.name, 'declares', 'after');
      return everyType(pen, [tree.columns, tree.base]);
    case 'alter type':
      writeType(pen, tree.name, 'alters');
      if (tree.action.kind === 'rename') writeType(pen, renamed(tree.name, tree.action.to), 'declares', 'after');
      return;
    case 'create routine': return everyType(pen, [tree.parameters, tree.returns]);
    case 'create trigger': return ofTable(pen, tree.table, tree.when);
    case 'create policy': return ofTable(pen, tree.table, [tree.using, tree.check]);
    case 'alter object':
      if (tree.on) ofTable(pen, tree.on, [tree.using, tree.check]);
      return;
    case 'create schema': return tree.elements.forEach((element) => schemaElement(pen, tree.name, element));
    case 'utility': return utility(pen, tree);
  }
}

/** What CREATE SCHEMA makes belongs to it. */
function schemaElement(pen: Pen, name: Ident | undefined, { tree }: Statement): void {
  const home = name?.name ?? '';
  const inHome = <T extends Pen['schemas']['before']>(schema: T): T => (home === '' ? schema : { ...schema, searchPath: [home, ...schema.searchPath], schemas: new Set([...schema.schemas, home]) });
  const { before, after } = pen.schemas;
  const inside: Pen = { ...pen, schemas: { before: inHome(before), after: inHome(after) } };
  defined(inside, tree);
  if (tree?.kind === 'create view' && tree.query) queriedInside(inside, tree.query);
}

const renamed = (name: Name, to: Ident): Name => ({ ...name, parts: [...name.parts.slice(0, -1), to], start: to.start, end: to.end });

// ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────

function createTable(pen: Pen, tree: CreateTable): void {
  const table = writeTable(pen, tree.name, 'declares', 'after');
  for (const { name } of tree.like) writeTable(pen, name, 'reads');
  for (const parent of tree.inherits) writeTable(pen, parent, 'reads');
  if (tree.partitionOf) writeTable(pen, tree.partitionOf, 'reads');
  if (tree.ofType) writeType(pen, tree.ofType, 'reads');
  if (!table) return;
  for (const column of tree.columns) addColumn(pen, table, column);
  for (const one of tree.constraints) constraint(pen, table, one);
  if (tree.partitionBy) expressions(pen, table, tree.partitionBy.keys);
}

/** A partition only adds constraints to a column that its parent declares. */
function addColumn(pen: Pen, table: Known, { name, type, constraints }: ColumnDefinition): void {
  writeColumn(pen, table, name, type ? 'declares' : 'reads');
  if (type) writeTypeName(pen, type);
  for (const one of constraints) constraint(pen, table, one);
}

function constraint(pen: Pen, table: Known, { name, columns, include, expression, references, exclude, usingIndex }: ConstraintDefinition): void {
  if (name) writeConstraint(pen, { key: table.key, table: pen.schemas.after.tables.get(table.key) }, name, 'declares');
  if (usingIndex) writeIndex(pen, { parts: [usingIndex] }, 'reads', table);
  for (const column of [...columns, ...include]) writeKnownColumn(pen, table, column, 'reads');
  expressions(pen, table, [expression, exclude?.keys, exclude?.where]);
  const referenced = references && writeTable(pen, references.table, 'reads');
  if (referenced) for (const column of references.columns) writeKnownColumn(pen, referenced.key === table.key ? table : referenced, column, 'reads');
}

/** The columns of what a query makes go by the names in front of it, else by those of its outputs. */
function createFromQuery(pen: Pen, { name, columns, query }: CreateTableAs | CreateView): void {
  const table = writeTable(pen, name, 'declares', 'after');
  if (table) for (const column of columns.length > 0 ? columns : outputsIn(query)) writeKnownColumn(pen, table, column, 'declares');
}

function outputsIn(query: QueryNode | undefined): readonly Ident[] {
  if (query?.kind === 'set operation') return outputsIn(query.left);
  if (query?.kind !== 'select') return [];
  return query.items.flatMap(({ alias, value }) => alias ?? (value.kind === 'column' ? value.path.slice(-1) : []));
}

function alterTable(pen: Pen, { name, actions }: AlterTable): void {
  const table = writeTable(pen, name, 'alters');
  if (table) for (const action of actions) alter(pen, name, table, action);
}

function alter(pen: Pen, name: Name, table: Known, action: AlterAction): void {
  switch (action.kind) {
    case 'add column': return addColumn(pen, table, action.column);
    case 'alter type':
      writeTypeName(pen, action.type);
      expressions(pen, table, action.using);
      return writeKnownColumn(pen, table, action.name, 'alters');
    case 'set default': case 'set expression':
      expressions(pen, table, action.expression);
      return writeKnownColumn(pen, table, action.name, 'alters');
    case 'drop column': case 'drop default': case 'set not null': case 'drop not null': case 'drop identity': case 'drop expression': case 'add identity':
      return writeKnownColumn(pen, table, action.name, 'alters');
    case 'rename column':
      writeKnownColumn(pen, table, action.name, 'alters');
      return writeColumn(pen, table, action.to, 'declares');
    case 'add constraint': return constraint(pen, table, action.constraint);
    case 'drop constraint': case 'rename constraint': return writeConstraint(pen, table, action.name, 'alters');
    case 'rename':
      writeTable(pen, renamed(name, action.to), 'declares', 'after');
      return;
    case 'attach partition': case 'detach partition':
      writeTable(pen, action.partition, 'alters');
      return;
    case 'inherit': case 'no inherit':
      writeTable(pen, action.parent, 'reads');
      return;
    case 'validate constraint': case 'alter constraint': case 'set schema': case 'row security': case 'set logged': case 'set unlogged': case 'harmless': case 'unread':
  }
}

function createIndex(pen: Pen, { name, table: on, keys, include, where }: CreateIndex): void {
  const table = writeTable(pen, on, 'alters');
  if (!table) return;
  if (name) writeIndex(pen, name, 'declares', table);
  expressions(pen, table, [keys, where]);
  for (const column of include) writeKnownColumn(pen, table, column, 'reads');
}

function drop(pen: Pen, { object, names, on }: DropObjects): void {
  for (const name of names) {
    switch (object) {
      case 'table': case 'view': case 'materialized view': case 'foreign table': writeTable(pen, name, 'alters'); break;
      case 'index': writeIndex(pen, name, 'alters'); break;
      case 'type': case 'domain': writeType(pen, name, 'alters'); break;
    }
  }
  if (on) writeTable(pen, on, 'alters');
}

function ofTable(pen: Pen, name: Name, parts: unknown): void {
  const table = writeTable(pen, name, 'alters');
  if (table) expressions(pen, table, parts);
}

// ── The rest ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** EXPLAIN and its like name tables through their query. */
function utility(pen: Pen, { words, tables, column, index }: Utility): void {
  for (const name of tables) writeTable(pen, name, roleOf(words));
  const table = column && tables[0] && tableNamed(pen, tables[0]);
  if (column && table) writeKnownColumn(pen, table, column, 'alters');
  if (index) writeIndex(pen, index, 'alters');
}

function roleOf(words: string): MentionRole {
  if (words.startsWith('comment') || words === 'grant' || words === 'revoke') return 'alters';
  return words === 'truncate' || words.startsWith('refresh') ? 'writes' : 'reads';
}

const everyType = (pen: Pen, parts: unknown): void => expressions(pen, undefined, parts);

/** The rows that a trigger and an upsert speak of. */
const ROWS: ReadonlySet<string> = new Set(['new', 'old', 'excluded']);

/** The columns of one table, the types and the queries in the expressions of a definition. */
function expressions(pen: Pen, table: Known | undefined, parts: unknown): void {
  everyNode(parts, (node) => {
    if (isQueryNode(node)) queriedInside(pen, node, table);
    else if (node['kind'] === 'column') column(pen, table, node as AnyNode & ColumnExpr);
    else if ('modifiers' in node) writeTypeName(pen, node as AnyNode & TypeName);
    else return false;
    return true;
  });
}

function column(pen: Pen, table: Known | undefined, { path }: ColumnExpr): void {
  const last = path.at(-1);
  const of = path.at(-2);
  if (!table || !last) return;
  const isOwn = of !== undefined && table.key.endsWith(`.${of.name}`);
  if (isOwn) write(pen, { kind: 'table', database: pen.database, key: table.key }, of, 'reads');
  if (of === undefined || isOwn || ROWS.has(of.name)) writeKnownColumn(pen, table, last, 'reads');
}
