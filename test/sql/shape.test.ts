// The same statement is known again, however its values are written; another one is not.
import assert from 'node:assert/strict';
import { postgres } from '../../server/src/sql/postgres/dialect.ts';
import { shapeOf } from '../../server/src/sql/shape.ts';

const shape = (sql: string): string => shapeOf(sql, postgres);

describe('the shape of a statement', () => {
  it('is the same for what a program writes and what a server keeps of it', () => {
    const same: readonly (readonly [written: string, kept: string])[] = [
      ["select * from orders where kind = 'trade' and total > 10.5", 'select * from orders where kind = $1 and total > $2'],
      ['SELECT id\n  FROM Orders -- the newest\n WHERE id = ?;', 'select id from orders where id = $1'],
      ['select id from orders where id in (1, 2, 3)', 'select id from orders where id in ($1 /*, ... */)'],
      ['select id from orders where id in ($1, $2)', 'select id from orders where id in ($1, $2, $3, $4)'],
      ['insert into orders (id, total) values ($1, $2), ($3, $4), ($5, $6)', 'insert into orders (id, total) values ($1, $2)'],
      ['insert into "orders" ("id") values (default)', 'insert into orders (id) values (default)'],
      ['select total - 5 from orders where total > -5 limit 10', 'select total - $1 from orders where total > $2 limit $3'],
      ["update orders set done = true, note = null where at > now() - interval '1 day' and note is null", 'update orders set done = $1, note = $2 where at > now() - interval $3 and note is null'],
      ["select $$a 'text'$$, E'b'", 'select $1, $2'],
    ];
    for (const [written, kept] of same) assert.equal(shape(written), shape(kept), written);
  });

  it('is another for another statement', () => {
    const others: readonly (readonly [string, string])[] = [
      ['select id from orders where total is null', 'select id from orders where total is not null'],
      ['select id from orders where total > $1', 'select id from orders where total < $1'],
      ['select "Id" from orders', 'select id from orders'],
      ['select id from orders order by id', 'select id from orders order by id desc'],
      ['select total - 5 from orders', 'select total from orders'],
      ['select f($1, $2) from orders', 'select f($1) from orders'],
      ['select id from a.orders', 'select id from b.orders'],
    ];
    for (const [one, other] of others) assert.notEqual(shape(one), shape(other), one);
  });

  it('takes any text, in time that grows with it alone', () => {
    for (const text of ['', ')', '((((', "select '", '$$', '?)?)', ', , ( ) ?']) assert.equal(typeof shape(text), 'string');
    const rows = Array.from({ length: 20_000 }, () => "(1, -2, 'x')").join(', ');
    assert.equal(shape(`insert into t values ${rows}`), 'insert into t values ( ? )');
  });
});
