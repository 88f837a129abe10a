// A query means the same through every driver as in an .sql file of the same dialect.
import assert from 'node:assert/strict';
import { readProgram, readSql } from '../../server/src/engine/reading/read.ts';
import { nothingOutside } from '../../server/src/libraries/library.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { documentOf, treeOf } from './read.ts';

const QUERIES: readonly string[] = [
  'select id, name from users where id = 1',
  'select * from users',
  'select u.id from users u join orders o on o.user_id = u.id where o.total > 10 order by o.id desc limit 5',
  'select u.id from users u left join orders o on o.user_id = u.id where o.id is null',
  'select count(*) from orders where state in (1, 2, 3)',
  'select distinct name from users order by name limit 10 offset 20',
  'select state, count(*) as n from orders group by state having count(*) > 1',
  'select id from users where exists (select 1 from orders where orders.user_id = users.id)',
  'select id from users where id not in (select user_id from orders)',
  'select id from users where name like \'a%\' and (age > 3 or age is null)',
  'with recent as (select id from orders where total > 1) select id from recent',
  'select id from a union all select id from b order by id',
  'select case when age > 3 then 1 else 2 end as old from users',
  'select lower(name) from users where lower(name) = \'a\'',
  'select sum(total) over (partition by user_id order by id) from orders',
  'insert into users (id, name) values (1, \'a\'), (2, \'b\')',
  'insert into users (id) select id from orders',
  'update users set name = \'a\' where id = 1',
  'update users set age = age + 1',
  'delete from users where id = 1',
  'delete from orders',
];

/** How a program sends a text that stands between back-quotes. */
const WAYS: Readonly<Record<string, readonly [DialectId, string, (text: string) => string]>> = {
  'pg': ['postgres', `import { Pool } from 'pg';\nconst db = new Pool();`, (text) => `db.query(${text})`],
  'postgres': ['postgres', `import postgres from 'postgres';\nconst sql = postgres();`, (text) => `sql${text}`],
  'neon': ['postgres', `import { neon } from '@neondatabase/serverless';\nconst sql = neon(url);`, (text) => `sql${text}`],
  'vercel': ['postgres', `import { sql } from '@vercel/postgres';`, (text) => `sql${text}`],
  'slonik': ['postgres', `import { createPool, sql } from 'slonik';\nconst db = await createPool(url);`, (text) => `db.any(sql.unsafe${text})`],
  'pg-promise': ['postgres', `import pgPromise from 'pg-promise';\nconst db = pgPromise()(url);`, (text) => `db.any(${text})`],
  'mysql2': ['mysql', `import mysql from 'mysql2/promise';\nconst db = mysql.createPool(url);`, (text) => `db.query({ sql: ${text} })`],
  'better-sqlite3': ['sqlite', `import Database from 'better-sqlite3';\nconst db = new Database('a');`, (text) => `db.prepare(${text}).all()`],
  'sqlite3': ['sqlite', `import sqlite3 from 'sqlite3';\nconst db = new sqlite3.Database('a');`, (text) => `db.all(${text}, done)`],
  'node-sqlite': ['sqlite', `import { DatabaseSync } from 'node:sqlite';\nconst db = new DatabaseSync('a');`, (text) => `db.prepare(${text}).all()`],
  'bun-sqlite': ['sqlite', `import { Database } from 'bun:sqlite';\nconst db = new Database('a');`, (text) => `db.query(${text}).all()`],
  'libsql': ['sqlite', `import { createClient } from '@libsql/client';\nconst db = createClient({ url });`, (text) => `db.execute({ sql: ${text}, args: [] })`],
  'd1': ['sqlite', `declare const db: D1Database;`, (text) => `db.prepare(${text}).all()`],
  'mssql': ['sqlserver', `import sql from 'mssql';`, (text) => `sql.query${text}`],
  'tedious': ['sqlserver', `import { Request } from 'tedious';`, (text) => `new Request(${text}, done)`],
  'clickhouse': ['clickhouse', `import { createClient } from '@clickhouse/client';\nconst db = createClient();`, (text) => `db.query({ query: ${text} })`],
  'prisma': ['postgres', `import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();`, (text) => `db.$queryRaw${text}`],
  'drizzle': ['mysql', `import { drizzle } from 'drizzle-orm/mysql2';\nimport { sql } from 'drizzle-orm';\nconst db = drizzle(url);`, (text) => `db.execute(sql${text})`],
  'knex': ['sqlite', `import knex from 'knex';\nconst db = knex({ client: 'better-sqlite3' });`, (text) => `db.raw(${text})`],
  'kysely': ['postgres', `import { sql, type Kysely } from 'kysely';\ndeclare const db: Kysely<DB>;`, (text) => `sql${text}.execute(db)`],
  'typeorm': ['mysql', `import { DataSource } from 'typeorm';\nconst db = new DataSource({ type: 'mysql' });`, (text) => `db.query(${text})`],
  'sequelize': ['sqlserver', `import { Sequelize } from 'sequelize';\nconst db = new Sequelize({ dialect: 'mssql' });`, (text) => `db.query(${text})`],
  'mikro-orm': ['postgres', `import { EntityManager } from '@mikro-orm/postgresql';\ndeclare const db: EntityManager;`, (text) => `db.execute(${text})`],
  'sql-template-strings': ['postgres', `import SQL from 'sql-template-strings';\nimport { Pool } from 'pg';\nconst db = new Pool();`, (text) => `db.query(SQL${text})`],
  'sql-template-tag': ['postgres', `import sql from 'sql-template-tag';\nimport { Pool } from 'pg';\nconst db = new Pool();`, (text) => `db.query(sql${text})`],
  'databases': ['postgres', `import connect, { sql } from '@databases/pg';\nconst db = connect();`, (text) => `db.query(sql${text})`],
};

/** A meaning without its places. */
const withoutPlaces = (_: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key, inner]) => !['start', 'end', 'id'].includes(key) && !(typeof inner === 'object' && inner !== null && 'start' in inner && Object.keys(inner).length === 2)));
};

describe('a query means the same through a driver as in an .sql file', () => {
  for (const [library, [dialect, head, send]] of Object.entries(WAYS)) {
    it(library, () => {
      const program = documentOf(`${head}\n${QUERIES.map((text) => `await ${send(`\`${text}\``)};\n`).join('')}`);
      const read = readProgram(program, treeOf(program), nothingOutside, dialect);
      assert.deepEqual(read.sites.map(({ site }) => site.carrier.text), QUERIES);
      assert.deepEqual(read.sites.map((site) => site.dialect.id), QUERIES.map(() => dialect));
      read.sites.forEach(({ statements: [statement] }, i) => {
        const own = readSql(documentOf(QUERIES[i]!, 'query.sql'), dialect).sites[0]!.statements[0];
        assert.ok(statement?.query && own?.query, QUERIES[i]);
        assert.equal(JSON.stringify(statement.query, withoutPlaces), JSON.stringify(own.query, withoutPlaces), QUERIES[i]);
      });
    });
  }
});
