// Measures by name: rows of a table, and what is known of a column's values.
import type { ColumnMeasures, Measures } from '../schema/measures.ts';
import type { Table } from '../schema/schema.ts';
import type { ColumnFacts } from './candidates/narrow.ts';

export interface Statistics extends ColumnFacts {
  rows(table: Table): number | undefined;
  pages(table: Table): number | undefined;
  column(table: Table, column: string): ColumnMeasures | undefined;
  /** Of an index. */
  indexBytes(schema: string, index: string): number | undefined;
}

const PAGE = 8192;

export function statisticsOf({ relations, columns }: Measures): Statistics {
  const byRelation = new Map(relations.map((one) => [`${one.schema}.${one.name}`, one]));
  const byColumn = new Map<string, ColumnMeasures>();
  // Of a partitioned table only the figures with its partitions exist; of a parent with heirs those are what a query reads.
  for (const one of columns) {
    const key = `${one.schema}.${one.relation}.${one.column}`;
    if (one.inherited || !byColumn.has(key)) byColumn.set(key, one);
  }
  const column = ({ schema, name }: Table, wanted: string): ColumnMeasures | undefined => byColumn.get(`${schema}.${name}.${wanted}`);
  return {
    rows: ({ schema, name }) => {
      const rows = byRelation.get(`${schema}.${name}`)?.rows;
      return rows === undefined || rows < 0 ? undefined : rows;
    },
    pages: ({ schema, name }) => byRelation.get(`${schema}.${name}`)?.pages,
    column,
    bytes: (table, name) => column(table, name)?.width,
    distinct: (table, name) => column(table, name)?.distinct || undefined,
    indexBytes: (schema, index) => {
      const pages = byRelation.get(`${schema}.${index}`)?.pages;
      return pages === undefined ? undefined : pages * PAGE;
    },
  };
}

/** The values of an array as PostgreSQL prints it: `{a,"b c",NULL}`. Null is undefined. */
export function arrayValues(text: string): readonly (string | undefined)[] {
  const values: (string | undefined)[] = [];
  let at = 1;
  while (at < text.length - 1) {
    let value = '';
    const isQuoted = text[at] === '"';
    if (isQuoted) at++;
    for (; at < text.length - 1; at++) {
      const unit = text[at]!;
      if (unit === '\\') value += text[++at] ?? '';
      else if (isQuoted ? unit === '"' : unit === ',') break;
      else value += unit;
    }
    values.push(!isQuoted && value === 'NULL' ? undefined : value);
    at += isQuoted ? 2 : 1;
  }
  return values;
}
