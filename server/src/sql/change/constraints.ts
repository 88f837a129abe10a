// Column and constraint definitions as changes carry them.
import type { NewColumn, NewConstraint, NewIndex } from '../../schema/change.ts';
import { isMysqlModel } from '../../schema/model.ts';
import { canonical } from '../canonical.ts';
import type { Dialect } from '../dialect.ts';
import { declaredType } from '../types.ts';
import type { ColumnDefinition, ConstraintDefinition, Expr, IndexKey, Name, TypeName } from '../tree.ts';
import { indexKey, predicateOf } from './indexes.ts';
import { columnsIn, namesOf, objectName } from './names.ts';

const SERIAL: ReadonlySet<string> = new Set(['serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8']);

export const isSerial = (type: TypeName, dialect: Dialect): boolean => dialect.id === 'postgres' && type.schema === undefined && SERIAL.has(type.name);

export function newColumn(definition: ColumnDefinition, table: Name, dialect: Dialect): NewColumn {
  const { name: { name }, type, constraints } = definition;
  const collation = definition.collation?.parts.at(-1)?.name;
  const of = (kind: ConstraintDefinition['type']): ConstraintDefinition | undefined => constraints.find((one) => one.type === kind);
  const value = expressionText(of('default')?.expression);
  const generated = expressionText(of('generated')?.expression);
  // MySQL's SERIAL is BIGINT UNSIGNED NOT NULL AUTO_INCREMENT UNIQUE.
  const isCounter = isMysqlModel(dialect.model) && type?.name.toLowerCase() === 'serial';
  const identity = isCounter ? 'by default' : of('identity')?.identity;
  return {
    name,
    type: type ? declaredType(type, dialect) : { name: 'unknown', modifiers: [], array: 0 },
    nullable: (dialect.model.columns === 'nullable' || of('null') !== undefined || (type !== undefined && isNullableType(type))) && !of('not null') && !identity && !(type && isSerial(type, dialect)),
    ...(value !== undefined && value !== 'null' && { default: value }),
    ...(generated !== undefined && { generated }),
    ...(identity && { identity }),
    ...(collation !== undefined && collation !== 'default' && { collation }),
    ...(type && isSerial(type, dialect) && { serial: true }),
    constraints: [
      ...(isCounter && !of('unique') ? [{ kind: 'unique' as const, columns: [name], include: [], nullsNotDistinct: false }] : []),
      ...constraints.flatMap((constraint) => newConstraint(constraint, table, name) ?? []),
    ],
  };
}

/** ClickHouse's `Nullable(String)`, `LowCardinality(Nullable(String))`. */
export const isNullableType = ({ name, modifiers }: TypeName): boolean => /^nullable$/i.test(name) || modifiers.some((one) => /^\s*nullable\s*\(/i.test(one));

const expressionText = (expr: Expr | undefined): string | undefined => expr && canonical(expr);

/** Whether a key of MySQL is a list of whole columns, and so a constraint; what else is unique is an index. */
const isPlain = (keys: readonly IndexKey[]): boolean => keys.every(({ value, length, direction }) => value.kind === 'column' && length === undefined && direction !== 'desc');

/** The index that a table's KEY declares, or a UNIQUE KEY that is more than a list of columns. */
export function declaredIndex({ type, name, keys, method }: ConstraintDefinition, table: Name): NewIndex | undefined {
  if (!keys || !(type === 'index' || (type === 'unique' && !isPlain(keys)))) return undefined;
  return {
    ...(name && { name: name.name }), method: method ?? 'btree', unique: type === 'unique', nullsNotDistinct: false, include: [], predicate: [],
    keys: keys.map((key) => indexKey(key, table.parts.at(-1)?.name)),
  };
}

/** Undefined for what is a property of its column (NOT NULL, DEFAULT) or nothing that is modelled. */
export function newConstraint(definition: ConstraintDefinition, table: Name, column?: string): NewConstraint | undefined {
  const name = definition.name && { name: definition.name.name };
  const columns = column === undefined || definition.columns.length > 0 ? namesOf(definition.columns) : [column];
  switch (definition.type) {
    case 'primary key': case 'unique':
      if (definition.type === 'unique' && definition.keys && !isPlain(definition.keys)) return undefined;
      return {
        kind: definition.type, ...name, columns, include: namesOf(definition.include), nullsNotDistinct: definition.nullsNotDistinct ?? false,
        ...(definition.usingIndex && { usingIndex: definition.usingIndex.name }),
      };
    case 'foreign key': {
      const { references } = definition;
      const target = references && objectName(references.table);
      if (!references || !target) return undefined;
      return {
        kind: 'foreign key', ...name, columns, table: target, referenced: namesOf(references.columns),
        onDelete: references.onDelete ?? 'no action', onUpdate: references.onUpdate ?? 'no action', validated: !definition.notValid,
      };
    }
    case 'check': {
      if (!definition.expression) return undefined;
      const own = table.parts.at(-1)?.name;
      const expression = canonical(definition.expression, { unqualify: new Set(own === undefined ? [] : [own]) });
      return { kind: 'check', ...name, expression, columns: columnsIn(definition.expression), validated: !definition.notValid, ...(column !== undefined && { column }) };
    }
    case 'exclude': {
      if (!definition.exclude) return undefined;
      const own = table.parts.at(-1)?.name;
      const { method, keys, where } = definition.exclude;
      return {
        kind: 'exclude', ...name,
        index: {
          method, unique: false, nullsNotDistinct: false, keys: keys.map(({ key }) => indexKey(key, own)), include: namesOf(definition.include), predicate: where ? predicateOf(where, own) : [],
        },
      };
    }
    case 'not null': case 'null': case 'default': case 'generated': case 'identity': case 'index': case 'other':
      return undefined;
  }
}
