import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/text/edit.ts';
import { identityMap, type SourceMap } from '../../server/src/text/sourceMap.ts';
import type { Intention } from '../../server/src/query/query.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import { rewriteSql } from '../../server/src/sql/rewrite.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import type { Statement } from '../../server/src/sql/tree.ts';
import { lowered } from '../query/support.ts';

const statementOf = (sql: string, dialect: DialectId = 'postgres'): Statement => parseScript(sql, dialectOf(dialect)).statements[0]!;

function rewritten(sql: string, intentions: readonly Intention[], dialect: DialectId = 'postgres'): string | undefined {
  const { query, nodes } = lowered(sql, { dialect });
  const carrier = { kind: 'sql', text: sql, map: identityMap(sql.length), holes: [], optional: [], openEnd: false } as const;
  const edits = rewriteSql(query, intentions, { carrier, dialect: dialectOf(dialect), node: nodes.get(query)!, statement: statementOf(sql, dialect) });
  return edits && applyEdits(sql, edits);
}

const limit: Intention = { kind: 'limit to', rows: 100 };
const filter: Intention = { kind: 'filter by', columns: ['id'] };

const LIMITS: readonly (readonly [string, string | undefined])[] = [
  ['select a from t', 'select a from t limit 100'],
  ['SELECT a FROM t;', 'SELECT a FROM t LIMIT 100;'],
  ['select a from t -- all of them\n', 'select a from t limit 100 -- all of them\n'],
  ['select a from t order by a offset 5', 'select a from t order by a limit 100 offset 5'],
  ['select a from t for update', 'select a from t limit 100 for update'],
  ['select a from t offset $1 for update', 'select a from t limit 100 offset $1 for update'],
  ['select a from t limit 5000', 'select a from t limit 100'],
  ['select a from t limit all', 'select a from t limit 100'],
  ['select a from t union select b from u', 'select a from t union select b from u limit 100'],
  ['(select a from t) union (select b from u)', '(select a from t) union (select b from u) limit 100'],
  ['select a\nfrom t\nwhere b\norder by a', 'select a\nfrom t\nwhere b\norder by a\nlimit 100'],
  ['select a\n  from t\n   for update', 'select a\n  from t\n   limit 100\n   for update'],
  ['with x as (select 1) select * from x', 'with x as (select 1) select * from x limit 100'],
  ['values (1), (2)', 'values (1), (2) limit 100'],
  ['delete from t', undefined],
];

describe('rewriting', () => {
  for (const [sql, expected] of LIMITS) it(`limits ${JSON.stringify(sql)}`, () => assert.equal(rewritten(sql, [limit]), expected));

  it('limits in the dialect', () => {
    assert.equal(rewritten('select a from t', [limit], 'mysql'), 'select a from t limit 100');
    assert.equal(rewritten('select distinct a from t', [limit], 'sqlserver'), 'select distinct top (100) a from t');
    assert.equal(rewritten('SELECT a FROM t', [limit], 'oracle'), 'SELECT a FROM t FETCH FIRST 100 ROWS ONLY');
  });

  it('limits a query inside another', () => {
    const sql = 'select * from (select a from t) d';
    const { query, nodes } = lowered(sql);
    const inner = query.inner[0]!.query;
    const carrier = { kind: 'sql', text: sql, map: identityMap(sql.length), holes: [], optional: [], openEnd: false } as const;
    const edits = rewriteSql(inner, [limit], { carrier, dialect: dialectOf('postgres'), node: nodes.get(inner)!, statement: statementOf(sql) });
    assert.equal(edits && applyEdits(sql, edits), 'select * from (select a from t limit 100) d');
  });

  it('lists columns in place of a star, quoted where they must be', () => {
    const list = (output: number, columns: Extract<Intention, { kind: 'list columns' }>['columns']): Intention => ({ kind: 'list columns', output, columns });
    assert.equal(rewritten('select * from t', [list(0, [{ column: 'a' }, { column: 'createdAt' }, { column: 'order' }])]), 'select a, "createdAt", "order" from t');
    assert.equal(rewritten('select x, t.* from t, u', [list(1, [{ source: 't', column: 'a' }])]), 'select x, t.a from t, u');
    assert.equal(rewritten('delete from t returning *', [list(0, [{ column: 'a' }])]), 'delete from t returning a');
    assert.equal(rewritten('select `a`, t.* from t', [list(1, [{ column: 'order' }])], 'mysql'), 'select `a`, `order` from t');
    assert.equal(rewritten('select a from t', [list(0, [{ column: 'a' }])]), undefined);
  });

  it('filters by a key', () => {
    assert.equal(rewritten('delete from t', [filter]), 'delete from t where id = $1');
    assert.equal(rewritten('UPDATE t SET a = $1 RETURNING a', [filter]), 'UPDATE t SET a = $1 WHERE id = $2 RETURNING a');
    assert.equal(rewritten('update t set a = :a', [filter]), 'update t set a = :a where id = :id');
    assert.equal(rewritten('delete from t where a or b', [filter]), 'delete from t where (a or b) and id = $1');
    assert.equal(rewritten('select a from t x, u order by a', [filter]), 'select a from t x, u where x.id = $1 order by a');
    assert.equal(rewritten('delete from t', [{ kind: 'filter by', columns: ['a', 'b'] }]), 'delete from t where a = $1 and b = $2');
  });

  it('renames, keeping quotes', () => {
    const at = (sql: string, name: string) => ({ start: sql.indexOf(name), end: sql.indexOf(name) + name.length });
    const plain = 'select emial from t';
    assert.equal(rewritten(plain, [{ kind: 'rename', at: at(plain, 'emial'), name: 'email' }]), 'select email from t');
    assert.equal(rewritten(plain, [{ kind: 'rename', at: at(plain, 'emial'), name: 'eMail' }]), 'select "eMail" from t');
    const quoted = 'select "emial" from t';
    assert.equal(rewritten(quoted, [{ kind: 'rename', at: at(quoted, '"emial"'), name: 'email' }]), 'select "email" from t');
  });

  it('follows several intentions at once', () => {
    assert.equal(rewritten('select * from t', [limit, filter, { kind: 'list columns', output: 0, columns: [{ column: 'a' }] }]), 'select a from t where id = $1 limit 100');
  });

  it('does not touch what may hold a limit already', () => {
    const sql = 'select a from t ${0}';
    const { query, nodes } = lowered(sql, { holes: ['fragment'] });
    const carrier = { kind: 'sql', text: sql, map: identityMap(sql.length), holes: [], optional: [], openEnd: false } as const;
    assert.equal(rewriteSql(query, [limit], { carrier, dialect: dialectOf('postgres'), node: nodes.get(query)!, statement: statementOf(sql) }), undefined);
  });

  it('edits inside the literal of a program, and adds no placeholder there', () => {
    const host = "q('select a from t', [])";
    const sql = 'select a from t';
    const map: SourceMap = { pieces: [{ kind: 'verbatim', sql: { start: 0, end: 15 }, host: { start: 3, end: 18 } }], shared: false, escape: (text) => text };
    const { query, nodes } = lowered(sql, { map });
    const source = { carrier: { kind: 'sql', text: sql, map, holes: [], optional: [], openEnd: false }, dialect: dialectOf('postgres'), node: nodes.get(query)!, statement: statementOf(sql) } as const;
    assert.equal(applyEdits(host, rewriteSql(query, [limit], source) ?? []), "q('select a from t limit 100', [])");
    assert.equal(rewriteSql(query, [filter], source), undefined);
  });
});
