// Which texts of a program are SQL, and what they say: source in, sites out.
import assert from 'node:assert/strict';
import { documentOf, drawn, sitesAmong, sitesOf } from './read.ts';

const pg = `import { Pool, Client, type PoolClient } from 'pg';\nconst pool = new Pool();\n`;
const postgres = `import postgres from 'postgres';\nconst sql = postgres(process.env.URL);\n`;

const table: Readonly<Record<string, readonly (readonly [name: string, source: string, sites: readonly string[]])[]>> = {
  'pg, by what the receiver is': [
    ['a pool that is constructed', `${pg}pool.query('select 1');`, ['pg: select 1']],
    ['a namespace', `import pg from 'pg';\nconst c = new pg.Client();\nc.query('select 1');`, ['pg: select 1']],
    ['a namespace taken apart', `import pg from 'pg';\nconst { Pool } = pg;\nnew Pool().query('select 1');`, ['pg: select 1']],
    ['require', `const { Pool } = require('pg');\nconst db = new Pool();\ndb.query('select 1');`, ['pg: select 1']],
    ['require of a member', `const Pool = require('pg').Pool;\nconst db = new Pool();\ndb.query('select 1');`, ['pg: select 1']],
    ['a connected client', `${pg}async function f() { const c = await pool.connect(); await c.query('select 1'); }`, ['pg: select 1']],
    ['a connected client in a callback', `${pg}pool.connect((error, c, done) => c.query('select 1'));`, ['pg: select 1']],
    ['a declared type', `${pg}function f(c: PoolClient) { return c.query('select 1'); }`, ['pg: select 1']],
    ['a union of types', `${pg}function f(c: Pool | PoolClient | undefined) { return c?.query('select 1'); }`, ['pg: select 1']],
    ['an imported type', `function f(c: import('pg').PoolClient) { return c.query('select 1'); }`, ['pg: select 1']],
    ['an alias of a type', `${pg}type Db = Pick<Pool, 'query'>;\nexport const f = (db: Db) => db.query('select 1');`, ['pg: select 1']],
    ['a property of a declared interface', `${pg}interface Context { db: Pool; user: string }\nfunction f({ db }: Context) { return db.query('select 1'); }`, ['pg: select 1']],
    ['a member of a declared interface', `${pg}interface Context { db: Pool }\nfunction f(ctx: Context) { return ctx.db.query('select 1'); }`, ['pg: select 1']],
    ['a parameter property', `${pg}class Repo { constructor(private readonly db: Pool) {}\n  all() { return this.db.query('select 1'); } }`, ['pg: select 1']],
    ['a field assigned in the constructor', `const { Pool } = require('pg');\nclass Repo { constructor() { this.db = new Pool(); }\n  all() { return this.db.query('select 1'); } }`, ['pg: select 1']],
    ['an inherited field', `${pg}class Base { protected db = new Pool(); }\nclass Repo extends Base { all() { return this.db.query('select 1'); } }`, ['pg: select 1']],
    ['a field behind a getter', `${pg}class Repo { get db() { return pool; }\n  all() { return this.db.query('select 1'); } }`, ['pg: select 1']],
    ['a client of either kind', `${pg}async function f(tx?: PoolClient) { const db = tx ?? pool; await db.query('select 1'); }`, ['pg: select 1']],
    ['a late assignment', `${pg}let db: Pool | undefined;\nfunction get() { if (!db) db = new Pool(); return db; }\nget().query('select 1');`, ['pg: select 1']],
    ['a subclass of a client', `${pg}class Db extends Pool {}\nnew Db().query('select 1');`, ['pg: select 1']],
    ['an untyped parameter that is given a client', `const { Pool } = require('pg');\nconst pool = new Pool();\nasync function add(c) { await c.query('select 1'); }\nadd(pool);`, ['pg: select 1']],
    ['a driver that keeps the interface', `import { Pool, type PoolClient } from 'postgres-pool';\nnew Pool().query('select 1');\nexport const f = (c: PoolClient) => c.query('select 2');`, ['pg: select 1', 'pg: select 2']],
    ['a driver for functions at the edge', `import { Pool } from '@neondatabase/serverless';\nnew Pool().query('select 1');`, ['pg: select 1']],
    ['a cursor', `${pg}import Cursor from 'pg-cursor';\npool.query(new Cursor('select 1', []));`, ['pg: select 1']],
    ['a query with a configuration', `${pg}pool.query({ text: 'select $1', values: [1], name: 'one' });`, ['pg: select $1']],
    ['a configuration held by a name', `${pg}const one = { text: 'select $1' };\npool.query(one);`, ['pg: select $1']],
    ['no client: a name alone', `pool.query('select 1'); db.query('select 2'); client.query('select 3');`, []],
    ['no client: a class of the program', `class Pool { query(text: string) {} }\nnew Pool().query('select 1');`, []],
    ['no client: a shadowed name', `${pg}function f(pool: Search) { return pool.query('select 1'); }`, []],
    ['no client: another method', `${pg}pool.on('select 1', () => {}); pool.emit('select 1');`, []],
    ['no client: a map', `${pg}new Map().delete('delete from t'); fetch('select 1');`, []],
  ],
  'functions around a driver': [
    ['one that passes its arguments on', `${pg}function query(text: string, params?: unknown[]) { return pool.query(text, params); }\nquery('select 1', [2]);`, ['pg: select 1']],
    ['a method of an object', `${pg}export const db = { query: (text, params) => pool.query(text, params) };\ndb.query('select 1');`, ['pg: select 1']],
    ['a method of a class', `${pg}class Db { constructor(private pool: Pool) {}\n  run(text: string) { return this.pool.query(text); }\n  all() { return this.run('select 1'); } }`, ['pg: select 1']],
    ['one that builds a configuration', `${pg}const run = (text: string, values: unknown[]) => pool.query({ text, values });\nrun('select 1', []);`, ['pg: select 1']],
    ['one that lends a client', `${pg}async function transaction<T>(f: (c: PoolClient) => Promise<T>) { const c = await pool.connect(); return f(c); }\ntransaction(async (tx) => { await tx.query('select 1'); });`, ['pg: select 1']],
    ['one that lends a client, untyped', `const { Pool } = require('pg');\nconst pool = new Pool();\nasync function withClient(f) { const c = await pool.connect(); try { return await f(c); } finally { c.release(); } }\nwithClient((c) => c.query('select 1'));`, ['pg: select 1']],
    ['a bound method', `${pg}const query = pool.query.bind(pool);\nquery('select 1');`, ['pg: select 1']],
    ['an interface that is declared to give the driver\'s result', `import type { QueryResult } from 'pg';\ninterface Executor { query<T>(statement: string | Statement, options?: Options): Promise<QueryResult<T>> }\ninterface Transaction extends Executor { commit(): Promise<void> }\nclass Store { constructor(private db: Transaction) {}\n  private query(text: string, values?: unknown[]) { return this.db.query({ text, values }); }\n  all() { return this.query('select 1', []); } }`, ['pg: select 1']],
    ['one that gives the driver\'s result for something else', `import type { QueryResult } from 'pg';\ndeclare function find(email: string): Promise<QueryResult>;\ndeclare function byText(text: string): Promise<QueryResult>;\nfind('select 1'); byText('an article');`, []],
    ['one that calls itself', `${pg}function again(text: string): unknown { return again(text); }\nagain('select 1');`, []],
  ],
  'queries that functions make': [
    ['a whole query', `import { Prisma, PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nconst byEmail = (email: string) => Prisma.sql\`select id from users where email = \${email}\`;\nprisma.$queryRaw(byEmail('a'));`, ['prisma: select id from users where email = ${0} | 0 parameter']],
    ['one of two is not known', `import { Prisma, PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nfunction made(a) { if (a) return Prisma.sql\`select 1\`; return Prisma.sql\`select 2\`; }\nprisma.$queryRaw(made(1));`, []],
    ['a plain text is nobody\u2019s until it is sent', `${pg}const text = () => \`select 1\`;\npool.emit(text());`, []],
  ],
  'texts': [
    ['a concatenation', `${pg}pool.query('select a ' + "from t " + \`where b\`);`, ['pg: select a from t where b']],
    ['a spliced value', `${pg}pool.query(\`select \${x}\`);`, ['pg: select ${0} | 0 text']],
    ['a value that is a number', `${pg}function f(n: number) { return pool.query(\`select 1 limit \${n} offset \${Number(x)}\`); }`, ['pg: select 1 limit ${0} offset ${1} | 0 text (number) | 1 text (number)']],
    ['a value from a table of constants', `${pg}const columns = { a: 'id', b: 'name' };\npool.query(\`select 1 order by \${columns[key]}\`);`, ['pg: select 1 order by ${0} | 0 text (constant)']],
    ['a quoted identifier', `${pg}pool.query(\`select \${pool.escapeIdentifier(x)}\`);`, ['pg: select ${0} | 0 identifier (quoted)']],
    ['constants', `${pg}const table = 'users', fields = 'id, name';\nenum Status { Open = 'open' }\npool.query(\`select \${fields} from \${table} where s = '\${Status.Open}' limit \${10}\`);`, ['pg: select id, name from users where s = \'open\' limit 10']],
    ['numbers of placeholders', `${pg}pool.query(\`select $\${values.length} + $\${i + 1}\`);`, ['pg: select $1 + $2']],
    ['generated placeholders', `${pg}pool.query(\`select 1 where a in (\${ids.map((_, i) => \`$\${i + 1}\`).join(', ')})\`);`, ['pg: select 1 where a in (${0}) | 0 fragment']],
    ['additions', `${pg}let q = 'select 1';\nq += ' from t';\nif (x) q += ' where a';\nif (y) q = q + ' order by b';\nq = \`\${q} limit 1\`;\npool.query(q);`, ['pg: select 1 from t⟦ where a⟧⟦ order by b⟧ limit 1']],
    ['additions of both arms', `${pg}let q = 'select 1';\nif (x) q += ' from a'; else q += ' from b';\npool.query(q);`, ['pg: select 1⟦ from a⟧']],
    ['an addition that always holds where it is used', `${pg}let q = 'select 1';\nif (x) { q += ' from a'; pool.query(q); }`, ['pg: select 1 from a']],
    ['an addition after the use', `${pg}let q = 'select 1';\npool.query(q);\nq += ' from t';`, ['pg: select 1']],
    ['a text that is put into a larger one, as it was before', `${pg}let q = 'select a from t';\nq = \`select count(*) from (\${q}) x, (\${q}) y\`;\npool.query(q);`, ['pg: select count(*) from (select a from t) x, (select a from t) y']],
    ['a text that is put into a larger one with each turn', `${pg}let q = 'select a from t';\nfor (const x of xs) q = \`select a from (\${q}) x, (\${q}) y\`;\npool.query(\`with w as (\${q}) select 1 from w\`);`, ['pg: with w as (${0}) select 1 from w | 0 text']],
    ['an addition that cannot be read', `${pg}let q = 'select 1 from t';\nq += where(filters);\npool.query(q);`, ['pg: select 1 from t${0} | 0 fragment']],
    ['the last of several', `${pg}let q = 'select 1';\nq = 'select 2';\npool.query(q);`, ['pg: select 2']],
    ['either of two', `${pg}let q;\nif (x) q = 'select 1'; else q = 'select 2';\npool.query(q);`, ['pg: select 1', 'pg: select 2']],
    ['either of two by a choice', `${pg}pool.query(x ? 'select 1' : 'select 2');`, ['pg: select 1', 'pg: select 2']],
    ['an optional part', `${pg}pool.query(\`select 1 \${x ? 'from t' : ''} \${y ? \`where a = \${y}\` : ''} limit 1\`);`, ['pg: select 1 ⟦from t⟧ ⟦where a = ${0}⟧ limit 1 | 0 text']],
    ['a part that may be unknown', `${pg}pool.query(\`select 1 from t \${where ?? ''}\`);`, ['pg: select 1 from t ${0} | 0 text']],
    ['a list that is joined', `${pg}pool.query(['select 1', x && 'from t', 'limit 1'].filter(Boolean).join(' '));`, ['pg: select 1 ⟦from t⟧ limit 1']],
    ['a list that is filled', `${pg}const parts = ['a = $1'];\nif (x) parts.push('b = $2');\npool.query(\`select 1 from t where \${parts.join(' and ')}\`);`, ['pg: select 1 from t where a = $1⟦ and b = $2⟧']],
    ['a function that gives a text', `${pg}const fields = () => 'a, b';\npool.query(\`select \${fields()} from t\`);`, ['pg: select a, b from t']],
    ['raw and dedented templates', `${pg}import dedent from 'dedent';\npool.query(String.raw\`select '\\d'\`);\npool.query(dedent\`\n    select 1\n      from t\n  \`);`, ['pg: select \'\\d\'', 'pg: \nselect 1\n  from t\n']],
    ['escapes', `${pg}pool.query('select \\'a\\\\\\x41\\u{1F600}\\n');`, ['pg: select \'a\\A😀\n']],
    ['no text at all', `${pg}pool.query(text); pool.query(build(x)); pool.query(\`\${a} \${b}\`);`, []],
  ],
  'postgres.js': [
    ['a tag', `${postgres}await sql\`select 1 where a = \${x}\`;`, ['postgres: select 1 where a = ${0} | 0 parameter']],
    ['a typed tag', `${postgres}await sql<User[]>\`select 1\`;`, ['postgres: select 1']],
    ['names, lists and rows', `${postgres}await sql\`select \${sql(columns)} from t where a in \${sql(ids)}\`;\nawait sql\`insert into t \${sql(row, 'a', 'b')}\`;`, ['postgres: select ${0} from t where a in ${1} | 0 identifier | 1 fragment', 'postgres: insert into t ${0} | 0 fragment']],
    ['fragments', `${postgres}const open = sql\`and open\`;\nawait sql\`select 1 from t where a = \${a} \${open} \${x ? sql\`and b = \${b}\` : sql\`\`} \${more}\`;`, ['postgres: select 1 from t where a = ${0} and open ⟦and b = ${1}⟧ ${2} | 0 parameter | 1 parameter | 2 fragment']],
    ['a transaction', `${postgres}await sql.begin('read only', async (tx) => [await tx\`select 1\`]);`, ['postgres: select 1']],
    ['a parameter of its type', `import type { Sql, TransactionSql } from 'postgres';\nexport const f = (db: Sql | TransactionSql) => db\`select 1\`;`, ['postgres: select 1']],
    ['its namespace as a type', `import postgres from 'postgres';\nclass Repo { constructor(private sql: postgres.Sql<{}>) {}\n  all() { return this.sql\`select 1\`; } }`, ['postgres: select 1']],
    ['a text that is not bound', `${postgres}await sql.unsafe(\`select \${x}\`, []);`, ['postgres: select ${0} | 0 text']],
    ['a text inside that is not bound', `${postgres}await sql\`select \${sql.unsafe(x)}\`;`, ['postgres: select ${0} | 0 text']],
    ['a driver that keeps the interface', `import { Pool, type PoolClient } from 'postgres-pool';\nnew Pool().query('select 1');\nexport const f = (c: PoolClient) => c.query('select 2');`, ['pg: select 1', 'pg: select 2']],
    ['a driver for functions at the edge', `import { Pool } from '@neondatabase/serverless';\nnew Pool().query('select 1');`, ['pg: select 1']],
    ['a cursor', `${postgres}for await (const rows of sql\`select 1\`.cursor(10)) use(rows);`, ['postgres: select 1']],
    ['a part alone', `${postgres}const where = sql\`where a = \${a}\`;\nexport const f = () => where;`, []],
    ['another tag', `import { sql } from 'drizzle-orm';\nsql\`select 1\`; gql\`select 1\`;`, []],
  ],
  'marked texts': [
    ['a comment before', 'const q = /* sql */ `select ${x}`;', ['marked: select ${0} | 0 text']],
    ['a comment before a concatenation', `const q = /* SQL */ 'select ' + 'a';`, ['marked: select a']],
    ['a first line', 'const q = `\n  -- sql\n  select 1`;', ['marked: \n  -- sql\n  select 1']],
    ['no mark', `const q = 'select 1 from t'; const r = /* text */ 'select 2';`, []],
  ],
};

