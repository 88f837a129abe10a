// The dialects besides PostgreSQL: their lexical rules are right, their grammar is read as far as it is common.
// Each moves to a folder of its own when it gets more than data.
import type { Dialect } from './dialect.ts';
import { words } from './keywords.ts';

const symbols: readonly string[] = ['->>', '<=>', '::', '||', '&&', '->', '<<', '>>', '<=', '>=', '<>', '!=', '=>', ':='];

/** Words that every dialect keeps for itself. */
export const COMMON = `
ALL ALTER AND AS ASC BETWEEN BY CASE CHECK COLLATE COLUMN CONSTRAINT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DEFAULT DELETE DESC DISTINCT DROP ELSE
EXCEPT EXISTS FOR FOREIGN FROM FULL GRANT GROUP HAVING IN INDEX INNER INSERT INTERSECT INTO IS JOIN LEFT LIKE LIMIT NATURAL NOT NULL ON OR ORDER OUTER PRIMARY REFERENCES
RETURNING RIGHT SELECT SET TABLE THEN TO UNION UNIQUE UPDATE USING VALUES WHEN WHERE WITH`;

const callable = words('LEFT RIGHT VALUES INSERT REPLACE IF CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP MOD CONVERT CHAR DATABASE SCHEMA TRUNCATE COALESCE FORMAT');

export const base: Omit<Dialect, 'id' | 'title'> = {
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
  indexesForeignKeys: false,
};


export const clickhouse: Dialect = {
  ...base,
  id: 'clickhouse',
  title: 'ClickHouse',
  nameQuotes: new Map([['`', '`'], ['"', '"']]),
  backslashEscapes: true,
  hashComments: true,
  nestedComments: true,
  reserved: words(`${COMMON} ARRAY FINAL FORMAT PREWHERE SAMPLE SETTINGS WINDOW QUALIFY OFFSET`),
  searchPath: ['default'],
};

export const oracle: Dialect = {
  ...base,
  id: 'oracle',
  title: 'Oracle',
  folding: 'upper',
  wordUnits: '$#',
  placeholders: new Set(['question', 'colon']),
  reserved: words(`${COMMON} CONNECT FETCH MINUS OFFSET START`),
  limit: 'fetch',
};

export const snowflake: Dialect = {
  ...base,
  id: 'snowflake',
  title: 'Snowflake',
  folding: 'upper',
  backslashEscapes: true,
  dollarStrings: true,
  reserved: words(`${COMMON} FETCH LATERAL MINUS OFFSET QUALIFY SAMPLE TABLESAMPLE WINDOW`),
  searchPath: ['PUBLIC'],
};

export const bigquery: Dialect = {
  ...base,
  id: 'bigquery',
  title: 'BigQuery',
  nameQuotes: new Map([['`', '`']]),
  stringQuotes: ['"'],
  backslashEscapes: true,
  hashComments: true,
  reserved: words(`${COMMON} OFFSET QUALIFY TABLESAMPLE UNNEST WINDOW`),
};
