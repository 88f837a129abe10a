// A spliced value becomes a parameter: the edits applied give the program that a reviewer would have asked for.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../server/src/text/edit.ts';
import { bindValues } from '../../server/src/libraries/bind.ts';
import { documentOf, sitesOf } from './read.ts';

const head = `import { Pool } from 'pg';\nconst pool = new Pool();\n`;

function bound(call: string, holes: readonly number[] = [0]): string | undefined {
  const document = documentOf(head + call);
  const [site] = sitesOf(document);
  const edits = bindValues(site!, holes, document);
  return edits && applyEdits(document.text, edits).slice(head.length);
}

describe('bind', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['pool.query(`select 1 where a = ${x}`)', 'pool.query(`select 1 where a = $1`, [x])'],
    ['pool.query(`select 1 where a = \'${x}\'`)', 'pool.query(`select 1 where a = $1`, [x])'],
    ['pool.query(`select 1 where a = $1 and b = ${x.y}`, [a])', 'pool.query(`select 1 where a = $1 and b = $2`, [a, x.y])'],
    ['pool.query(`select 1 where a like \'%${x}%\'`)', 'pool.query(`select 1 where a like \'%\' || $1 || \'%\'`, [x])'],
    ['pool.query(`select 1 where a ilike \'${x}%\'`, [])', 'pool.query(`select 1 where a ilike $1 || \'%\'`, [x])'],
    ['pool.query(\'select 1 where a = \' + x)', 'pool.query(\'select 1 where a = $1\', [x])'],
    ['pool.query("select 1 where a = \'" + x + "\' limit 1")', 'pool.query("select 1 where a = $1 limit 1", [x])'],
    ['pool.query(\'select 1 where a = \\\'\' + x + \'\\\'\')', undefined],
    ['pool.query({ text: `select 1 where a = ${x}`, name: \'q\' })', 'pool.query({ text: `select 1 where a = $1`, values: [x], name: \'q\' })'],
    ['pool.query(`select 1 limit ${n} offset ${m}`)', 'pool.query(`select 1 limit $1 offset ${m}`, [n])'],
    ['pool.query(`insert into t (a, b) values (${x}, 2)`)', 'pool.query(`insert into t (a, b) values ($1, 2)`, [x])'],
    ['pool.query(`update t set a = ${x}`, (error) => {})', 'pool.query(`update t set a = $1`, [x], (error) => {})'],
    ['pool.query(`select 1 from ${x}`)', undefined],
    ['pool.query(`select 1 order by a, ${x}`)', undefined],
    ['pool.query(`select ${x} from t`)', undefined],
    ['pool.query(`select 1 from t where ${x}`)', undefined],
    ['pool.query(`select 1 from t where a = 1 ${x}`)', undefined],
    ['pool.query(`select 1 where a > now() - interval \'${x} days\'`)', undefined],
    ['pool.query(`select 1 where a in (${ids.join(\',\')})`)', undefined],
    ['pool.query(`create table t (a int default ${x})`)', undefined],
    ['pool.query(`select 1 where a = ${x}`, params)', undefined],
    ['pool.query(`select 1 where a = $1 and b = ${x}`)', undefined],
    ['pool.query(`insert into ${x} values (1)`)', undefined],
    ['pool.query(`select 1 where a = ${x}0`)', undefined],
    ['pool.query(`select 1 where a = \'$2\' and b = ${x}`, [y])', undefined],
  ];
  for (const [call, expected] of cases) it(call, () => assert.equal(bound(call), expected));
});