for (const [group, cases] of Object.entries(table)) {
  describe(group, () => {
    for (const [name, source, expected] of cases) {
      it(name, () => assert.deepEqual(sitesOf(documentOf(source)).map(drawn), expected));
    }
  });
}

describe('what is spliced', () => {
  const verdict = (source: string): readonly (string | undefined)[] => sitesOf(documentOf(`${pg}import { z } from 'zod';\nimport { allowed } from './columns';\nconst columns = ['a', 'b'];\n${source}`)).flatMap(({ carrier }) => carrier.holes.map(({ harmless }) => harmless));
  const run = 'pool.query(`select 1 order by ${x}`);';
  const cases: readonly (readonly [name: string, source: string, harmless: string | undefined])[] = [
    ['one of a list, else a constant', `function f(y: string) { const x = columns.includes(y) ? y : 'a'; ${run} }`, 'constant'],
    ['not one of a list, then a constant', `function f(y: string) { const x = !columns.includes(y) ? 'a' : y; ${run} }`, 'constant'],
    ['the arms exchanged', `function f(y: string) { const x = columns.includes(y) ? 'a' : y; ${run} }`, undefined],
    ['one of a list, inside', `function f(x: string) { if (columns.includes(x)) { ${run} } }`, 'constant'],
    ['one of a list, outside', `function f(x: string) { if (columns.includes(x)) { g(); } ${run} }`, undefined],
    ['after a return', `function f(x: string) { if (!columns.includes(x)) return; ${run} }`, 'constant'],
    ['after a throw in a block', `function f(x: string) { if (!x || !columns.includes(x)) { log(x); throw new Error(); } ${run} }`, 'constant'],
    ['after another condition too', `function f(x: string) { if (x && !columns.includes(x)) return; ${run} }`, undefined],
    ['after a continue', `for (const d of given) { let x = d; if (x === 'c') x = 'a'; if (!['a', 'b'].includes(x)) continue; ${run} }`, 'constant'],
    ['after a return of another block', `function f(x: string) { if (y) { if (!columns.includes(x)) return; } ${run} }`, undefined],
    ['after a return under a condition', `function f(x: string) { if (y) if (!columns.includes(x)) return; ${run} }`, undefined],
    ['after a warning only', `function f(x: string) { if (!columns.includes(x)) console.warn(x); ${run} }`, undefined],
    ['written anew after the check', `function f(x: string) { if (!columns.includes(x)) return; x = g(); ${run} }`, undefined],
    ['another name checked', `function f(x: string, y: string) { if (!columns.includes(y)) return; ${run} }`, undefined],
    ['a list that is added to', `function f(x: string) { const own = ['a']; own.push(g()); if (!own.includes(x)) return; ${run} }`, undefined],
    ['a list that holds what is given', `function f(x: string, y: string) { if (![y].includes(x)) return; ${run} }`, undefined],
    ['a list of another file', `function f(x: string) { if (!allowed.includes(x)) return; ${run} }`, 'constant'],
    ['keys of a table', `const table = { a: g(), b: 1 };\nfunction f(x: string) { if (!Object.keys(table).includes(x)) return; ${run} }`, 'constant'],
    ['own keys of a table', `const table = { a: g(), b: 1 };\nfunction f(x: string) { if (Object.hasOwn(table, x)) ${run} }`, 'constant'],
    ['values of a table', `const table = { a: g(), b: 1 };\nfunction f(x: string) { if (!Object.values(table).includes(x)) return; ${run} }`, undefined],
    ['a set', `const set = new Set(['a', 'b']);\nfunction f(x: string) { return set.has(x) && ${run} }`, 'constant'],
    ['a member', 'function f(r) { if (!columns.includes(r.sort)) return; pool.query(`select 1 order by ${r.sort}`); }', 'constant'],
    ['another member', 'function f(r) { if (!columns.includes(r.sort)) return; pool.query(`select 1 order by ${r.other}`); }', undefined],
    ['an element of a list', `for (const x of columns) { ${run} }`, 'constant'],
    ['an element that a callback is given', `columns.forEach((x) => { ${run} });`, 'constant'],
    ['what a reducer is given first', `columns.reduce((x, y) => { ${run} return y; }, given);`, undefined],
    ['an alias of literals', `type Sort = 'a' | 'b';\nfunction f(x: Sort) { ${run} }`, 'constant'],
    ['an enum of a schema', `const query = z.object({ x: z.enum(['a', 'b']).default('a'), n: z.coerce.number() }).strict();\nfunction f(r) { const { x } = query.parse(r.query); ${run} }`, 'constant'],
    ['a string of a schema', `const query = z.object({ x: z.string() });\nfunction f(r) { const { x } = query.parse(r.query); ${run} }`, undefined],
    ['quotes doubled by hand', 'const quote = (v: string) => v.replace(/\'/g, "\'\'");\nfunction f(y: string) { pool.query(`select \'${quote(y)}\'`); }', 'quoted'],
    ['something else replaced', 'function f(y: string) { pool.query(`select \'${y.replace(/x/g, "y")}\'`); }', undefined],
  ];
  for (const [name, source, expected] of cases) it(`${expected ?? 'unchecked'}: ${name}`, () => assert.deepEqual(verdict(source), [expected]));
});

