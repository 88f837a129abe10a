// Constraints: with the names the server chooses, the indexes that carry keys, and the nulls that a primary key forbids.
import type { NewConstraint, ObjectName } from '../change.ts';
import { isMysqlModel } from '../model.ts';
import type { Constraint, ForeignKey, Index, Schema, Table } from '../schema.ts';
import { addIndex, leadsWith, removeIndex, renameIndexOf, withKey } from './indexes.ts';
import { findTable, homeOf, keyOfTable, overFamily, overTables, placeholder, putTable, reach, missedBaseline, type At } from './lookup.ts';
import { constraintName, indexName, truncate } from './naming.ts';

type Key = Extract<NewConstraint, { kind: 'primary key' | 'unique' }>;
type NewForeignKey = Extract<NewConstraint, { kind: 'foreign key' }>;

/** Whether partitions and inheriting tables get it too. */
export type Reach = 'only' | 'family';

export function addConstraintTo(schema: Schema, name: ObjectName, constraint: NewConstraint, at: At, reachTo: Reach): Schema {
  const reached = reach(schema, name, at);
  if (!reached) return schema;
  const taken = constraint.name !== undefined && reached.table.constraints.some((one) => one.name === constraint.name);
  return taken ? reached.schema : addConstraint(reached.schema, reached.table, constraint, at, reachTo);
}

export function addConstraint(schema: Schema, table: Table, constraint: NewConstraint, at: At, reachTo: Reach): Schema {
  switch (constraint.kind) {
    case 'primary key': case 'unique':
      return addKey(schema, table, constraint, at, reachTo);
    case 'foreign key':
      return addForeignKey(schema, table, constraint, at, reachTo);
    case 'check': {
      const name = truncate(constraint.name ?? constraintName(schema, table, constraint.columns.length === 1 ? constraint.columns : [], 'check'), schema);
      const check: Constraint = { kind: 'check', name, expression: constraint.expression, validated: constraint.validated, origin: at.origin };
      return reachTo === 'only' ? withConstraint(schema, table, check) : overFamily(schema, table, (next, one) => withConstraint(next, one, check));
    }
    case 'index': {
      const { index } = constraint;
      const name = index.name ?? indexName(schema, table, index, 'idx');
      return table.indexes.some((one) => one.name === name) ? schema : addIndex(schema, table, { ...index, name, constraint: false, primary: false, origin: at.origin }, reachTo);
    }
    case 'exclude': {
      const name = truncate(constraint.name ?? indexName(schema, table, constraint.index, 'excl'), schema);
      const index: Index = { ...constraint.index, name, constraint: true, primary: false, origin: at.origin };
      const next = withConstraint(schema, table, { kind: 'exclude', name, origin: at.origin });
      return addIndex(next, next.tables.get(keyOfTable(table))!, index, reachTo);
    }
  }
}

/** A constraint inherited under the same name is one constraint. */
const withConstraint = (schema: Schema, table: Table, constraint: Constraint): Schema =>
  table.constraints.some(({ name }) => name === constraint.name) ? schema : putTable(schema, { ...table, constraints: [...table.constraints, constraint] });

