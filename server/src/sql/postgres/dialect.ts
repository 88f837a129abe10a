// PostgreSQL 18: its keyword categories are those of kwlist.h, where a name may not be `reserved` nor `type_func_name`.
import { postgresModel } from '../../schema/model.ts';
import type { Dialect } from '../dialect.ts';
import { words } from '../keywords.ts';

const RESERVED = `
ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC BOTH CASE CAST CHECK COLLATE COLUMN CONSTRAINT CREATE CURRENT_CATALOG CURRENT_DATE
CURRENT_ROLE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEFAULT DEFERRABLE DESC DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR FOREIGN FROM
GRANT GROUP HAVING IN INITIALLY INTERSECT INTO LATERAL LEADING LIMIT LOCALTIME LOCALTIMESTAMP NOT NULL OFFSET ON ONLY OR ORDER PLACING PRIMARY
REFERENCES RETURNING SELECT SESSION_USER SOME SYMMETRIC SYSTEM_USER TABLE THEN TO TRAILING TRUE UNION UNIQUE USER USING VARIADIC WHEN WHERE
WINDOW WITH`;

const CALLABLE = `
AUTHORIZATION BINARY COLLATION CONCURRENTLY CROSS CURRENT_SCHEMA FREEZE FULL ILIKE INNER IS ISNULL JOIN LEFT LIKE NATURAL NOTNULL OUTER OVERLAPS
RIGHT SIMILAR TABLESAMPLE VERBOSE`;

export const postgres: Dialect = {
  id: 'postgres',
  title: 'PostgreSQL',
  folding: 'lower',
  nameQuotes: new Map([['"', '"']]),
  stringQuotes: [],
  backslashEscapes: false,
  dollarStrings: true,
  hashComments: false,
  nestedComments: true,
  wordUnits: '$',
  wordStarts: '',
  placeholders: new Set(['dollar', 'question', 'colon', 'at', 'percent']),
  operators: [],
  reserved: words(RESERVED + CALLABLE),
  callable: words(CALLABLE),
  needsAs: words('CHAR CHARACTER DAY FILTER HOUR MINUTE MONTH OVER PRECISION SECOND VARYING WITHIN WITHOUT YEAR'),
  operatorUnits: '~!@#^&|`?+-*/%<>=',
  shellLines: true,
  typedStrings: true,
  limit: 'limit',
  searchPath: ['public'],
  arrayParameters: true,
  comparesRows: true,
  textMeetsNumber: 'refused',
  sample: 'tablesample',
  model: postgresModel,
};
