// SQLite 3.53: the words that its grammar (parse.y, keywordhash) never takes for a name; the others fall back to one.
// What is read and what is not, with figures, stands in dialect.md.
import type { Dialect } from '../dialect.ts';
import { words } from '../keywords.ts';
import { base } from '../others.ts';

const RESERVED = `
ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXISTS FOREIGN
FROM GROUP HAVING IN INDEX INSERT INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTNULL NULL ON OR ORDER PRIMARY REFERENCES RETURNING SELECT SET TABLE THEN TO
TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE EXCEPT NOTHING`;

/** Words of joins: a name may be one, but no alias without AS is. */
const JOINS = 'CROSS FULL INNER LEFT NATURAL OUTER RIGHT INDEXED WINDOW';

export const sqlite: Dialect = {
  ...base,
  id: 'sqlite',
  title: 'SQLite',
  nameQuotes: new Map([['"', '"'], ['`', '`'], ['[', ']']]),
  operators: ['->>', '==', '||', '->', '<<', '>>', '<=', '>=', '<>', '!='],
  reserved: words(`${RESERVED} ${JOINS}`),
  callable: words('CROSS FULL INNER LEFT NATURAL OUTER RIGHT INDEXED WINDOW REPLACE IF GLOB LIKE'),
  words: words('GLOB MATCH FAIL ROWID RAISE'),
  blocks: 'triggers',
  anyType: true,
  searchPath: ['main'],
  indexModel: { rows: 'rowid', nullsEqual: false },
};
