// The look before parsing lets every file through in which something is found.
import assert from 'node:assert/strict';
import { isGenerated, mayHoldSites, mentions } from '../../server/src/hosts/prefilter.ts';

describe('the look before parsing', () => {
  const passing: readonly string[] = [
    `import { Pool } from 'pg';`, `const { Client } = require("pg");`, `import postgres from 'postgres';`, `const pg = await import('pg');`,
    `import { pool } from './db';\npool.query(text);`, `db.query<User>(text)`, 'tx.unsafe(text)', 'const q = /* sql */ text;', 'const q = `-- sql\nvacuum`;', 'sql`vacuum`',
    `run('SELECT 1')`, `run('insert into t values (1)')`, 'run(`update "t" set a = 1`)', 'run(`update ${table} set a = 1`)', `run('update t as u set a = 1')`, `run('delete from t')`, `run('with a as (select 1) table a')`,
    `run('with recursive a(b) as (values (1)) table a')`, `run('create unique index on t (a)')`, `run('create or replace function f() returns int')`, `run('drop materialized view v')`, `run('truncate table t')`,
    "run('select id, ' + columns +\n  ' from t')", 'run(`\n  SELECT a\n  FROM ${t}`)', `run('select now()')`, "run('select 1')", 'tx.$queryRaw(q)', "import { Prisma } from '@prisma/client';\nexport const mine = Prisma.sql`true`;", `import { MongoClient } from 'mongodb';`, `connection.exec(text);`, `db.transaction(async (tx) => { await save(tx); });`,
    `import type { PoolClient } from 'postgres-pool'`, `import Cursor from 'pg-cursor'`, `new QueryStream(text)`, `class A { @ResolveField() b(@Parent() a: A) { return this.service.of(a.id); } }`, `export const resolvers = { A: { b: (a) => of(a.id) } };`,
  ];
  for (const text of passing) it(`passes: ${text}`, () => assert.ok(mayHoldSites(text)));

  const skipped: readonly string[] = [
    `export const add = (a: number) => a + 1;`, `<div className="truncate font-medium">Select</div>`, `items.delete(key); state.update(value); Object.create(null);`, `import { z } from 'zod';\nexport const user = z.object({ id: z.string() });`,
    `<Select value={a} from={b} />`, `t('Select a plan')`, `if (type === 'select') from(x);`, `const found = /a/.exec(text);`, `// Speaks SQL.`, `export * from './pool';`, `import { Link } from '@prisma/client';\nexport const of = (link: Link) => link.id;`, `import { ObjectId } from 'mongodb';\nexport const id = new ObjectId();`,
    `with(x) { create(y) }`, `// updates the list and drops the rest`,
  ];
  for (const text of skipped) it(`skips: ${text}`, () => assert.ok(!mayHoldSites(text)));

  it('passes a file that calls a method of what others export, where only some send', () => {
    const names = new Map([['Users', /\b(?:named)\b/]]);
    assert.ok(mentions(`import { Users } from './users';\nexport class A { constructor(private users: Users) {} b() { return this.users.named('a'); } }`, names));
    assert.ok(!mentions(`import { Users } from './users';\nexport class A { constructor(private users: Users) {} b() { return this.users.label; } }`, names));
  });
  it('passes a file that only uses names of others', () => {
    assert.ok(mentions(`import { run, byId } from './db';\nrun(byId, [1]);`, new Map([['run', undefined]])));
    assert.ok(mentions(`const { run } = require('./db');\nrun(byId, [1]);`, new Map([['run', undefined]])));
    assert.ok(!mentions(`import { rerun } from './x';\nrerun().run();`, new Map([['run', undefined]])));
  });
});

describe('what a tool wrote', () => {
  const minified = `!function(e,t){var n=t(1);n.query("select 1"),r(e),i(t)}(a,b);`;
  const handWritten = `export const all = (pool: Pool) => pool.query('select id from customer where email = $1', [email]);\n`;
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['minified code', minified.repeat(200), true],
    ['minified code below its licence', `/* MIT\n${' * words\n'.repeat(30)} */\n${minified.repeat(200)}`, true],
    ['a bundle with its lines kept', `"use strict";\nvar __create = Object.create;\nvar __defProp = Object.defineProperty;\n${handWritten.repeat(300)}`, true],
    ['more than anyone writes', handWritten.repeat(12_000), true],
    ['a long program', handWritten.repeat(2_000), false],
    ['a program that holds an image', `${handWritten.repeat(20)}const logo = '${'iVBORw0KGgo'.repeat(5_000)}';\n`, false],
    ['a program that holds a dump', `${handWritten.repeat(20)}const rows = ${JSON.stringify(Array.from({ length: 900 }, (_, id) => ({ id, name: 'a (b)' })))};\n`, false],
    ['one short line', minified, false],
    ['minified code between texts that kept their lines', `var A=require("node:url");\n"use strict";var $=Object.defineProperty;var Te=Object.getOwnPropertyDescriptor;var be=Object.getOwnPropertyNames;${minified.repeat(60)}\n${`db.run(\`\n${'  delete from customer\n'.repeat(20)}\`);`.repeat(60)}\n${minified.repeat(60)}`, true],
    ['minified code without a preamble, between such texts', `${'if(a(b)){c(d)}'.repeat(300)}\n${`db.run(\`\n${'  delete from customer\n'.repeat(20)}\`);\n`.repeat(60)}${'if(a(b)){c(d)}'.repeat(300)}`, true],
    ['what a compiler wrote beside its source', `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.all = void 0;\nconst pg_1 = require("pg");\n${handWritten.replace('export const', 'const')}`, true],
    ['a module with the map to its source', `${handWritten}//# sourceMappingURL=all.js.map\n`, true],
    ['a program that speaks of such maps', `${handWritten}\n//# sourceMappingURL=${'x'}\n${handWritten}`, false],
    ['a module that says by hand what it is', `'use strict';\nObject.defineProperty(exports, '__esModule', { value: true });\n${handWritten}`, false],
  ];
  for (const [name, text, expected] of cases) it(`${expected ? 'is skipped' : 'is read'}: ${name}`, () => assert.equal(isGenerated(text), expected));
});
