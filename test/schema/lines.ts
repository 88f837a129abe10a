// A schema as sorted lines of text, one fact a line: what a test compares and a failure prints.
import type { Schema, Table, Index, IndexKeyPart, Column, Constraint } from '../../server/src/schema/schema.ts';
import { typeText } from '../../server/src/sql/types.ts';

export function linesOf(schema: Schema): readonly string[] {
  const tables = [...schema.tables.values()].filter(({ temporary }) => !temporary);
  const types = [...schema.types.values()].map((type) => `type ${type.schema}.${type.name}: ${type.kind}${type.kind === 'enum' ? ` (${type.labels.toSorted().join(', ')})` : type.kind === 'domain' ? ` ${typeText(type.base)}${type.notNull ? ' not null' : ''}` : ''}`);
  return [...tables.flatMap(tableLines), ...types].sort();
}

export function tableLines(table: Table): readonly string[] {
  const name = `${table.schema}.${table.name}`;
  return [
    `${name}: ${[...(table.temporary ? ['temporary'] : []), table.kind, ...(table.partitioned ? ['partitioned'] : []), ...(table.partitionOf ? [`of ${table.partitionOf}`] : []), ...(table.rowSecurity ? ['row security'] : []), ...(table.complete ? [] : ['incomplete'])].join(' ')}`,
    ...table.columns.map((column) => `${name}.${column.name}: ${columnText(column)}`),
    ...table.columns.flatMap((column) => (column.default === undefined ? [] : [`${name}.${column.name} default ${column.default.replace(SEQUENCE, 'nextval(…)')}`])),
    ...table.constraints.map((constraint) => `${name} constraint ${constraint.name}: ${constraintText(constraint)}`),
    ...table.indexes.map((index) => `${name} index ${index.name}: ${indexText(index)}`),
  ];
}

/** A sequence keeps its name when its table changes, or loses it by ALTER SEQUENCE; nothing depends on it, so it is not followed. */
const SEQUENCE = /^nextval\('[^']+'\)$/;

const columnText = ({ type, nullable, generated, identity }: Column): string =>
  [typeText(type), ...(nullable ? [] : ['not null']), ...(generated === undefined ? [] : [`generated ${generated}`]), ...(identity ? [`identity ${identity}`] : [])].join(' ');

function constraintText(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'primary key': case 'unique': return `${constraint.kind} (${constraint.columns.join(', ')})`;
    case 'foreign key': return `(${constraint.columns.join(', ')}) references ${constraint.table} (${constraint.referenced.join(', ')}) on delete ${constraint.onDelete} on update ${constraint.onUpdate}${constraint.validated ? '' : ' not valid'}`;
    case 'check': return `check ${constraint.expression}${constraint.validated ? '' : ' not valid'}`;
    case 'exclude': return 'exclude';
  }
}

export function indexText(index: Index): string {
  return [
    ...(index.primary ? ['primary'] : index.constraint ? ['constraint'] : []),
    ...(index.unique ? ['unique'] : []),
    index.method,
    `(${index.keys.map(keyText).join(', ')})`,
    ...(index.include.length > 0 ? [`include (${index.include.join(', ')})`] : []),
    ...(index.nullsNotDistinct ? ['nulls not distinct'] : []),
    ...(index.predicate.length > 0 ? [`where ${index.predicate.join(' and ')}`] : []),
  ].join(' ');
}

const keyText = ({ column, expression, direction, nulls, operatorClass, collation }: IndexKeyPart): string =>
  [column ?? `(${expression})`, ...(collation ? [`collate ${collation}`] : []), ...(operatorClass ? [operatorClass] : []), direction, nulls].join(' ').replace(/ asc last$/, '').replace(/ desc first$/, ' desc');