function addKey(schema: Schema, table: Table, constraint: Key, at: At, reachTo: Reach): Schema {
  const primary = constraint.kind === 'primary key';
  const promoted = constraint.usingIndex !== undefined ? promoteIndex(schema, table, constraint.usingIndex, constraint) : undefined;
  if (promoted) return promoted;
  const keys = constraint.columns.map((column) => ({ column, direction: 'asc' as const, nulls: 'last' as const }));
  // MySQL calls every primary key PRIMARY; SQLite gives the index of a constraint a name of its own.
  const { model } = schema;
  const given = model.chosenNames === 'sqlite' ? undefined : isMysqlModel(model) && primary ? 'PRIMARY' : constraint.name;
  if (given !== undefined && model.indexNames === 'per table' && table.indexes.some((one) => one.name === given)) return schema;
  const lead = primary ? table.columns.find(({ name }) => constraint.columns.length === 1 && name === constraint.columns[0]) : undefined;
  const isRowNumber = model.rows === 'rowid' && lead?.type.name === 'integer' && table.storage !== 'without rowid';
  const clustered = primary && (model.rows === 'primary key' || isRowNumber || table.storage === 'without rowid');
  const name = isRowNumber ? 'rowid' : truncate(given ?? indexName(schema, table, { keys, include: constraint.include }, primary ? 'pkey' : 'key'), schema);
  const index: Index = {
    name, method: 'btree', unique: true, nullsNotDistinct: constraint.nullsNotDistinct || model.nullsEqual, keys, include: constraint.include, predicate: [], constraint: true, primary, ...(clustered && { clustered }), origin: at.origin,
  };
  if (primary && model.primaryKey === 'order') return addIndex(schema, table, { ...index, unique: false, constraint: false }, reachTo);
  const keyed = withKey(schema, table, index);
  const next = primary && (model.primaryKey === 'unique, not null' || isRowNumber || table.storage !== undefined) ? notNull(keyed, keyed.tables.get(keyOfTable(table))!, constraint.columns, reachTo) : keyed;
  return addIndex(next, next.tables.get(keyOfTable(table))!, index, reachTo);
}

/** ADD CONSTRAINT … USING INDEX: the index takes the constraint's name, or lends it its own. */
function promoteIndex(schema: Schema, table: Table, from: string, constraint: Key): Schema | undefined {
  const index = table.indexes.find(({ name }) => name === from);
  if (!index) return undefined;
  const primary = constraint.kind === 'primary key';
  const named = constraint.name === undefined ? schema : renameIndexOf(schema, table, from, constraint.name);
  const current = named.tables.get(keyOfTable(table))!;
  const name = truncate(constraint.name ?? from, schema);
  const promoted: Index = { ...index, name, constraint: true, primary };
  const next = withKey(named, { ...current, indexes: current.indexes.map((one) => (one.name === name ? promoted : one)) }, promoted);
  return primary ? notNull(next, next.tables.get(keyOfTable(table))!, promoted.keys.flatMap(({ column }) => column ?? []), 'only') : next;
}

function notNull(schema: Schema, table: Table, columns: readonly string[], reachTo: Reach): Schema {
  const forbid = (next: Schema, one: Table): Schema =>
    putTable(next, { ...one, columns: one.columns.map((column) => (column.nullable && columns.includes(column.name) ? { ...column, nullable: false } : column)) });
  return reachTo === 'only' ? forbid(schema, table) : overFamily(schema, table, forbid);
}

function addForeignKey(schema: Schema, table: Table, constraint: NewForeignKey, at: At, reachTo: Reach): Schema {
  const { table: target, schema: known } = referencedTable(schema, constraint.table, at);
  const primary = target.constraints.find((one) => one.kind === 'primary key');
  const key: ForeignKey = {
    kind: 'foreign key',
    name: truncate(constraint.name ?? constraintName(known, table, constraint.columns, 'fkey'), schema),
    columns: constraint.columns,
    table: keyOfTable(target),
    referenced: constraint.referenced.length > 0 ? constraint.referenced : primary?.kind === 'primary key' ? primary.columns : [],
    onDelete: constraint.onDelete,
    onUpdate: constraint.onUpdate,
    validated: constraint.validated,
    origin: at.origin,
  };
  // A table that refers to itself and was only a placeholder is the table at hand.
  const current = known.tables.get(keyOfTable(table)) ?? table;
  const keyed = reachTo === 'family' && current.partitioned ? overFamily(known, current, (next, one) => withConstraint(next, one, key)) : withConstraint(known, current, key);
  return schema.model.indexesForeignKeys ? indexedFor(keyed, keyed.tables.get(keyOfTable(table))!, key, constraint.name, at) : keyed;
}

/** InnoDB makes an index for a foreign key that none begins with ("FOREIGN KEY Constraints" of the manual). */
function indexedFor(schema: Schema, table: Table, key: ForeignKey, given: string | undefined, at: At): Schema {
  if (table.indexes.some((index) => leadsWith(index, key.columns))) return schema;
  const keys = key.columns.map((column) => ({ column, direction: 'asc' as const, nulls: 'last' as const }));
  const name = given ?? indexName(schema, table, { keys, include: [] }, 'idx');
  return addIndex(schema, table, { name, method: 'btree', unique: false, nullsNotDistinct: false, keys, include: [], predicate: [], constraint: false, primary: false, implicit: true, origin: at.origin }, 'only');
}

