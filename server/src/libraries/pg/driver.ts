// node-postgres and the packages that keep its interface.
import type { ClassMeaning, Driver, FunctionMeaning, Meaning, Sends } from '../meaning.ts';

const library = 'pg';
const client = (role: string): Meaning => ({ kind: 'client', library, role });
const sends = (label: string): Sends => ({ library, label, text: 0, values: 1, rows: ['rows'], dialect: 'postgres' });
const query = (label: string): FunctionMeaning => ({ kind: 'function', sends: sends(label) });
const classOf = (role: string): ClassMeaning => ({ kind: 'class', instance: client(role) });
const sendingClass = (label: string): ClassMeaning => ({ kind: 'class', sends: sends(label) });
const inPages = (label: string): ClassMeaning => ({ kind: 'class', sends: { ...sends(label), consumes: 'in pages' } });
const itself: FunctionMeaning = { kind: 'function' };
const back = ['release', 'end'];

/** Those of the packages over which a pool is for one request are no others. */
export const pgClasses: Readonly<Record<string, Meaning>> = {
  Pool: classOf('Pool'), BoundPool: classOf('Pool'), Client: classOf('Client'), PoolClient: classOf('PoolClient'), ClientBase: classOf('Client'), Query: sendingClass('new Query'),
  QueryResult: classOf('result'), QueryArrayResult: classOf('result'),
};
const pool: ClassMeaning = { ...classOf('Pool'), connects: { keeps: { what: 'pool', closes: ['end'] } } };
const own: Readonly<Record<string, Meaning>> = { ...pgClasses, Pool: pool };
const native: Meaning = { kind: 'object', members: own };
const pg: Readonly<Record<string, Meaning>> = { ...own, native };

/** `import pg from 'pg'` and `require('pg')` give the same object. */
const withDefault = (members: Readonly<Record<string, Meaning>>): Readonly<Record<string, Meaning>> => ({ ...members, default: { kind: 'object', members } });

export const pgDriver: Driver = {
  library,
  title: 'pg',
  modules: {
    'pg': withDefault(pg),
    'pg-pool': { default: pool },
    'postgres-pool': { Pool: classOf('Pool'), PoolClient: classOf('PoolClient') },
    'pg-cursor': { default: inPages('new Cursor') },
    'pg-query-stream': { default: inPages('new QueryStream') },
  },
  roles: {
    Pool: {
      members: {
        query: query('Pool.query'),
        connect: { kind: 'function', gives: client('PoolClient'), connects: { takes: { what: 'connection', back } }, lends: [{ argument: 0, parameter: 1, meaning: client('PoolClient') }] },
        on: { kind: 'function', lends: [{ argument: 1, parameter: 0, meaning: client('PoolClient') }] },
      },
    },
    Client: { members: { query: query('Client.query'), connect: itself } },
    PoolClient: { members: { query: query('PoolClient.query') } },
    /** What a query gives: a function that is declared to give it sends its text. */
    result: { members: {} },
  },
};
