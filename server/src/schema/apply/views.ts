// Views: their columns found in the tables they read, and the views that a cascade takes along.
import type { Change, ObjectName, ViewColumn } from '../change.ts';
import type { Column, ColumnType, QualifiedName, Schema, Table } from '../schema.ts';
import { disownIndex, findTable, homeOf, keyOf, keyOfTable, putTable, qualify, TEMPORARY, type At } from './lookup.ts';
import { resolveType } from './types.ts';

/** A type that could not be told. */
export const unknownType: ColumnType = { name: 'unknown', modifiers: [], array: 0 };

type CreateView = Extract<Change, { kind: 'create view' }>;
export function createView(schema: Schema, change: CreateView, at: At): Schema {
  const home = change.temporary ? TEMPORARY : homeOf(schema, change.view);
  const before = schema.tables.get(keyOf(home, change.view.name));
  if (before?.complete && (change.ifNotExists || at.guarded)) return schema;
  const columns = change.columns && outputColumns(schema, change.columns, at);
  return putTable(schema, {
    schema: home,
    name: change.view.name,
    kind: change.materialized ? 'materialized view' : 'view',
    columns: columns ?? [],
    constraints: [],
    indexes: [],
    complete: columns !== undefined,
    temporary: change.temporary,
    partitioned: false,
    inherits: [],
    rowSecurity: false,
    ...(change.reads && { reads: change.reads.map((name) => qualify(schema, name)) }),
    ...(change.mentions && { mentions: change.mentions }),
    origin: at.origin,
  });
}

/** The columns of a query's output; undefined where a star stands for a table that is not known whole. */
export function outputColumns(schema: Schema, output: readonly ViewColumn[], at: At): readonly Column[] | undefined {
  const columns: Column[] = [];
  for (const one of output) {
    const all = one.allOf && findTable(schema, one.allOf);
    if (one.allOf && !all?.complete) return undefined;
    if (all) for (const { name, type } of all.columns) columns.push({ name, type, nullable: true, origin: at.origin });
    else columns.push({ name: one.name, type: typeOf(schema, one), nullable: true, origin: at.origin });
  }
  return columns;
}

function typeOf(schema: Schema, { type, source, oneOf }: ViewColumn): ColumnType {
  if (type) return resolveType(schema, type);
  const tables: readonly ObjectName[] = source ? [source.table] : oneOf?.tables ?? [];
  const wanted = source?.column ?? oneOf?.column;
  for (const name of tables) {
    const column = findTable(schema, name)?.columns.find((one) => one.name === wanted);
    if (column) return column.type;
  }
  return unknownType;
}

/** DROP … CASCADE: the views that read a table, or one column of it, and the views that read those. */
export function dropViewsOn(schema: Schema, table: QualifiedName, column?: string): Schema {
  let next = schema;
  for (const view of schema.tables.values()) {
    if (!view.reads?.includes(table) || (column !== undefined && !mayMention(view, column))) continue;
    next = removeView(next, view);
  }
  return next;
}

const mayMention = (view: Table, column: string): boolean => !view.mentions || view.mentions.includes(column) || view.mentions.includes('*');

export function removeView(schema: Schema, view: Table): Schema {
  if (!schema.tables.has(keyOfTable(view))) return schema;
  const disowned = view.indexes.reduce((next, index) => disownIndex(next, view, index.name), schema);
  return dropViewsOn({ ...disowned, tables: disowned.tables.without(keyOfTable(view)) }, keyOfTable(view));
}