describe('types that JavaScript declares in comments', () => {
  const cases: readonly (readonly [name: string, source: string, sites: readonly string[]])[] = [
    ['of a parameter', `/** @param {import('pg').Pool} db */\nexport const f = async (db) => db.query('select 1');`, ['pg: select 1']],
    ['of a parameter of a method', `class Repo {\n  /**\n   * @param {string} id\n   * @param {import('pg').Pool=} db\n   */\n  async find(id, db) { await db.query('select 1'); } }`, ['pg: select 1']],
    ['of a member of a parameter', `/**\n * @param {object} args\n * @param {import('pg').Pool} args.db\n */\nfunction f({ db }) { return db.query('select 1'); }`, ['pg: select 1']],
    ['of an object on several lines', `/**\n * @typedef {{\n *   pg: import('pg').Client\n *   log: Log\n * }} Config\n */\n\n/** @param {Config} config */\nasync function f(config) { await config.pg.query('select 1'); }`, ['pg: select 1']],
    ['of a variable', `/** @type {import('pg').PoolClient} */\nlet c;\nbefore(() => c.query('select 1'));`, ['pg: select 1']],
    ['of a field', `class Repo {\n  /** @type {import('pg').Pool} */\n  #db;\n  all() { return this.#db.query('select 1'); } }`, ['pg: select 1']],
    ['of an assigned field', `class Repo { constructor(o) {\n  /** @type {import('pg').Pool} */\n  this.db = o.db; }\n  all() { return this.db.query('select 1'); } }`, ['pg: select 1']],
    ['of a result', `/** @returns {Promise<import('pg').Pool>} */\nasync function connect() { return make(); }\nconst db = await connect();\ndb.query('select 1');`, ['pg: select 1']],
    ['named, one below the other', `/** @typedef {import('pg').Pool} Pool */\n/** @typedef {import('pg').Client} Client */\n\n/** @param {Pool | Client} db */\nexport function f(db) { db.query('select 1'); }`, ['pg: select 1']],
    ['imported', `/** @import { Pool as P } from 'pg' */\n/** @param {?P} db */\nexport function f(db) { db.query('select 1'); }`, ['pg: select 1']],
    ['of something else', `/** @param {import('search').Pool} db */\nexport function f(db) { db.query('select 1'); }`, []],
    ['of another parameter', `/** @param {import('pg').Pool} pool */\nexport function f(pool, db) { db.query('select 1'); }`, []],
  ];
  for (const [name, source, expected] of cases) it(name, () => assert.deepEqual(sitesOf(documentOf(source, 'program.js')).map(drawn), expected));

  it('declare nothing in TypeScript', () => assert.deepEqual(sitesOf(documentOf(`/** @param {import('pg').Pool} db */\nexport function f(db) { db.query('select 1'); }`)), []));
});

