// mssql: requests with named inputs, and tags that make inputs of what stands in their holes. Source: @types/mssql 12; the types of @cityssm/mssql-multi-pool 5.1, which keeps a pool for each configuration.
import type { Driver, FunctionMeaning } from '../meaning.ts';
import { classOf, client, connecting, giving, named, role, sending, withDefault, type Members } from '../shapes.ts';

const library = 'mssql';
const dialect = 'sqlserver';
const [pool, request, transaction, prepared] = ['pool', 'request', 'transaction', 'prepared'].map((one) => client(library, one)) as [ReturnType<typeof client>, ReturnType<typeof client>, ReturnType<typeof client>, ReturnType<typeof client>];
const rows = ['recordset'];
const query = (label: string): FunctionMeaning => ({ kind: 'function', sends: { library, label, text: 0, dialect, rows, placeholder: 'none' }, tag: { library, label, as: 'sent', dialect, rows } });
const classes: Members = { ConnectionPool: connecting(classOf(pool), { keeps: { what: 'pool', closes: ['close'] } }), Request: classOf(request), Transaction: classOf(transaction), PreparedStatement: classOf(prepared) };
const exports = withDefault({ ...classes, connect: giving(pool), query: query('sql.query'), batch: query('sql.batch') });

export const mssqlDriver: Driver = {
  library,
  title: 'mssql',
  modules: { 'mssql': exports, 'mssql/msnodesqlv8': exports, 'mssql/msnodesqlv8.js': exports, '@cityssm/mssql-multi-pool': withDefault({ connect: giving(pool), mssql: { kind: 'object', members: exports } }) },
  roles: {
    pool: role({ request: giving(request), transaction: giving(transaction), connect: giving(pool), query: query('pool.query'), batch: query('pool.batch') }),
    request: role({ ...named(['input', 'output', 'replaceInput'], () => giving(request)), query: query('request.query'), batch: query('request.batch') }),
    transaction: role({ request: giving(request), begin: connecting(giving(transaction), { begins: { commit: ['commit'], rollback: ['rollback'] } }) }),
    prepared: role({ prepare: sending({ library, label: 'statement.prepare', text: 0, dialect, prepared: {} }) }),
  },
};