/** A reference to an unknown table makes it known by name: it may come later in a dump, or belong to the platform. */
function referencedTable(schema: Schema, name: ObjectName, at: At): { readonly schema: Schema; readonly table: Table } {
  const found = findTable(schema, name);
  if (found) return { schema, table: found };
  const table = placeholder(homeOf(schema, name), name.name, at.origin);
  return { schema: putTable(schema, table), table };
}

export function dropConstraint(schema: Schema, name: ObjectName, constraint: string, at: At, options: { readonly ifExists: boolean; readonly cascade: boolean }): Schema {
  const table = findTable(schema, name);
  if (!table) return options.ifExists || at.guarded ? schema : missedBaseline(schema, homeOf(schema, name));
  const found = table.constraints.find((one) => one.name === constraint);
  if (!found) return allowNull(schema, table, constraint);
  switch (found.kind) {
    case 'primary key': case 'unique': {
      const freed = options.cascade ? withoutReferences(schema, table, found.columns) : schema;
      return removeIndex(freed, freed.tables.get(keyOfTable(table))!, constraint);
    }
    case 'exclude':
      return removeIndex(schema, table, constraint);
    case 'check': case 'foreign key':
      return overFamily(schema, table, (next, one) => putTable(next, { ...one, constraints: one.constraints.filter((other) => other.name !== constraint || other.kind !== found.kind) }));
  }
}

/** From version 18 on, NOT NULL is a constraint with a name like `t_a_not_null`. */
function allowNull(schema: Schema, table: Table, constraint: string): Schema {
  const column = table.columns.find(({ name }) => constraint === `${table.name}_${name}_not_null`);
  return column ? putTable(schema, { ...table, columns: table.columns.map((one) => (one === column ? { ...one, nullable: true } : one)) }) : schema;
}

/** The foreign keys that refer to these columns of a table go with them. */
export function withoutReferences(schema: Schema, table: Table, columns: readonly string[]): Schema {
  const target = keyOfTable(table);
  return overTables(schema, (one) => {
    const rest = one.constraints.filter((key) => key.kind !== 'foreign key' || key.table !== target || !key.referenced.some((column) => columns.includes(column)));
    return rest.length === one.constraints.length ? one : { ...one, constraints: rest };
  });
}

export function renameConstraint(schema: Schema, name: ObjectName, from: string, wanted: string): Schema {
  const table = findTable(schema, name);
  const found = table?.constraints.find((one) => one.name === from);
  if (!table || !found) return schema;
  const to = truncate(wanted, schema);
  const rename = (next: Schema, one: Table): Schema =>
    putTable(next, { ...one, constraints: one.constraints.map((other) => (other.name === from ? { ...other, name: to } : other)) });
  switch (found.kind) {
    case 'primary key': case 'unique': case 'exclude': return renameIndexOf(schema, table, from, to);
    case 'check': return overFamily(schema, table, rename);
    case 'foreign key': return rename(schema, table);
  }
}

export function validateConstraint(schema: Schema, name: ObjectName, constraint: string): Schema {
  const table = findTable(schema, name);
  if (!table) return schema;
  return overFamily(schema, table, (next, one) =>
    putTable(next, { ...one, constraints: one.constraints.map((other) => (other.name === constraint && 'validated' in other ? { ...other, validated: true } : other)) }));
}

/** For a partition that joins: it refers to what its parent refers to. */
export const inheritedForeignKeys = (schema: Schema, partition: Table, parent: Table): Schema =>
  parent.constraints.reduce((next, key) => {
    if (key.kind !== 'foreign key') return next;
    const current = next.tables.get(keyOfTable(partition))!;
    const has = current.constraints.some((own) => own.kind === 'foreign key' && own.table === key.table && own.columns.join() === key.columns.join());
    return has ? next : withConstraint(next, current, key);
  }, schema);

