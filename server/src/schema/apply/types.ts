// Types that a schema declares: enums, domains and the rest, and the columns that have them.
import type { Change, ObjectName } from '../change.ts';
import type { Column, ColumnType, Schema, Table, UserType } from '../schema.ts';
import { mentions, renameTypeIn } from './expressions.ts';
import { dropColumn } from './columns.ts';
import { homeOf, keyOf, overTables, type At } from './lookup.ts';

export function findType(schema: Schema, name: ObjectName): UserType | undefined {
  const homes = name.schema !== undefined ? [name.schema] : schema.searchPath;
  for (const home of homes) {
    const type = schema.types.get(keyOf(home, name.name));
    if (type) return type;
  }
  return undefined;
}

/** A type's schema is kept where a declaration is known, so that `status` and `public.status` are one type. */
export function resolveType(schema: Schema, type: ColumnType): ColumnType {
  const declared = schema.types.size > 0 ? findType(schema, type) : undefined;
  if (declared) return type.schema === declared.schema ? type : { ...type, schema: declared.schema };
  if (type.schema === undefined) return type;
  const { schema: _, ...bare } = type;
  return bare;
}

const putType = (schema: Schema, type: UserType): Schema => ({ ...schema, types: schema.types.with(keyOf(type.schema, type.name), type) });
const dropTypeOnly = (schema: Schema, type: UserType): Schema => ({ ...schema, types: schema.types.without(keyOf(type.schema, type.name)) });

type CreateType = Extract<Change, { kind: 'create enum' | 'create domain' | 'create type' }>;
/** A type that exists stays as it is: only a guarded statement can meet it. */
export function createType(schema: Schema, change: CreateType, { origin }: At): Schema {
  const home = homeOf(schema, change.type);
  const { name } = change.type;
  if (schema.types.has(keyOf(home, name))) return schema;
  switch (change.kind) {
    case 'create enum': return putType(schema, { kind: 'enum', schema: home, name, labels: change.labels, origin });
    case 'create domain': return putType(schema, { kind: 'domain', schema: home, name, base: resolveType(schema, change.base), notNull: change.notNull, origin });
    case 'create type': return putType(schema, { kind: change.form, schema: home, name, origin });
  }
}

export function addLabel(schema: Schema, name: ObjectName, label: string): Schema {
  const type = findType(schema, name);
  return type?.kind === 'enum' && !type.labels.includes(label) ? putType(schema, { ...type, labels: [...type.labels, label] }) : schema;
}

/** Stored expressions hold the label itself, so they show its new name. */
export function renameLabel(schema: Schema, name: ObjectName, from: string, to: string): Schema {
  const type = findType(schema, name);
  if (type?.kind !== 'enum') return schema;
  const text = (expression: string): string => expression.replaceAll(literal(from), literal(to));
  const renamed = putType(schema, { ...type, labels: type.labels.map((label) => (label === from ? to : label)) });
  return overTables(renamed, (table) => {
    const own = table.columns.filter((column) => isOf(column.type, type)).map((column) => column.name);
    if (own.length === 0) return table;
    return {
      ...table,
      columns: table.columns.map((column) => (column.default !== undefined && own.includes(column.name) ? { ...column, default: text(column.default) } : column)),
      indexes: table.indexes.map((index) => ({ ...index, predicate: index.predicate.map((conjunct) => (own.some((column) => mentions(conjunct, column)) ? text(conjunct) : conjunct)) })),
    };
  });
}
const literal = (label: string): string => `'${label.replaceAll("'", "''")}'`;

/** A rename, or a move to another schema. */
export function moveType(schema: Schema, name: ObjectName, to: { readonly schema?: string; readonly name?: string }): Schema {
  const type = findType(schema, name);
  if (!type) return schema;
  const moved: UserType = { ...type, ...to };
  const retype = (column: Column): Column => (isOf(column.type, type) ? { ...column, type: { ...column.type, schema: moved.schema, name: moved.name } } : column);
  const renamed = putType(dropTypeOnly(schema, type), moved);
  return overTables(renamed, (table) => {
    const columns = table.columns.some((column) => isOf(column.type, type)) ? table.columns.map(retype) : table.columns;
    const predicates = type.name !== moved.name && table.indexes.some(({ predicate }) => predicate.some((conjunct) => conjunct.includes(type.name)));
    if (columns === table.columns && !predicates) return table;
    return { ...table, columns, ...(predicates && { indexes: withTypeRenamed(table, type.name, moved.name) }) };
  });
}

const withTypeRenamed = (table: Table, from: string, to: string): Table['indexes'] =>
  table.indexes.map((index) => ({ ...index, predicate: index.predicate.map((conjunct) => renameTypeIn(conjunct, from, to)) }));

const isOf = (type: ColumnType, declared: UserType): boolean => type.name === declared.name && type.schema === declared.schema;

/** With cascade, the columns of the type go too. */
export function dropType(schema: Schema, name: ObjectName, at: At, cascade: boolean): Schema {
  const type = findType(schema, name);
  if (!type) return schema;
  let next = dropTypeOnly(schema, type);
  if (!cascade) return next;
  for (const table of schema.tables.values()) {
    for (const column of table.columns.filter((one) => isOf(one.type, type))) next = dropColumn(next, table, column.name, at, true);
  }
  return next;
}

