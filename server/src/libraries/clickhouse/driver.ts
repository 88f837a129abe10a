// ClickHouse's own client: `{ query, query_params }`. What `insert` takes is a table and rows. Source: the types of @clickhouse/client-common 1.23.
import type { Driver } from '../meaning.ts';
import { classOf, client, giving, named, role, sending } from '../shapes.ts';

const library = 'clickhouse';
const connection = client(library, 'client');
const exports = { createClient: giving(connection), ClickHouseClient: classOf(connection), NodeClickHouseClient: classOf(connection), WebClickHouseClient: classOf(connection) };

export const clickhouseDriver: Driver = {
  library,
  title: '@clickhouse/client',
  modules: named(['@clickhouse/client', '@clickhouse/client-web', '@clickhouse/client-common'], () => exports),
  roles: {
    client: role({
      ...named(['query', 'exec'], (method) => sending({ library, label: `client.${method}`, text: 0, property: 'query', dialect: 'clickhouse', placeholder: 'none' })),
      command: sending({ library, label: 'client.command', text: 0, property: 'query', dialect: 'clickhouse', placeholder: 'none', consumes: 'nothing' }),
    }),
  },
};
