// Texts that are handed to what cannot be followed: taken for SQL where the package has a driver and a known database has the tables.
import assert from 'node:assert/strict';
import { reviewReading } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';

const SCHEMA = 'create table customer (id bigint primary key, name text, company_id bigint);\n';
const PACKAGE = JSON.stringify({ dependencies: { pg: '^8.0.0' } });

/** The texts that are read in `src/a.ts`, and the rules that speak of them. */
function read(program: string, files: Readonly<Record<string, string>> = {}): { readonly texts: readonly string[]; readonly found: readonly string[] } {
  const all = new Map(Object.entries({ 'schema.sql': SCHEMA, 'package.json': PACKAGE, 'src/a.ts': program, ...files }));
  const workspace = openWorkspace({ list: () => [...all.keys()], read: (path) => all.get(path) }, defaultSettings);
  const reading = workspace.read('src/a.ts');
  if (!reading) return { texts: [], found: [] };
  const found = reviewReading(reading, workspace, { rules, fixesAt: '20300101000000' }, new Set()).map(({ rule }) => rule);
  return { texts: reading.sites.map(({ site }) => site.carrier.text), found };
}

const UPDATE = 'update customer set name = $1 where name = null';

describe('what cannot be followed', () => {
  const ways: Readonly<Record<string, string>> = {
    'a method that another package added': `import { pool } from '@shop/database';\nawait pool.queryAsync('${UPDATE}', [name]);\n`,
    'a function in a way of its own': `const dynamic = flags.fast ? fast : slow;\ndynamic.runQuery('${UPDATE}', [name]);\n`,
    'what is given by a call': `import { connection } from 'elsewhere';\nconnection().prepare('${UPDATE}').run(name);\n`,
    'a short word of a database': `export const f = (db: any) => db.run('${UPDATE}', name);\n`,
    'a text that a constant holds': `import { pgQuery_readOnly } from '@shop/database';\nconst text = '${UPDATE}';\npgQuery_readOnly(text, [name]);\n`,
    'a template that is tagged sql': `import { Client } from '@shop/toolkit';\nexport class Store { constructor(readonly sql: Client) {} save(name: string) { return this.sql\`update customer set name = \${name} where name = null\`; } }\n`,
  };
  for (const [way, program] of Object.entries(ways)) it(`is read: ${way}`, () => {
    const { texts, found } = read(program);
    assert.equal(texts.length, 1);
    assert.deepEqual(found, ['null-comparison']);
  });

  it('is one statement with the parts that a tag of the same name writes into it', () => {
    const { texts } = read("import { Client } from '@shop/toolkit';\nexport const f = (sql: Client, id?: number) => { const where = id ? sql`where company_id = ${id}` : sql``; return sql`select id from customer ${where} limit 10`; };\n");
    assert.deepEqual(texts, ['select id from customer where company_id = ${0} limit 10']);
  });

  const silent: Readonly<Record<string, readonly [program: string, files?: Readonly<Record<string, string>>]>> = {
    'a package without a driver': [`pool.query('${UPDATE}')`, { 'package.json': '{}' }],
    'a table that no database has': ["salesforce.query('select Id from Account where Name = null')"],
    'a sentence': ["dialog.query('Select an item from the list'); cache.exec('update your name');"],
    'another method': [`console.log('${UPDATE}')`],
    'a statement that only begins': ["db.run('select 1 +')"],
  };
  for (const [what, [program, files]] of Object.entries(silent)) it(`is not spoken of: ${what}`, () => {
    assert.deepEqual(read(`declare const pool: any, db: any, cache: any, dialog: any, salesforce: any;\n${program};\n`, files).found, []);
  });

  it('is a fork of a driver by its name', () => {
    const { found } = read(`import Database from '@somebody/better-sqlite3';\nnew Database('a.db').prepare('update customer set name = ? where name = null').run(name);\n`, { 'package.json': '{}' });
    assert.deepEqual(found, ['null-comparison']);
  });

  it('has its driver from a package of the workspace that its own depends on', () => {
    const { found } = read(`import { pool } from '@shop/database';\nawait pool.queryAsync('${UPDATE}');\n`, {
      'package.json': JSON.stringify({ dependencies: { '@shop/database': 'workspace:*' } }),
      'packages/database/package.json': JSON.stringify({ name: '@shop/database', dependencies: { mysql2: '3' } }),
    });
    assert.deepEqual(found, ['null-comparison']);
  });
});
