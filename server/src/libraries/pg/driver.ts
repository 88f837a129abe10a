// node-postgres and the packages that keep its interface.
import type { ClassMeaning, Driver, FunctionMeaning, Meaning } from '../meaning.ts';

const library = 'pg';
const client = (role: string): Meaning => ({ kind: 'client', library, role });
const query = (label: string): FunctionMeaning => ({ kind: 'function', sends: { library, label, text: 0, values: 1 } });
const classOf = (role: string): ClassMeaning => ({ kind: 'class', instance: client(role) });
const sendingClass = (label: string): ClassMeaning => ({ kind: 'class', sends: { library, label, text: 0, values: 1 } });
const itself: FunctionMeaning = { kind: 'function' };

const classes: Readonly<Record<string, Meaning>> = {
  Pool: classOf('Pool'), BoundPool: classOf('Pool'), Client: classOf('Client'), PoolClient: classOf('PoolClient'), ClientBase: classOf('Client'), Query: sendingClass('new Query'),
  QueryResult: classOf('result'), QueryArrayResult: classOf('result'),
};
const native: Meaning = { kind: 'object', members: classes };
const pg: Readonly<Record<string, Meaning>> = { ...classes, native };

/** `import pg from 'pg'` and `require('pg')` give the same object. */
const withDefault = (members: Readonly<Record<string, Meaning>>): Readonly<Record<string, Meaning>> => ({ ...members, default: { kind: 'object', members } });

export const pgDriver: Driver = {
  library,
  modules: {
    'pg': withDefault(pg),
    'pg-pool': { default: classOf('Pool') },
    'postgres-pool': { Pool: classOf('Pool'), PoolClient: classOf('PoolClient') },
    '@neondatabase/serverless': withDefault(classes),
    'pg-cursor': { default: sendingClass('new Cursor') },
    'pg-query-stream': { default: sendingClass('new QueryStream') },
  },
  roles: {
    Pool: {
      tag: false,
      members: {
        query: query('Pool.query'),
        connect: { kind: 'function', gives: client('PoolClient'), lends: [{ argument: 0, parameter: 1, meaning: client('PoolClient') }] },
        on: { kind: 'function', lends: [{ argument: 1, parameter: 0, meaning: client('PoolClient') }] },
      },
    },
    Client: { tag: false, members: { query: query('Client.query'), connect: itself } },
    PoolClient: { tag: false, members: { query: query('PoolClient.query') } },
    /** What a query gives: a function that is declared to give it sends its text. */
    result: { tag: false, members: {} },
  },
};
