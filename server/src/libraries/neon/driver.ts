// Neon's @neondatabase/serverless: a tag over HTTP, beside pools and clients that are those of pg. Source: its types, version 1.2.
import type { Driver } from '../meaning.ts';
import { pgClasses } from '../pg/driver.ts';
import { classOf, client, giving, lending, role, sending, withDefault } from '../shapes.ts';

const library = 'neon';
const dialect = 'postgres';
const sql = client(library, 'sql');
const sends = { library, text: 0, values: 1, rows: [], dialect } as const;

export const neonDriver: Driver = {
  library,
  title: '@neondatabase/serverless',
  modules: { '@neondatabase/serverless': withDefault({ ...pgClasses, neon: giving(sql), NeonQueryFunction: classOf(sql), NeonQueryFunctionInTransaction: classOf(sql) }) },
  roles: {
    // Before version 1 it could be called like a function, and spliced nothing either.
    sql: role({
      query: sending({ ...sends, label: 'sql.query' }),
      unsafe: { kind: 'function', writes: 'text' },
      transaction: lending(sql),
    }, { kind: 'function', tag: { library, label: 'sql', as: 'either', dialect, rows: [] }, sends: { ...sends, label: 'sql' } }),
  },
};