describe('what other files say', () => {
  const among = (files: Readonly<Record<string, string>>): readonly string[] => sitesAmong(files, 'src/use.ts').map(drawn);

  it('a client that is exported', () => {
    const db = `${pg}export { pool };\nexport default pool;`;
    assert.deepEqual(among({ 'src/db.ts': db, 'src/use.ts': `import { pool } from './db';\npool.query('select 1');` }), ['pg: select 1']);
    assert.deepEqual(among({ 'src/db.ts': db, 'src/use.ts': `import any from './db.js';\nany.query('select 1');` }), ['pg: select 1']);
    assert.deepEqual(among({ 'src/db.ts': db, 'src/use.ts': `import * as db from './db.ts';\ndb.pool.query('select 1');` }), ['pg: select 1']);
  });
  it('a client of CommonJS', () => {
    const db = `const { Pool } = require('pg');\nmodule.exports = new Pool();`;
    assert.deepEqual(among({ 'src/db.js': db, 'src/use.ts': `const db = require('./db');\ndb.query('select 1');` }), ['pg: select 1']);
    const named = `const { Pool } = require('pg');\nconst pool = new Pool();\nmodule.exports = { query: (text, params) => pool.query(text, params) };`;
    assert.deepEqual(among({ 'src/db/index.js': named, 'src/use.ts': `const db = require('./db');\ndb.query('select 1');\nconst { query } = require('./db');\nquery('select 2');` }), ['pg: select 1', 'pg: select 2']);
  });
  it('through any chain, cycles included', () => {
    assert.deepEqual(among({
      'src/pool.ts': `${pg}export { pool as main };`,
      'src/db/index.ts': `export * from './other';\nexport { main } from '../pool';\nexport * from './index';`,
      'src/db/other.ts': `export * from './index';`,
      'src/use.ts': `import { main } from './db';\nmain.query('select 1');`,
    }), ['pg: select 1']);
  });
  it('a function around a client of a third file', () => {
    assert.deepEqual(among({
      'src/pool.ts': `${pg}export const db = pool;`,
      'src/query.ts': `import { db } from './pool';\nexport async function run(text: string, values: unknown[]) { return db.query(text, values); }\nexport async function transaction(f) { const c = await db.connect(); return f(c); }`,
      'src/use.ts': `import { run, transaction } from './query';\nrun('select 1', []);\ntransaction(async (tx) => tx.query('select 2'));`,
    }), ['pg: select 1', 'pg: select 2']);
  });
  it('a class and a type', () => {
    assert.deepEqual(among({
      'src/db.ts': `${pg}export class Database { private pool = new Pool();\n  query(text: string, params?: unknown[]) { return this.pool.query(text, params); } }\nexport type Tx = PoolClient;`,
      'src/use.ts': `import { Database, type Tx } from './db';\nexport class Repo { constructor(private db: Database) {}\n  all() { return this.db.query('select 1'); } }\nexport const f = (tx: Tx) => tx.query('select 2');`,
    }), ['pg: select 1', 'pg: select 2']);
  });
  it('an object of options, part by part and through two functions', () => {
    const run = `import { createClient } from '@clickhouse/client';\nexport type Db = ReturnType<typeof createClient>;\nexport class Clients {\n  private static instance: Clients;\n  private known = new Map<string, Db>();\n  public static getInstance(): Clients { Clients.instance ??= new Clients(); return Clients.instance; }\n  getClient(options: unknown): Db { return this.known.get(JSON.stringify(options)) ?? createClient({}); }\n}\nexport const client = (options?: unknown) => Clients.getInstance().getClient(options);`;
    const wrap = `import { client } from './run';\nasync function send(options: { query: string; params?: object; span: unknown }) {\n  return client().query({ query: options.query, query_params: options.params, format: 'JSONEachRow' });\n}\nexport async function find<T>(options: { query: string; params?: object }): Promise<T[]> {\n  return traced('find', async (span) => (await send({ ...options, span })).json());\n}\nexport const wrong = (options: { query: string }) => send({ ...options, query: 'select 0', span: 1 });`;
    assert.deepEqual(among({ 'src/run.ts': run, 'src/wrap.ts': wrap, 'src/use.ts': `import { find, wrong } from './wrap';\nfind({ query: 'select 1', params: {} });\nwrong({ query: 'select 2' });` }), ['clickhouse: select 1']);
  });
  it('members of parameters that are passed one by one', () => {
    assert.deepEqual(among({
      'src/db.ts': `${pg}export { pool };`,
      'src/run.ts': `import { pool } from './db';\nexport const run = ({ sql, params }: Query) => pool.query(sql, params);\nexport const runAll = (name: string, options: Query) => pool.query({ name, text: options.sql, values: options.params });\nexport const log = (options: Query) => pool.emit(options.sql);`,
      'src/use.ts': `import { run, runAll, log } from './run';\nrun({ sql: 'select 1 where a = $1', params: [a] });\nrunAll('n', { sql: 'select 2', params: [] });\nlog({ sql: 'select 3' });`,
    }), ['pg: select 1 where a = $1', 'pg: select 2']);
  });
  it('a constant text', () => {
    assert.deepEqual(among({
      'src/texts.ts': `export const fields = 'id, name';\nexport const queries = { all: 'select 2' };`,
      'src/use.ts': `${pg}import { fields, queries } from './texts';\npool.query(\`select \${fields} from t\`);\npool.query(queries.all);`,
    }), ['pg: select id, name from t', 'pg: select 2']);
  });
  it('a tag of postgres.js', () => {
    assert.deepEqual(among({ 'src/db.ts': `${postgres}export default sql;`, 'src/use.ts': `import sql from './db';\nsql\`select 1\`.then(use);` }), ['postgres: select 1']);
  });
  it('nothing of a file that only has the same names', () => {
    assert.deepEqual(among({ 'src/db.ts': `export const pool = search();`, 'src/use.ts': `import { pool } from './db';\npool.query('select 1');` }), []);
  });
});