describe('bind, in the other drivers', () => {
  const heads: Readonly<Record<string, string>> = {
    mysql2: `import { createPool } from 'mysql2/promise';\nconst db = createPool(url);\n`,
    'better-sqlite3': `import Database from 'better-sqlite3';\nconst db = new Database(file);\n`,
    libsql: `import { createClient } from '@libsql/client';\nconst db = createClient({ url });\n`,
    sequelize: `import { Sequelize } from 'sequelize';\nconst db = new Sequelize('mysql://localhost/shop');\n`,
    d1: `const db: D1Database = env.DB;\n`,
    knex: `import knex from 'knex';\nconst db = knex({ client: 'mysql2' });\n`,
    sqlite3: `import sqlite3 from 'sqlite3';\nconst db = new sqlite3.Database(file);\n`,
    prisma: `import { PrismaClient } from '@prisma/client';\nconst db = new PrismaClient();\n`,
  };
  const cases: Readonly<Record<string, readonly (readonly [call: string, expected: string | undefined, holes?: readonly number[]])[]>> = {
    mysql2: [
      ['db.query(`select 1 where a = ${x}`)', 'db.query(`select 1 where a = ?`, [x])'],
      ['db.execute("select 1 where a = \'" + x + "\'")', 'db.execute("select 1 where a = ?", [x])'],
      // Values are told apart by their order alone.
      ['db.query(`select 1 where a = ${x} and b = ?`, [y])', 'db.query(`select 1 where a = ? and b = ?`, [x, y])'],
      ['db.query(`select 1 where a = ? and b = ${x} and c = ?`, [y, z])', 'db.query(`select 1 where a = ? and b = ? and c = ?`, [y, x, z])'],
      ['db.query(`select 1 where a = ? and b = ${x}`, [y])', 'db.query(`select 1 where a = ? and b = ?`, [y, x])'],
      ['db.query(`select \'?\' where a = ? and b = ${x}`, [y])', 'db.query(`select \'?\' where a = ? and b = ?`, [y, x])'],
      ['db.query(`select 1 where a = ${x} and b = ? and c = ${z}`, [y])', 'db.query(`select 1 where a = ? and b = ? and c = ?`, [x, y, z])', [0, 1]],
      ['db.query({ sql: `select 1 where a = ${x}`, timeout: 10 })', 'db.query({ sql: `select 1 where a = ?`, values: [x], timeout: 10 })'],
      ['db.query({ sql: `select 1 where a = ${x} and b = ?`, values: [y] })', 'db.query({ sql: `select 1 where a = ? and b = ?`, values: [x, y] })'],
      // MySQL's `||` is no concatenation.
      ['db.query(`select 1 where a like \'%${x}%\'`)', undefined],
      ['db.query(`select ?? from t where a = ${x}`, [column])', undefined],
      ['db.query(`select 1 where a = :a and b = ${x}`, { a })', undefined],
      ['db.query(`select 1 where a = ? and b = ${x}`, values)', undefined],
    ],
    'better-sqlite3': [
      // What is prepared gets its values elsewhere.
      ['db.prepare(`select 1 where a = ${x}`).get()', undefined],
      ['db.exec(`delete from t where a = ${x}`)', undefined],
    ],
    libsql: [
      ['db.execute(`select 1 where a = \'${x}\'`)', 'db.execute(`select 1 where a = ?`, [x])'],
      ['db.execute({ sql: `select 1 where a = ${x}` })', 'db.execute({ sql: `select 1 where a = ?`, args: [x] })'],
      ['db.execute({ sql: `select 1 where a = ? and b = ${x}`, args: [y] })', 'db.execute({ sql: `select 1 where a = ? and b = ?`, args: [y, x] })'],
      ['db.execute({ sql: `select 1 where a = :a and b = ${x}`, args: { a } })', undefined],
      ['db.executeMultiple(`delete from t where a = ${x}`)', undefined],
    ],
    sequelize: [
      ['db.query(`select 1 where a = ${x}`)', 'db.query(`select 1 where a = ?`, { replacements: [x] })'],
      ['db.query(`select 1 where a = ${x} and b = ?`, { replacements: [y] })', 'db.query(`select 1 where a = ? and b = ?`, { replacements: [x, y] })'],
      ['db.query(`select 1 where a = ${x}`, { type: QueryTypes.SELECT })', undefined],
      ['db.query(`select 1 where a = :a and b = ${x}`, { replacements: { a } })', undefined],
    ],
    d1: [['db.prepare(`select 1 where a = ${x}`).all()', undefined]],
    knex: [
      ['await db.raw(`select 1 where a = ${x}`)', 'await db.raw(`select 1 where a = ?`, [x])'],
      ['await db.raw(`select 1 where a = ? and b = ${x}`, [y])', 'await db.raw(`select 1 where a = ? and b = ?`, [y, x])'],
      ['await db.raw(`select ?? from t where b = ${x}`, [y])', undefined],
    ],
    sqlite3: [
      ['db.all(`select 1 where a = ${x}`, (error, rows) => {})', 'db.all(`select 1 where a = ?`, [x], (error, rows) => {})'],
      ['db.all(`select 1 where a like \'%${x}%\' and b = ?`, [y])', 'db.all(`select 1 where a like \'%\' || ? || \'%\' and b = ?`, [x, y])'],
    ],
    // Which placeholder it takes stands in schema.prisma.
    prisma: [['await db.$queryRawUnsafe(`select 1 where a = ${x}`)', undefined]],
  };
  for (const [library, calls] of Object.entries(cases)) {
    for (const [call, expected, holes = [0]] of calls) {
      it(`${library}: ${call}`, () => {
        const document = documentOf(heads[library]! + call);
        const [site] = sitesOf(document);
        assert.equal(site?.library, library);
        const edits = bindValues(site!, holes, document);
        assert.equal(edits && applyEdits(document.text, edits).slice(heads[library]!.length), expected);
      });
    }
  }

  it('puts each value where its question mark is counted', () => fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }), (parts) => {
    const head = heads['mysql2']!;
    const text = parts.map((isSpliced, i) => `c${i} = ${isSpliced ? `\${s${i}}` : '?'}`).join(' and ');
    const given = parts.flatMap((isSpliced, i) => (isSpliced ? [] : [`v${i}`]));
    const spliced = parts.filter((isSpliced) => isSpliced).length;
    const document = documentOf(`${head}db.query(\`select 1 from t where ${text}\`, [${given.join(', ')}])`);
    const [site] = sitesOf(document);
    const edits = bindValues(site!, Array.from({ length: spliced }, (_, i) => i), document);
    const expected = `${head}db.query(\`select 1 from t where ${parts.map((_, i) => `c${i} = ?`).join(' and ')}\`, [${parts.map((isSpliced, i) => `${isSpliced ? 's' : 'v'}${i}`).join(', ')}])`;
    assert.equal(edits && applyEdits(document.text, edits), expected);
  }), { numRuns: 150 }));
});

