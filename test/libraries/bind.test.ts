// A spliced value becomes a parameter: the edits applied give the program that a reviewer would have asked for.
import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/text/edit.ts';
import { pgLibrary } from '../../server/src/libraries/pg/library.ts';
import { documentOf, sitesOf } from './read.ts';

const head = `import { Pool } from 'pg';\nconst pool = new Pool();\n`;

function bound(call: string, hole = 0): string | undefined {
  const document = documentOf(head + call);
  const [site] = sitesOf(document);
  const edits = pgLibrary.bind!(site!, hole, document);
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
  ];
  for (const [call, expected] of cases) it(call, () => assert.equal(bound(call), expected));
});