describe('how rows are consumed', () => {
  const consumed = (source: string): unknown => sitesOf(documentOf(source))[0]!.consumes;
  const cases: readonly (readonly [string, unknown])[] = [
    [`${pg}async function f() { const { rows } = await pool.query('select 1'); return rows[0]; }`, 'first row'],
    [`${pg}async function f() { const r = await pool.query('select 1'); if (r.rows.length === 0) return; return r.rows[0].id; }`, 'first row'],
    [`${pg}async function f() { const { rows: [row] } = await pool.query('select 1'); return row; }`, 'first row'],
    [`${pg}async function f() { const r = await pool.query('select 1'); if (r.rows.length > 1) throw r; return r.rows[0]; }`, undefined],
    [`${pg}async function f() { const r = await pool.query('select 1'); return r.rows.length; }`, 'count only'],
    [`${pg}async function f() { return (await pool.query('select 1')).rowCount; }`, 'count only'],
    [`${pg}async function f() { const { rows } = await pool.query('select 1'); if (rows.length > 0) return; }`, 'existence only'],
    [`${pg}async function f() { const { rows } = await pool.query('select 1'); if (!rows.length || g()) return; }`, 'existence only'],
    [`${pg}async function f() { const { rows } = await pool.query('select 1'); return rows.length ? 1 : 2; }`, 'existence only'],
    [`${pg}async function f() { if ((await pool.query('select 1')).rows.length) return; }`, 'existence only'],
    [`${pg}async function f() { const { rows } = await pool.query('select 1'); if (rows.length > 1) return; }`, 'count only'],
    [`${pg}async function f() { const { rows } = await pool.query('select 1'); return rows.length || 5; }`, 'count only'],
    [`${pg}async function f() { const r = await pool.query('select 1'); return r.rows.map((x) => x.id); }`, undefined],
    [`${pg}async function f() { return pool.query('select 1'); }`, undefined],
    [`${pg}async function f() { await pool.query('select 1'); }`, 'nothing'],
    [`${pg}pool.query('select 1', (error, r) => use(r.rows));`, undefined],
    [`${postgres}async function f() { const [row] = await sql\`select 1\`; return row; }`, 'first row'],
    [`${postgres}async function f() { const [a, b] = await sql\`select 1\`; return a + b; }`, undefined],
    [`${postgres}async function f() { const [first, ...rest] = await sql\`select 1\`; return rest; }`, undefined],
    [`${postgres}async function f() { return (await sql\`select 1\`)[0]; }`, 'first row'],
    [`${postgres}async function f() { return sql\`select 1\`.then((rows) => rows[0]); }`, 'first row'],
    [`${postgres}async function f() { return sql\`select 1\`.then(([row]) => row); }`, 'first row'],
    [`${postgres}async function f() { return sql\`select 1\`.then((rows) => use(rows)); }`, undefined],
    [`${postgres}async function f() { return sql\`select 1\`.then(use); }`, undefined],
  ];
  for (const [source, expected] of cases) it(source.split('\n').at(-1)!, () => assert.equal(consumed(source), expected));
});
