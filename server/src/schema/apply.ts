// A schema is folded changes: what one change makes of a schema. Never fails: what cannot be known is marked incomplete.
import type { Change } from './change.ts';
import { isCaseless, postgresModel, type SchemaModel } from './model.ts';
import { caseless, noNames } from './names.ts';
import type { Origin, Schema } from './schema.ts';
import { addColumn, alterColumn, dropColumn, renameColumn } from './apply/columns.ts';
import { addConstraintTo, dropConstraint, renameConstraint, validateConstraint } from './apply/constraints.ts';
import { createIndex, dropIndex, renameIndex } from './apply/indexes.ts';
import { findIndex, findTable, putTable, reach, type At } from './apply/lookup.ts';
import { createTable } from './apply/createTable.ts';
import { createExtension, createNamespace, dropNamespace, renameNamespace, unreadStatement } from './apply/namespaces.ts';
import { attachPartition, detachPartition } from './apply/partitions.ts';
import { asSpelled } from './apply/spelling.ts';
import { dropTable, moveTable } from './apply/tables.ts';
import { createRoutine } from './apply/routines.ts';
import { addLabel, createType, dropType, moveType, renameLabel } from './apply/types.ts';
import { createView } from './apply/views.ts';

/** A database in which nothing has been declared, and of which everything is therefore known. */
export function emptySchema(searchPath: readonly string[], model: SchemaModel = postgresModel): Schema {
  const fold = isCaseless(model) ? caseless : undefined;
  return {
    model,
    tables: noNames(fold),
    types: noNames(fold),
    indexOwners: noNames(fold),
    constraintNames: noNames(fold),
    heirs: noNames(fold),
    schemas: new Set(['public', ...searchPath]),
    searchPath,
    extensions: new Set(),
    complete: true,
  };
}

/** The schema after a change. The names it chooses are PostgreSQL's, or those of the schema's model. */
export function apply(schema: Schema, written: Change, origin: Origin): Schema {
  const change = isCaseless(schema.model) ? asSpelled(schema, written) : written;
  const at: At = { origin, guarded: change.guarded ?? false };
  switch (change.kind) {
    case 'create table': return createTable(schema, change, at);
    case 'create view': return createView(schema, change, at);
    case 'drop': return dropTable(schema, change, at);
    // ALTER TABLE renames indexes too.
    case 'rename table': return findTable(schema, change.table) || !findIndex(schema, change.table) ? moveTable(schema, change.table, { name: change.to }, at) : renameIndex(schema, change.table, change.to, at);
    case 'set schema': return moveTable(schema, change.table, { schema: change.to }, at);
    case 'add column': return addColumn(schema, change, at);
    case 'drop column': return dropColumn(schema, change.table, change.column, at, change.cascade);
    case 'rename column': return renameColumn(schema, change.table, change.column, change.to, at);
    case 'alter column': return alterColumn(schema, change, at);
    case 'add constraint': return addConstraintTo(schema, change.table, change.constraint, at, change.only ? 'only' : 'family');
    case 'drop constraint': return dropConstraint(schema, change.table, change.constraint, at, change);
    case 'rename constraint': return renameConstraint(schema, change.table, change.constraint, change.to);
    case 'validate constraint': return validateConstraint(schema, change.table, change.constraint);
    case 'create index': return createIndex(schema, change, at);
    case 'drop index': return dropIndex(schema, change.index, at, change.ifExists, change.table);
    case 'rename index': return renameIndex(schema, change.index, change.to, at, change.table);
    case 'attach partition': return attachPartition(schema, change.table, change.partition, change.bound);
    case 'detach partition': return detachPartition(schema, change.table, change.partition);
    case 'row security': {
      const reached = reach(schema, change.table, at);
      return reached ? putTable(reached.schema, { ...reached.table, rowSecurity: change.enabled }) : schema;
    }
    case 'create enum': case 'create domain': case 'create type': return createType(schema, change, at);
    case 'add enum value': return addLabel(schema, change.type, change.label);
    case 'rename enum value': return renameLabel(schema, change.type, change.label, change.to);
    case 'rename type': return moveType(schema, change.type, { name: change.to });
    case 'set type schema': return moveType(schema, change.type, { schema: change.to });
    case 'drop type': return dropType(schema, change.type, at, change.cascade);
    case 'create schema': return createNamespace(schema, change.name);
    case 'drop schema': return dropNamespace(schema, change.name);
    case 'rename schema': return renameNamespace(schema, change.name, change.to, at);
    case 'create extension': return createExtension(schema, change, at);
    case 'search path': return { ...schema, searchPath: change.schemas };
    case 'create routine': return createRoutine(schema, change.routine);
    case 'none': return schema;
    case 'raw': return unreadStatement(schema, change, at);
  }
}
