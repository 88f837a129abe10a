// An .sql file that programs load: whose it is, how its rows are consumed, and who sends it.
import assert from 'node:assert/strict';
import type { Files } from '../../server/src/engine/ports.ts';
import { explain } from '../../server/src/engine/showing/explain.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';

const schema = 'create table users (id bigint primary key, email text not null, name text, bio text, avatar text, note text);\ncreate table orders (id bigint primary key, user_id bigint);\n';
const db = `import { Pool } from 'pg';\nexport const db = new Pool();\n`;
const all = 'select * from users;\n';

const opened = (own: Readonly<Record<string, string>>): Workspace => {
  const files = new Map(Object.entries({ 'schema.sql': schema, 'src/db.ts': db, ...own }));
  const port: Files = { list: () => [...files.keys()].sort(), read: (path) => files.get(path) };
  return openWorkspace(port, defaultSettings);
};
const loaders = (own: Readonly<Record<string, string>>, path: string): readonly string[] => opened(own).world.loadersOf(path).map(({ path: from, line, rows, dialect }) => `${from}:${line} ${rows}${dialect ? ` ${dialect}` : ''}`);
const found = (own: Readonly<Record<string, string>>): readonly string[] => review(opened(own), { rules, wanted: (path) => path.endsWith('.sql') }).findings.map(({ path, rule, role }) => `${path}: ${rule} (${role})`);

