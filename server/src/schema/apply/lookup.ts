// How `apply` finds what a change names, and puts back what it made of it.
import type { ObjectName } from '../change.ts';
import { isCaseless } from '../model.ts';
import { caseless, noNames } from '../names.ts';
import type { Index, Origin, QualifiedName, Schema, Table } from '../schema.ts';

/** Where a change stands, and whether it may find nothing to change. */
export interface At {
  readonly origin: Origin;
  readonly guarded: boolean;
}

/** The schema of temporary objects: found before any other, and gone with the session. */
export const TEMPORARY = 'pg_temp';

export const keyOf = (schema: string, name: string): QualifiedName => `${schema}.${name}`;
export const keyOfTable = ({ schema, name }: Table): QualifiedName => keyOf(schema, name);

/** Every key a name could mean, best first. */
function keysFor(schema: Schema, { schema: written, name }: ObjectName): readonly QualifiedName[] {
  return written !== undefined ? [keyOf(written, name)] : [keyOf(TEMPORARY, name), ...schema.searchPath.map((home) => keyOf(home, name))];
}

export function findTable(schema: Schema, name: ObjectName): Table | undefined {
  for (const key of keysFor(schema, name)) {
    const table = schema.tables.get(key);
    if (table) return table;
  }
  return undefined;
}

export function findIndex(schema: Schema, name: ObjectName, on?: ObjectName): { readonly table: Table; readonly index: Index } | undefined {
  if (on) {
    const table = findTable(schema, on);
    const wanted = name.name.toLowerCase();
    const index = table?.indexes.find((one) => one.name.toLowerCase() === wanted);
    return table && index && { table, index };
  }
  for (const key of keysFor(schema, name)) {
    const table = schema.tables.get(schema.indexOwners.get(key) ?? '');
    const index = table?.indexes.find((one) => one.name === name.name);
    if (table && index) return { table, index };
  }
  return undefined;
}

/** The schema that a new object of this name goes to. */
export function homeOf(schema: Schema, name: ObjectName): string {
  return name.schema ?? schema.searchPath.find((home) => schema.schemas.has(home)) ?? schema.searchPath[0] ?? 'public';
}

export const qualify = (schema: Schema, name: ObjectName): QualifiedName => {
  const table = findTable(schema, name);
  return table ? keyOfTable(table) : keyOf(homeOf(schema, name), name.name);
};

export function putTable(schema: Schema, table: Table): Schema {
  const key = keyOfTable(table);
  const constraintNames = withNames(schema.constraintNames, table, schema.tables.get(key));
  return { ...schema, tables: schema.tables.with(key, table), constraintNames };
}

function withNames(names: Schema['constraintNames'], { schema, constraints }: Table, before: Table | undefined): Schema['constraintNames'] {
  if (constraints === before?.constraints) return names;
  let all = names;
  for (const { name } of constraints) {
    const key = keyOf(schema, name);
    if (!all.has(key)) all = all.with(key, true);
  }
  return all;
}

/** Where an index belongs to its table alone, no one asks for it without the table. */
export const ownIndex = (schema: Schema, table: Table, index: string): Schema => (schema.model.indexNames === 'per table' ? schema : {
  ...schema,
  indexOwners: schema.indexOwners.with(keyOf(table.schema, index), keyOfTable(table)),
});
export const disownIndex = (schema: Schema, table: Table, index: string): Schema => (schema.model.indexNames === 'per table' ? schema : {
  ...schema,
  indexOwners: schema.indexOwners.without(keyOf(table.schema, index)),
});

/** What is known of a table that is only spoken of: its name. */
export const placeholder = (schema: string, name: string, origin: Origin): Table => ({
  schema, name, kind: 'table', columns: [], constraints: [], indexes: [], complete: false, temporary: false, partitioned: false, inherits: [], rowSecurity: false, origin,
});

/** Only a reference made it: nothing has been said of its shape yet. What an extension brings is there already. */
export const isPlaceholder = (table: Table): boolean => table.kind === 'table' && !table.complete && table.columns.length === 0 && table.indexes.length === 0;

/**
 * The table that a change alters. An unknown one becomes incomplete, and since the history speaks of a table
 * that it never made, it does not hold every table; a guarded change of an unknown one has no effect.
 */
export function reach(schema: Schema, name: ObjectName, at: At): { readonly schema: Schema; readonly table: Table } | undefined {
  const found = findTable(schema, name);
  if (found) return { schema, table: found };
  if (at.guarded) return undefined;
  const table = placeholder(homeOf(schema, name), name.name, at.origin);
  return { schema: missedBaseline(putTable(schema, table), table.schema), table };
}

/** The history alters what it never created: more may exist than it tells. */
export const missedBaseline = (schema: Schema, home: string): Schema =>
  schema.complete && schema.schemas.has(home) ? { ...schema, complete: false } : schema;

export const heirsOf = (schema: Schema, table: Table): readonly QualifiedName[] => schema.heirs?.get(keyOfTable(table)) ?? [];

export function addHeir(schema: Schema, parent: QualifiedName, heir: QualifiedName): Schema {
  const heirs = schema.heirs ?? noNames<readonly QualifiedName[]>(isCaseless(schema.model) ? caseless : undefined);
  return { ...schema, heirs: heirs.with(parent, [...(heirs.get(parent) ?? []), heir]) };
}

export function removeHeir(schema: Schema, parent: QualifiedName, heir: QualifiedName): Schema {
  const rest = schema.heirs?.get(parent)?.filter((one) => one !== heir);
  if (!schema.heirs || !rest) return schema;
  return { ...schema, heirs: rest.length > 0 ? schema.heirs.with(parent, rest) : schema.heirs.without(parent) };
}

/** A change of a table and of everything that inherits from it or is a partition of it. */
export function overFamily(schema: Schema, table: Table, change: (schema: Schema, table: Table) => Schema): Schema {
  let next = change(schema, table);
  for (const key of heirsOf(schema, table)) {
    const heir = next.tables.get(key);
    if (heir) next = overFamily(next, heir, change);
  }
  return next;
}

/** A change of every table that `change` answers for with another value. */
export function overTables(schema: Schema, change: (table: Table) => Table): Schema {
  let { tables } = schema;
  for (const [key, table] of schema.tables.entries()) {
    const changed = change(table);
    if (changed !== table) tables = tables.with(key, changed);
  }
  return tables === schema.tables ? schema : { ...schema, tables };
}