describe('bind, whatever stands there already', () => {
  /** What stands beside `=` in the text: a placeholder of the list, a value that is spliced in, or a constant. */
  type Part = { readonly kind: 'numbered'; readonly value: number } | { readonly kind: 'spliced'; readonly form: 'bare' | 'quoted' | 'prefixed' } | { readonly kind: 'constant' };
  const part: fc.Arbitrary<Part> = fc.oneof(
    fc.record({ kind: fc.constant('numbered' as const), value: fc.nat(5) }),
    fc.record({ kind: fc.constant('spliced' as const), form: fc.constantFrom('bare' as const, 'quoted' as const, 'prefixed' as const) }),
    fc.record({ kind: fc.constant('constant' as const) }),
  );
  const written = (one: Part, index: number, numbers: ReadonlyMap<number, number>): string => {
    switch (one.kind) {
      case 'numbered': return `c${index} = $${numbers.get(one.value)}`;
      case 'constant': return `c${index} = '$0 it''s'`;
      case 'spliced': return `c${index} ${one.form === 'bare' ? `= \${s${index}}` : one.form === 'quoted' ? `= '\${s${index}}'` : `like 'x%\${s${index}}%'`}`;
    }
  };

  /** By column: what is passed for the placeholder that it is compared with. */
  const passed = (program: string): ReadonlyMap<string, string> => {
    const list = /, \[(.*)\]\);$/s.exec(program)?.[1];
    const values = list ? list.split(', ') : [];
    const text = program.replace(/'\$\d+ it''s'/g, '');
    const numbers = [...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
    assert.deepEqual([...new Set(numbers)].sort((a, b) => a - b), values.map((_, i) => i + 1), program);
    return new Map([...text.matchAll(/(c\d+) (?:=|like) (?:'x%' \|\| )?\$(\d+)/g)].map((match) => [match[1]!, values[Number(match[2]) - 1]!]));
  };

  it('numbers each value by its place in the list', () => fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), fc.boolean(), (parts, asProperty) => {
    // The numbers stand in any order and repeat; each that is in the list is used.
    const used = [...new Set(parts.flatMap((one) => (one.kind === 'numbered' ? [one.value] : [])))];
    const numbers = new Map(used.map((value, i) => [value, i + 1]));
    const text = `\`select 1 from t where ${parts.map((one, i) => written(one, i, numbers)).join(' and ')}\``;
    const list = `[${used.map((value) => `v${value}`).join(', ')}]`;
    let program = `pool.query(${text}, ${list});`;
    let expected = passed(program);
    parts.forEach((one, i) => {
      if (one.kind !== 'spliced') return;
      const before: string = asProperty ? program.replace(/^pool\.query\((.*), (\[.*\])\);$/s, 'pool.query({ text: $1, values: $2 });') : program;
      const after = bound(before);
      assert.ok(after !== undefined, before);
      program = asProperty ? after.replace(/^pool\.query\(\{ text: (.*), values: (\[.*\]) \}\);$/s, 'pool.query($1, $2);') : after;
      expected = new Map([...expected, [`c${i}`, `s${i}`]]);
      assert.deepEqual(new Map([...passed(program)].sort()), new Map([...expected].sort()), program);
    });
  }), { numRuns: 150 }));

  it('binds several at once as it would one by one', () => fc.assert(fc.property(fc.array(part, { minLength: 2, maxLength: 8 }), (parts) => {
    const used = [...new Set(parts.flatMap((one) => (one.kind === 'numbered' ? [one.value] : [])))];
    const numbers = new Map(used.map((value, i) => [value, i + 1]));
    const program = `pool.query(\`select 1 from t where ${parts.map((one, i) => written(one, i, numbers)).join(' and ')}\`, [${used.map((value) => `v${value}`).join(', ')}]);`;
    const spliced = parts.flatMap((one, i) => (one.kind === 'spliced' ? [`s${i}`] : []));
    const after = spliced.length === 0 ? program : bound(program, spliced.map((_, i) => i));
    assert.ok(after !== undefined, program);
    const expected = new Map([...passed(program), ...spliced.map((value): [string, string] => [value.replace('s', 'c'), value])]);
    assert.deepEqual(new Map([...passed(after)].sort()), new Map([...expected].sort()), after);
  }), { numRuns: 150 }));
});