describe('.sql files that programs load', () => {
  const send = (load: string, head = ''): string => `${head}import { db } from './db';\nconst text = ${load};\nexport const find = async () => (await db.query(text)).rows;\n`;
  const ways: readonly (readonly [name: string, program: string])[] = [
    ['read beside the program', send(`readFileSync(path.join(__dirname, 'all.sql'), 'utf8')`, `import { readFileSync } from 'node:fs';\nimport path from 'path';\n`)],
    ['read as bytes', send(`fs.readFileSync(__dirname + '/all.sql').toString()`, `import * as fs from 'fs';\n`)],
    ['awaited', `import { readFile } from 'fs/promises';\nimport { db } from './db';\nexport async function find() {\n  const text = await readFile(new URL('./all.sql', import.meta.url), 'utf8');\n  return (await db.query(text)).rows;\n}\n`],
    ['by promises', send(`await fs.promises.readFile(join(dirname(fileURLToPath(import.meta.url)), './all.sql'), 'utf8')`, `import fs from 'fs';\nimport { dirname, join } from 'path';\nimport { fileURLToPath } from 'url';\n`)],
    ['from where the program starts', send(`readFileSync('src/all.sql', 'utf8')`, `import { readFileSync } from 'fs';\n`)],
    ['from where the process runs', send(`readFileSync(resolve(process.cwd(), 'src', 'all.sql'), 'utf8')`, `import { readFileSync } from 'fs';\nimport { resolve } from 'path';\n`)],
    ['by a constant folder', send('readFileSync(`${folder}/all.sql`, \'utf8\').trim()', `import { readFileSync } from 'fs';\nimport { dirname } from 'path';\nconst folder = dirname(__filename);\n`)],
    ['imported', send('query', `import query from './all.sql';\n`)],
    ['imported as text', send('query', `import query from './all.sql?raw';\n`)],
    ['through a function', send(`load('all')`, 'import { readFileSync } from \'fs\';\nimport path from \'path\';\nfunction load(name: string) {\n  const file = path.join(__dirname, `${name}.sql`);\n  return readFileSync(file, \'utf8\');\n}\n')],
  ];
  for (const [name, program] of ways) it(name, () => assert.deepEqual(loaders({ 'src/users.ts': program, 'src/all.sql': all }, 'src/all.sql').filter((one) => one.endsWith('many postgres')).length, 1, program));

  it('through a function of another file, which names the folder', () => {
    const files = {
      'src/sql/load.ts': `import { readFileSync } from 'fs';\nimport { join } from 'path';\nexport const load = (name: string) => readFileSync(join(__dirname, name), 'utf8');\n`,
      'src/users.ts': `import { db } from './db';\nimport { load } from './sql/load';\nexport const one = async (id: string) => {\n  const { rows } = await db.query(load('one.sql'), [id]);\n  return rows[0];\n};\n`,
      'src/sql/one.sql': 'select * from users where email = $1;\n',
    };
    assert.deepEqual(loaders(files, 'src/sql/one.sql'), ['src/users.ts:4 unknown', 'src/users.ts:4 first row postgres']);
  });

  it('QueryFile of pg-promise', () => {
    const files = {
      'src/db/sql.ts': `import pgPromise from 'pg-promise';\nimport { join } from 'path';\nconst sql = (file: string) => new pgPromise.QueryFile(join(__dirname, file), { minify: true });\nexport const users = { find: sql('find.sql'), all: sql('../all.sql') };\n`,
      'src/users.ts': `import pgPromise from 'pg-promise';\nimport { users as sql } from './db/sql';\nconst db = pgPromise()(url);\nexport const find = (email: string) => db.oneOrNone(sql.find, { email });\n`,
      'src/db/find.sql': 'select * from users where email = ${email}\n',
    };
    assert.deepEqual(loaders(files, 'src/db/find.sql'), ['src/db/sql.ts:4 unknown', 'src/users.ts:4 one row postgres']);
  });

  it('typed SQL of Prisma', () => {
    const files = {
      'src/users.ts': `import { PrismaClient } from '@prisma/client';\nimport { find } from '@prisma/client/sql';\nconst prisma = new PrismaClient();\nexport const users = async (email: string) => (await prisma.$queryRawTyped(find(email)))[0];\n`,
      'prisma/sql/find.sql': 'select id from users where email = $1\n',
    };
    assert.deepEqual(loaders(files, 'prisma/sql/find.sql'), ['src/users.ts:4 unknown', 'src/users.ts:4 first row']);
  });

  it('its rows are consumed as all that send it consume them', () => {
    const one = (name: string): string => `import { readFileSync } from 'fs';\nimport { db } from './db';\nconst text = readFileSync(__dirname + '/all.sql', 'utf8');\nexport const ${name} = async () => {\n  const { rows } = await db.query(text);\n  return rows[0];\n};\n`;
    const list = one('list').replace('rows[0]', 'rows');
    assert.deepEqual(found({ 'src/all.sql': all, 'src/a.ts': one('a'), 'src/b.ts': one('b') }), []);
    assert.notDeepEqual(found({ 'src/all.sql': all, 'src/a.ts': one('a'), 'src/b.ts': list }), []);
    assert.notDeepEqual(found({ 'src/all.sql': all }), []);
    // Of several statements nobody can tell whose rows are consumed.
    assert.notDeepEqual(found({ 'src/all.sql': all + all, 'src/a.ts': one('a') }), []);
  });

  it('it is for what the programs are for that load it', () => {
    const load = `import { readFileSync } from 'fs';\nimport { db } from '../db';\nexport const text = () => db.query(readFileSync(__dirname + '/../all.sql', 'utf8'));\n`;
    const roleOf = (own: Readonly<Record<string, string>>): string => opened({ 'src/all.sql': all, ...own }).world.roleOf('src/all.sql');
    assert.equal(roleOf({ 'src/jobs/send.ts': load }), 'job');
    assert.equal(roleOf({ 'src/test/all.ts': load }), 'test');
    assert.equal(roleOf({ 'src/test/all.ts': load, 'src/routes/all.ts': load }), 'application');
    assert.equal(roleOf({}), 'application');
    // What declares the database is that, whoever loads it.
    assert.equal(opened({ 'src/test/all.ts': load.replace('/../all.sql', '/../../schema.sql') }).world.roleOf('schema.sql'), 'migration');
  });

  it('its dialect is that of what sends it, where no database tells', () => {
    const files = new Map(Object.entries({
      'src/users.ts': `import mysql from 'mysql2/promise';\nimport { readFileSync } from 'fs';\nconst db = mysql.createPool(url);\nexport const all = () => db.query(readFileSync(__dirname + '/all.sql', 'utf8'));\n`,
      'src/all.sql': 'select `id` from users limit 3, 4;\n',
    }));
    const workspace = openWorkspace({ list: () => [...files.keys()], read: (path) => files.get(path) }, defaultSettings);
    assert.equal(workspace.read('src/all.sql')!.sites[0]!.dialect.id, 'mysql');
  });

  it('why says who loads it', () => {
    const load = `import { readFileSync } from 'fs';\nimport { db } from './db';\n\nexport const a = () => db.query(readFileSync(__dirname + '/all.sql', 'utf8'));\n`;
    const why = (own: Readonly<Record<string, string>>): string | undefined => {
      const workspace = opened({ 'src/all.sql': all, ...own });
      return explain('src/all.sql', 1, workspace.read('src/all.sql'), workspace.world, rules).sites[0]?.reason;
    };
    assert.equal(why({ 'src/a.ts': load }), 'an SQL file, loaded by `src/a.ts:4`');
    assert.equal(why({ 'src/a.ts': load, 'src/b.ts': load, 'src/c.ts': load }), 'an SQL file, loaded by `src/a.ts:4` and 2 other files');
    assert.equal(why({}), 'an SQL file');
  });

  it('what is not written out loads nothing', () => {
    const program = `import { readFileSync } from 'fs';\nimport { readFileSync as mine } from './mine';\nimport { db } from './db';\ndb.query(readFileSync(process.env.FILE + '/all.sql', 'utf8'));\ndb.query(mine(__dirname + '/all.sql'));\ndb.query(readFileSync(name(), 'utf8'));\n`;
    assert.deepEqual(loaders({ 'src/users.ts': program, 'src/all.sql': all }, 'src/all.sql'), []);
  });
});
