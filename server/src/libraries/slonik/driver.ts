// Slonik: a tag binds what stands in its holes, and each method says how many rows it expects.
// Source: the types of slonik 47 and @slonik/sql-tag 47.
import type { Driver } from '../meaning.ts';
import { classOf, client, connecting, giving, lending, name, named, part, role, sending, tagging, value, type Members } from '../shapes.ts';

const library = 'slonik';
const dialect = 'postgres';
const connection = client(library, 'connection');
// Names are often made once for a file, `const fields = identifiersOf(Users)`, and stand where a value could.
const tag = tagging({ library, label: 'sql', as: 'part', dialect, tables: true });
const sends = { library, dialect, text: 0 } as const;
const connectionType = classOf(connection);

const sql = client(library, 'sql');
const sqlMembers: Members = {
  type: giving(tag), typeAlias: giving(tag), unsafe: tag, fragment: tag,
  identifier: name, join: part, unnest: part, literalValue: part,
  ...named(['array', 'binary', 'date', 'interval', 'json', 'jsonb', 'timestamp', 'uuid'], () => value),
};

const exports: Members = {
  sql, createPool: connecting(giving(connection), { keeps: { what: 'pool', closes: ['end'] } }), createSqlTag: giving(sql),
  ...named(['CommonQueryMethods', 'DatabaseConnection', 'DatabasePool', 'DatabasePoolConnection', 'DatabaseTransactionConnection'], () => connectionType),
};

export const slonikDriver: Driver = {
  library,
  title: 'Slonik',
  modules: {
    'slonik': exports,
    // Logto's fork, with the interface of version 30.
    '@silverhand/slonik': exports,
    '@slonik/sql-tag': { createSqlTag: giving(sql) },
  },
  roles: {
    sql: role(sqlMembers, tag),
    connection: role({
      ...named(['any', 'anyFirst', 'many', 'manyFirst'], (method) => sending({ ...sends, label: `pool.${method}`, rows: [] })),
      ...named(['exists', 'one', 'oneFirst', 'maybeOne', 'maybeOneFirst'], (method) => sending({ ...sends, label: `pool.${method}`, consumes: 'one row' })),
      query: sending({ ...sends, label: 'pool.query', rows: ['rows'] }),
      stream: sending({ ...sends, label: 'pool.stream', consumes: 'in pages' }),
      connect: lending(connection), transaction: connecting(lending(connection), { transacts: 0 }),
    }),
  },
};
