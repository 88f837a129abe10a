// Columns: added, altered, renamed and dropped, with everything that speaks of them.
import type { Change, NewColumn, ObjectName, Place } from '../change.ts';
import type { Column, Constraint, Index, Schema, Table } from '../schema.ts';
import { addConstraint, withoutReferences } from './constraints.ts';
import { identifier, mentions, renameColumnIn } from './expressions.ts';
import { removeIndex } from './indexes.ts';
import { findTable, homeOf, keyOfTable, missedBaseline, overFamily, overTables, putTable, reach, type At } from './lookup.ts';
import { sequenceName } from './naming.ts';
import { resolveType } from './types.ts';
import { dropViewsOn } from './views.ts';

/** What a declared column becomes in a table. */
export function toColumn(schema: Schema, table: Pick<Table, 'schema' | 'name'>, declared: NewColumn, at: At): Column {
  const { constraints: _, serial, ...column } = declared;
  const type = resolveType(schema, column.type);
  if (!serial) return { ...column, type, origin: at.origin };
  const sequence = identifier(sequenceName(table.name, column.name));
  const home = schema.searchPath.includes(table.schema) ? '' : `${identifier(table.schema)}.`;
  return { ...column, type, nullable: false, default: `nextval('${home}${sequence}')`, origin: at.origin };
}

type AddColumn = Extract<Change, { kind: 'add column' }>;
export function addColumn(schema: Schema, { table: name, column: declared, place }: AddColumn, at: At): Schema {
  const reached = reach(schema, name, at);
  if (!reached || reached.table.columns.some((one) => one.name === declared.name)) return reached?.schema ?? schema;
  const column = toColumn(reached.schema, reached.table, declared, at);
  const added = overFamily(reached.schema, reached.table, (next, table) =>
    table.columns.some((one) => one.name === column.name) ? next : putTable(next, { ...table, columns: placed(table.columns, column, place) }));
  return addConstraintsOf(added, keyOfTable(reached.table), [declared], at);
}

/** The constraints declared on columns. */
export const addConstraintsOf = (schema: Schema, key: string, columns: readonly NewColumn[], at: At): Schema =>
  columns.reduce((all, { constraints }) => constraints.reduce((next, constraint) => addConstraint(next, next.tables.get(key)!, constraint, at, 'family'), all), schema);

type AlterColumn = Extract<Change, { kind: 'alter column' }>;
export function alterColumn(schema: Schema, { table: name, column, set, place }: AlterColumn, at: At): Schema {
  const reached = reach(schema, name, at);
  if (!reached) return schema;
  const type = set.type && resolveType(reached.schema, set.type);
  return overFamily(reached.schema, reached.table, (next, table) =>
  {
    const columns = table.columns.map((one) => (one.name === column ? altered(one, type ? { ...set, type } : set, table) : one));
    const moved = place && columns.find((one) => one.name === column);
    return putTable(next, { ...table, columns: moved ? placed(columns, moved, place) : columns });
  });
}

/** The columns with one at its place: last unless another is wanted. */
function placed(columns: readonly Column[], column: Column, place: Place | undefined): readonly Column[] {
  const others = columns.filter((one) => one.name !== column.name);
  if (!place) return [...others, column];
  const after = place.after === undefined ? 0 : others.findIndex((one) => one.name === place.after) + 1;
  return place.after !== undefined && after === 0 ? [...others, column] : [...others.slice(0, after), column, ...others.slice(after)];
}

function altered(column: Column, set: AlterColumn['set'], table: Table): Column {
  const { default: oldDefault, generated: oldGenerated, identity: oldIdentity, collation: oldCollation, ...rest } = column;
  const value = <T>(old: T | undefined, changed: T | null | undefined): T | undefined => (changed === null ? undefined : changed ?? old);
  const next = {
    default: value(oldDefault, set.default),
    generated: value(oldGenerated, set.generated),
    identity: value(oldIdentity, set.identity),
    // A new type comes with its own collation.
    collation: set.type ? set.collation : oldCollation,
  };
  return {
    ...rest,
    type: set.type ?? column.type,
    nullable: (set.nullable ?? (set.identity ? false : column.nullable)) && !(set.type && set.nullable && isPrimary(table, column.name)),
    ...(next.default !== undefined && { default: next.default }),
    ...(next.generated !== undefined && { generated: next.generated }),
    ...(next.identity !== undefined && { identity: next.identity }),
    ...(next.collation !== undefined && { collation: next.collation }),
  };
}

export function dropColumn(schema: Schema, name: ObjectName, column: string, at: At, cascade: boolean): Schema {
  const table = findTable(schema, name);
  if (!table) return at.guarded ? schema : missedBaseline(schema, homeOf(schema, name));
  const referred = isReferable(table, column) ? withoutReferences(schema, table, [column]) : schema;
  const unseen = cascade ? dropViewsOn(referred, keyOfTable(table), column) : referred;
  const current = unseen.tables.get(keyOfTable(table));
  return current ? overFamily(unseen, current, (next, one) => withoutColumn(next, one, column)) : unseen;
}

