// What the dialects besides PostgreSQL share until they say otherwise.
import { postgresModel, type SchemaModel } from '../schema/model.ts';
import type { Dialect } from './dialect.ts';
import { words } from './keywords.ts';

export const symbols: readonly string[] = ['->>', '<=>', '::', '||', '&&', '->', '<<', '>>', '<=', '>=', '<>', '!=', '=>', ':='];

/** Words that every dialect keeps for itself. */
export const COMMON = `
ALL ALTER AND AS ASC BETWEEN BY CASE CHECK COLLATE COLUMN CONSTRAINT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DEFAULT DELETE DESC DISTINCT DROP ELSE
EXCEPT EXISTS FOR FOREIGN FROM FULL GRANT GROUP HAVING IN INDEX INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE LIMIT NATURAL NOT NULL ON OR ORDER OUTER PRIMARY REFERENCES
RETURNING RIGHT SELECT SET TABLE THEN TO UNION UNIQUE UPDATE USING VALUES WHEN WHERE WITH`;

export const callable = words('LEFT RIGHT VALUES INSERT REPLACE IF CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP MOD CONVERT CHAR DATABASE SCHEMA TRUNCATE COALESCE FORMAT');

export const base: Omit<Dialect, 'id' | 'title' | 'model'> = {
  folding: 'none',
  nameQuotes: new Map([['"', '"']]),
  stringQuotes: [],
  backslashEscapes: false,
  dollarStrings: false,
  hashComments: false,
  nestedComments: false,
  wordUnits: '$',
  wordStarts: '',
  placeholders: new Set(['dollar', 'question', 'colon', 'at', 'percent']),
  operators: symbols,
  reserved: words(COMMON),
  callable,
  limit: 'limit',
  searchPath: [],
};

/** What the others share that are no PostgreSQL: names that are not cut. */
const { longestName: _, ...uncut } = postgresModel;
export const commonModel: SchemaModel = uncut;

/** Stored by columns: no index is ever missing, and names mean more than columns. */
export const columnarModel: SchemaModel = { ...commonModel, chosenNames: 'unknown', absence: 'never certain', indexes: 'none' };
