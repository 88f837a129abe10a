// The sizes of indexes that do not exist, beside those of the same indexes really built over real rows.
import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { indexSizes } from '../../server/src/edge/pglite/indexSizes.ts';

const ROWS = 120_000;
/** Keys of an index, and by how much its guessed size may be off. */
const INDEXES: readonly (readonly [keys: string, within: number])[] = [
  ['(id)', 0.02], ['(parent_id)', 0.05], ['(state)', 0.05], ['(flag)', 0.05], ['(name)', 0.05], ['(email)', 0.05], ['(at)', 0.05], ['(amount)', 0.08], ['(sometimes)', 0.08],
  ['(parent_id, at)', 0.05], ['(state, flag)', 0.05], ['(id) include (state, amount)', 0.05], ['(key)', 0.05], ['(id) where flag', 0.1], ['(lower(email))', 0.05], ['(id) with (fillfactor = 70)', 0.05],
  ['using hash (key)', 0.15], ['using brin (at)', 0.6], ['using gin (tags)', 0.35], ['using gin (name gin_trgm_ops)', 0.35], ['using gist (span)', 0.35],
];

describe('the size of an index', () => {
  let db: PGlite;
  before(async () => {
    db = await PGlite.create({ extensions: { pg_trgm } });
    await db.exec(`create extension pg_trgm;
      create table t (id bigint, parent_id int, state text, flag boolean, name text, email text, at timestamptz, amount numeric(10, 2), sometimes int, key uuid, tags text[], span int4range);
      insert into t select n, n * 7919 % 20000, (array['new', 'paid', 'sent', 'void'])[1 + n % 4], n % 10 = 0, md5((n % 5000)::text), 'user' || n || '@example.com', timestamptz '2020-01-01' + n * interval '7 minutes', (n * 7919 % 100000) / 100.0,
        case when n % 3 = 0 then n end, md5(n::text)::uuid, array['t' || n % 50, 't' || n * 7 % 300], int4range(n, n + 5) from generate_series(1, ${ROWS}) n;`);
    for (const [place, [keys]] of INDEXES.entries()) await db.exec(`create index i${place} on t ${keys}`.replace(/ on t (using \w+)/, ' on t $1'));
    await db.exec('vacuum analyze t');
  });
  after(() => db.close());

  for (const [place, [keys, within]] of INDEXES.entries()) {
    it(`is told: ${keys}`, async () => {
      const { rows: [real] } = await db.query<{ oid: number; pages: number }>(`select 'i${place}'::regclass::oid::int as oid, (pg_relation_size('i${place}') / 8192)::int as pages`);
      const told = (await indexSizes(db, [real!.oid])).get(real!.oid)!;
      assert.ok(Math.abs(told.pages / real!.pages - 1) <= within, `${told.pages} for ${real!.pages} pages: ${(told.pages / real!.pages).toFixed(3)}`);
    });
  }
});