function withoutColumn(schema: Schema, table: Table, column: string): Schema {
  let next = schema;
  if (schema.model.droppedColumn === 'leaves its indexes') return withoutKeyed(schema, table, column);
  for (const index of table.indexes.filter((one) => indexMentions(one, column))) {
    next = removeIndex(next, next.tables.get(keyOfTable(table))!, index.name);
  }
  const current = next.tables.get(keyOfTable(table))!;
  const without = putTable(next, {
    ...current,
    columns: current.columns.filter((one) => one.name !== column),
    constraints: current.constraints.filter((one) => !constraintMentions(one, column)),
  });
  // A generated column that is computed from it cannot stay either.
  const computed = current.columns.filter((one) => one.generated !== undefined && mentions(one.generated, column));
  return computed.reduce((rest, one) => withoutColumn(rest, rest.tables.get(keyOfTable(table))!, one.name), without);
}

const isPrimary = (table: Table, column: string): boolean => table.constraints.some((one) => one.kind === 'primary key' && one.columns.includes(column));

/** MySQL takes a column out of the indexes that hold it; one that held nothing else goes with it. */
function withoutKeyed(schema: Schema, table: Table, column: string): Schema {
  const indexes = table.indexes.map((index) => ({ ...index, keys: index.keys.filter((key) => key.column !== column) })).filter(({ keys }) => keys.length > 0);
  const constraints = table.constraints.flatMap((one): readonly Constraint[] => {
    if (one.kind !== 'primary key' && one.kind !== 'unique') return constraintMentions(one, column) ? [] : [one];
    const columns = one.columns.filter((name) => name !== column);
    return columns.length === 0 ? [] : [{ ...one, columns }];
  });
  return putTable(schema, { ...table, columns: table.columns.filter((one) => one.name !== column), indexes, constraints });
}

/** Only what a key is unique on can be referred to. */
const isReferable = (table: Table, column: string): boolean => table.indexes.some((index) => index.unique && index.keys.some((key) => key.column === column));

const indexMentions = (index: Index, column: string): boolean =>
  index.keys.some((key) => key.column === column || (key.expression !== undefined && mentions(key.expression, column)))
  || index.include.includes(column)
  || index.predicate.some((conjunct) => mentions(conjunct, column));

function constraintMentions(constraint: Constraint, column: string): boolean {
  switch (constraint.kind) {
    case 'primary key': case 'unique': case 'foreign key': return constraint.columns.includes(column);
    case 'check': return mentions(constraint.expression, column);
    case 'exclude': return false;
  }
}

export function renameColumn(schema: Schema, name: ObjectName, from: string, to: string, at: At): Schema {
  const reached = reach(schema, name, at);
  if (!reached) return schema;
  const { table } = reached;
  const known = table.columns.some((one) => one.name === from);
  if ((!known && at.guarded) || table.columns.some((one) => one.name === to)) return reached.schema;
  const renamed = overFamily(reached.schema, table, (next, one) => putTable(next, renamedIn(one, from, to)));
  return isReferable(table, from) ? overTables(renamed, (one) => withReferenceRenamed(one, keyOfTable(table), from, to)) : renamed;
}

function renamedIn(table: Table, from: string, to: string): Table {
  const name = (column: string): string => (column === from ? to : column);
  const text = (expression: string): string => renameColumnIn(expression, from, to);
  return {
    ...table,
    columns: table.columns.map((column) => {
      const generated = column.generated === undefined ? {} : { generated: text(column.generated) };
      return column.name === from || column.generated !== undefined ? { ...column, name: name(column.name), ...generated } : column;
    }),
    indexes: table.indexes.map((index) => (indexMentions(index, from) ? {
      ...index,
      keys: index.keys.map((key) => ({ ...key, ...(key.column === from && { column: to, label: key.label ?? from }), ...(key.expression !== undefined && { expression: text(key.expression) }) })),
      include: index.include.map(name),
      predicate: index.predicate.map(text),
    } : index)),
    constraints: table.constraints.map((constraint) => {
      switch (constraint.kind) {
        case 'primary key': case 'unique': case 'foreign key': return { ...constraint, columns: constraint.columns.map(name) };
        case 'check': return { ...constraint, expression: text(constraint.expression) };
        case 'exclude': return constraint;
      }
    }),
  };
}

function withReferenceRenamed(table: Table, target: string, from: string, to: string): Table {
  if (!table.constraints.some((one) => one.kind === 'foreign key' && one.table === target && one.referenced.includes(from))) return table;
  return {
    ...table,
    constraints: table.constraints.map((one) =>
      (one.kind === 'foreign key' && one.table === target ? { ...one, referenced: one.referenced.map((column) => (column === from ? to : column)) } : one)),
  };
}
