// SQLite 3.53: the words that its grammar (parse.y, keywordhash) never takes for a name; the others fall back to one.
// What is read and what is not, with figures, stands in dialect.md.
import type { Dialect } from '../dialect.ts';
import { words } from '../keywords.ts';
import { base, commonModel } from '../common.ts';
import type { Grammar } from '../parser/grammar.ts';
import { isLabel, takePair } from '../parser/cursor.ts';

const RESERVED = `
ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXISTS FOREIGN
FROM GROUP HAVING IN INDEX INSERT INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTNULL NULL ON OR ORDER PRIMARY REFERENCES RETURNING SELECT SET TABLE THEN TO
TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN WHERE EXCEPT NOTHING`;

/** Words of joins: a name may be one, but no alias without AS is. */
const JOINS = 'CROSS FULL INNER LEFT NATURAL OUTER RIGHT INDEXED WINDOW';

/** `indexed by i`, `not indexed`: which index a write is to use. */
const grammar: Grammar = {
  afterTarget: (c) => {
    if (takePair(c, 'INDEXED', 'BY')) c.at += isLabel(c) ? 1 : 0;
    else takePair(c, 'NOT', 'INDEXED');
  },
};

export const sqlite: Dialect = {
  ...base,
  id: 'sqlite',
  title: 'SQLite',
  nameQuotes: new Map([['"', '"'], ['`', '`'], ['[', ']']]),
  operators: ['->>', '==', '||', '->', '<<', '>>', '<=', '>=', '<>', '!='],
  reserved: words(`${RESERVED} ${JOINS}`),
  callable: words('CROSS FULL INNER LEFT NATURAL OUTER RIGHT INDEXED WINDOW REPLACE IF GLOB LIKE'),
  words: words('GLOB MATCH FAIL ROWID RAISE'),
  grammar,
  stringsStandAlone: true,
  blocks: 'triggers',
  anyType: true,
  searchPath: ['main'],
  textMeetsNumber: 'number is converted',
  // "Row Values", 3: they "are useful for scrolling window queries".
  comparesRows: true,
  indexForm: { partial: true, include: false, expressions: true, unkeyed: new Set() },
  model: { ...commonModel, chosenNames: 'sqlite', names: 'caseless', rows: 'rowid', primaryKey: 'unique' },
};
