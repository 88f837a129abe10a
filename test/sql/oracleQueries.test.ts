// What Oracle says in WHERE that others say in FROM and LIMIT.
import assert from 'node:assert/strict';
import { queryOf } from '../query/support.ts';

const joinsOf = (sql: string) => {
  const { sources, filters, open } = queryOf(sql, { dialect: 'oracle' });
  return { joins: sources.map(({ join, outer }) => `${join ?? 'none'}${outer ? ' outer' : ''}`), on: filters.map(({ on }) => on), open: open.has('filters') };
};
const limitOf = (sql: string) => {
  const { limit, open } = queryOf(sql, { dialect: 'oracle' });
  return limit ? limit.count ?? 'parameter' : open.has('limit') ? 'open' : 'none';
};

describe('Oracle’s (+)', () => {
  it('makes the table that it marks one that may be missing, and the condition one of the join', () => {
    assert.deepEqual(joinsOf('select 1 from orders o, customer c where o.customer_id = c.id (+) and c.state (+) = 1 and o.total > 5'), { joins: ['none', 'left outer'], on: [1, 1, undefined], open: false });
  });

  it('leaves open what is left of tables behind it', () => {
    assert.deepEqual(joinsOf('select 1 from customer c, orders o where o.customer_id = c.id (+)'), { joins: ['none outer', 'none'], on: [0], open: true });
  });
});

describe('Oracle’s ROWNUM', () => {
  it('limits the rows where nothing is sorted or grouped behind it', () => {
    assert.deepEqual(['rownum <= 10', 'a = 1 and rownum < 11', 'rownum = 1', 'rownum <= :n', '(rownum <= 3)'].map((where) => limitOf(`select a from t where ${where}`)), [10, 10, 1, 'parameter', 3]);
  });

  it('is left open elsewhere', () => {
    assert.deepEqual(['select a from t where rownum <= 10 order by a', 'select count(*) from t where rownum <= 10', 'select a from t where rownum = 2', 'select a from t where rownum <= 3 or a = 1', 'select distinct a from t where rownum < 9'].map(limitOf), ['open', 'open', 'open', 'open', 'open']);
    assert.equal(limitOf('select a from (select a from t order by a) where rownum <= 10'), 10);
  });
});
