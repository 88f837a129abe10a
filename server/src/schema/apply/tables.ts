// Tables dropped, renamed and moved, with everything that speaks of them.
import type { Change, ObjectName } from '../change.ts';
import { isMysqlModel } from '../model.ts';
import type { QualifiedName, Schema, Table } from '../schema.ts';
import { addHeir, disownIndex, findTable, heirsOf, homeOf, keyOf, keyOfTable, missedBaseline, overTables, ownIndex, putTable, removeHeir, type At } from './lookup.ts';
import { truncate } from './naming.ts';
import { dropViewsOn, removeView } from './views.ts';

type Drop = Extract<Change, { kind: 'drop' }>;
export function dropTable(schema: Schema, change: Drop, at: At): Schema {
  const table = findTable(schema, change.name);
  if (!table) return change.ifExists || at.guarded ? schema : missedBaseline(schema, homeOf(schema, change.name));
  return removeTable(schema, table);
}

/** With its partitions and heirs, the references to it, and the views on it: a server refuses unless they may go. */
export function removeTable(schema: Schema, table: Table): Schema {
  if (table.kind === 'view' || table.kind === 'materialized view') return removeView(schema, table);
  const key = keyOfTable(table);
  let next = forget(schema, table);
  for (const heir of heirsOf(schema, table)) {
    const one = next.tables.get(heir);
    if (one) next = removeTable(next, one);
  }
  // MySQL drops a table that others refer to only while it is told not to check, and then their keys stay for the next one of that name.
  if (isMysqlModel(schema.model)) return dropViewsOn(next, key);
  const unreferred = overTables(next, (one) =>
    (one.constraints.some((constraint) => constraint.kind === 'foreign key' && constraint.table === key)
      ? { ...one, constraints: one.constraints.filter((constraint) => constraint.kind !== 'foreign key' || constraint.table !== key) }
      : one));
  return dropViewsOn(unreferred, key);
}

/** Takes a table and its own names out, and nothing else. */
export function forget(schema: Schema, table: Table): Schema {
  const key = keyOfTable(table);
  const disowned = table.indexes.reduce((next, index) => disownIndex(next, table, index.name), schema);
  const parents = [...(table.partitionOf === undefined ? [] : [table.partitionOf]), ...table.inherits];
  return parents.reduce((next, parent) => removeHeir(next, parent, key), { ...disowned, tables: disowned.tables.without(key) });
}

/** A rename, or a move to another schema: every name that means the table follows; its indexes keep their names, but those that SQLite named after it. */
export function moveTable(schema: Schema, name: ObjectName, to: { readonly schema?: string; readonly name?: string }, at: At): Schema {
  const table = findTable(schema, name);
  if (!table) return at.guarded ? schema : missedBaseline(schema, homeOf(schema, name));
  const moved: Table = withOwnNames({ ...table, schema: to.schema ?? table.schema, name: to.name === undefined ? table.name : truncate(to.name, schema) }, table.name, schema);
  const [from, into] = [keyOfTable(table), keyOfTable(moved)];
  const there = schema.tables.get(into);
  if (from === into || (there && there !== table)) return schema;
  const heirs = heirsOf(schema, table);
  const parents = [...(table.partitionOf === undefined ? [] : [table.partitionOf]), ...table.inherits];
  let next = putTable(forget(schema, table), moved);
  for (const index of moved.indexes) next = ownIndex(next, moved, index.name);
  for (const parent of parents) next = addHeir(next, parent, into);
  if (next.heirs && heirs.length > 0) next = { ...next, heirs: next.heirs.without(from).with(into, heirs) };
  return overTables(next, (one) => retarget(one, from, into, moved.schema === table.schema ? undefined : moved.schema));
}

/** InnoDB renames the foreign keys that it named after the table, SQLite the indexes (renameTableFunc's caller, sqlite3AlterRenameTable in alter.c). */
function withOwnNames(table: Table, before: string, schema: Schema): Table {
  if (schema.model.chosenNames === 'sqlite') return withOwnIndexNames(table, `sqlite_autoindex_${before}_`, `sqlite_autoindex_${table.name}_`);
  const stem = `${before}_ibfk_`;
  if (!isMysqlModel(schema.model) || !table.constraints.some(({ name }) => name.startsWith(stem))) return table;
  return { ...table, constraints: table.constraints.map((one) => (one.kind === 'foreign key' && one.name.startsWith(stem) ? { ...one, name: `${table.name}_ibfk_${one.name.slice(stem.length)}` } : one)) };
}

function withOwnIndexNames(table: Table, stem: string, own: string): Table {
  const named = <T extends { readonly name: string }>(one: T): T => (one.name.startsWith(stem) ? { ...one, name: own + one.name.slice(stem.length) } : one);
  return { ...table, indexes: table.indexes.map(named), constraints: table.constraints.map(named) };
}

function retarget(table: Table, from: QualifiedName, into: QualifiedName, home: string | undefined): Table {
  const name = (key: QualifiedName): QualifiedName => (key === from ? into : key);
  const parts = home !== undefined && table.partitionOf === from;
  const touched = table.partitionOf === from || table.inherits.includes(from) || table.reads?.includes(from)
    || table.constraints.some((one) => one.kind === 'foreign key' && one.table === from);
  if (!touched) return table;
  return {
    ...table,
    inherits: table.inherits.map(name),
    ...(table.partitionOf !== undefined && { partitionOf: name(table.partitionOf) }),
    ...(table.reads && { reads: table.reads.map(name) }),
    ...(parts && { indexes: table.indexes.map((index) => (index.partOf === undefined ? index : { ...index, partOf: keyOf(home, index.partOf.slice(index.partOf.indexOf('.') + 1)) })) }),
    constraints: table.constraints.map((one) => (one.kind === 'foreign key' ? { ...one, table: name(one.table) } : one)),
  };
}
