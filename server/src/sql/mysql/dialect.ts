// MySQL 8.4 and MariaDB 11: what the tokenizer and the parser need to know of them. Their own grammar stands beside this file.
import { commonModel } from '../common.ts';
import type { Dialect, IndexForm } from '../dialect.ts';
import { words } from '../keywords.ts';
import { grammar } from './grammar.ts';

/**
 * The words that MySQL reserves ("Keywords and Reserved Words" of its manual), without those that only name types and functions:
 * these may follow nothing that a name follows, so to read them as names costs nothing.
 */
const RESERVED = `
ALL ALTER ANALYZE AND AS ASC BETWEEN BY CASE CHECK COLLATE COLUMN CONSTRAINT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DEFAULT DELETE DESC DISTINCT DISTINCTROW
DIV DROP DUAL ELSE EXCEPT EXISTS FOR FORCE FOREIGN FROM FULLTEXT GRANT GROUP GROUPING HAVING HIGH_PRIORITY IGNORE IN INDEX INNER INSERT INTERSECT INTERVAL INTO IS JOIN KEY KEYS
LATERAL LEFT LIKE LIMIT LOCK LOOP LOW_PRIORITY MOD NATURAL NOT NULL OF ON OPTIMIZE OR ORDER OUTER OUTFILE OVER PARTITION PRIMARY PROCEDURE RANGE READ REFERENCES REGEXP RENAME
REPLACE RIGHT RLIKE ROW ROWS SELECT SEPARATOR SET SPATIAL SQL_BIG_RESULT SQL_CALC_FOUND_ROWS SQL_SMALL_RESULT STRAIGHT_JOIN TABLE THEN TO TRIGGER UNION UNIQUE UNLOCK UPDATE USE
USING VALUES WHEN WHERE WHILE WINDOW WITH WRITE XOR`;

const TEXTS = ['tinytext', 'text', 'mediumtext', 'longtext', 'tinyblob', 'blob', 'mediumblob', 'longblob'];

/** "CREATE INDEX Statement" of the manual; InnoDB keeps 3,072 bytes of a column, which is 768 characters of utf8mb4. */
const indexForm: IndexForm = { partial: false, include: false, expressions: true, unkeyed: new Set([...TEXTS, 'json', 'geometry']), beginnings: new Set([...TEXTS, 'varchar']), longestText: 768 };

const callable = words('LEFT RIGHT VALUES INSERT REPLACE IF CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP MOD CONVERT CHAR DATABASE SCHEMA TRUNCATE COALESCE FORMAT GROUPING ROW SET INTERVAL');

export const mysql: Dialect = {
  id: 'mysql',
  title: 'MySQL',
  folding: 'none',
  nameQuotes: new Map([['`', '`']]),
  stringQuotes: ['"'],
  backslashEscapes: true,
  dollarStrings: false,
  hashComments: true,
  nestedComments: false,
  blankAfterDashes: true,
  executableComments: true,
  introducers: true,
  compoundBodies: true,
  wordUnits: '$',
  wordStarts: '$',
  placeholders: new Set(['dollar', 'question', 'colon', 'at', 'percent']),
  operators: ['->>', '<=>', '&&', '||', '->', '<<', '>>', '<=', '>=', '<>', '!=', ':=', '=>', '::'],
  reserved: words(RESERVED),
  callable,
  grammar,
  limit: 'limit',
  // The database that is in use, whatever it is called: neither CREATE DATABASE nor USE says which one a program will use.
  searchPath: ['public'],
  indexForm,
  havingIsLast: true,
  caselessTexts: true,
  // "Type Conversion in Expression Evaluation": a text and a number are compared as floating-point numbers.
  textMeetsNumber: 'text is converted',
  // "FOREIGN KEY Constraints": size and sign must be the same.
  foreignKeyTypes: 'same',
  model: { ...commonModel, chosenNames: 'mysql', names: 'caseless but for tables', indexNames: 'per table', rows: 'primary key', indexesForeignKeys: true, droppedColumn: 'leaves its indexes' },
};

export const mariadb: Dialect = {
  ...mysql,
  id: 'mariadb',
  title: 'MariaDB',
  reserved: words(`${RESERVED} RETURNING`),
  indexForm: { ...indexForm, expressions: false },
  havingIsLast: false,
  model: { ...mysql.model, chosenNames: 'mariadb' },
};
