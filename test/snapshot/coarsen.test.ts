import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { coarsen } from '../../server/src/engine/snapshot/coarsen.ts';
import { hideLiterals } from '../../server/src/engine/snapshot/literals.ts';
import { elementsOf } from '../../server/src/schema/snapshot/arrays.ts';
import { ddlOf } from '../../server/src/schema/snapshot/ddl.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';
import { LEVELS, type Snapshot, type SnapshotLevel } from '../../server/src/schema/snapshot.ts';
import type { ValueMeasures } from '../../server/src/schema/measures.ts';
import { captureFrom, DATABASE } from './database.ts';

describe('a coarse snapshot', () => {
  let db: PGlite;
  let full: Snapshot;

  before(async () => {
    db = await PGlite.create({ extensions: { pg_trgm } });
    await db.exec(DATABASE);
    const captured = await captureFrom(db, 'full');
    // As pg_stat_statements keeps what it could not normalise.
    full = { ...captured, statements: [{ query: "select 1 /* secret */ from app.orders where note = 'secret' -- secret\n and total > 778899", calls: 3, totalTime: 1.5, rows: 3 }] };
  });
  after(() => db.close());

  const below = (level: SnapshotLevel): Snapshot => coarsen(full, level);
  const valuesOf = (snapshot: Snapshot, table: string, column: string): ValueMeasures | undefined =>
    snapshot.relations.find(({ name }) => name === table)!.columns.find(({ name }) => name === column)!.statistics;

  it('shows at full what it hides elsewhere', () => {
    const text = snapshotText(full);
    for (const secret of ['secretdomain', 'Secret plan', 'secrettag', 'secretcomment', 'secretline', 'secretregion', 'secretkind', 'secretnote', 'secretwhen', 'secretarg', 'secretpolicy', 'secrettenant', 'secrettouch', 'secretrule', 'secretlog', '778899', '98765', '1234.56', '1950-01-02', '55444.01']) {
      assert.ok(text.includes(secret), secret);
    }
  });

  for (const level of LEVELS.slice(1)) {
    it(`holds no text and no exact number of the data at ${level}`, () => {
      const text = snapshotText(below(level));
      assert.doesNotMatch(text, /secret/i);
      assert.doesNotMatch(text, /778899|98765|1234\.56|1950-01-02|5[56]4\d\d|name\d|user\d/);
    });
  }

  it('still makes a database', async () => {
    const copy = await PGlite.create({ extensions: { pg_trgm } });
    try {
      for (const statement of ddlOf(below('schema'))) await copy.exec(statement);
    } finally {
      await copy.close();
    }
  });

  it('keeps the values of booleans, enums and few whole numbers at safe', () => {
    const safe = below('safe');
    for (const [table, column] of [['customer', 'active'], ['orders', 'status'], ['totals_log', 'few']] as const) {
      assert.deepEqual(valuesOf(safe, table, column), valuesOf(full, table, column));
    }
  });

  it('numbers the uuids that partitions end at, and keeps their order', () => {
    const bounds = below('safe').relations.filter(({ name }) => name.startsWith('ledger_')).map(({ name, bound }) => `${name} ${bound}`);
    assert.ok(!bounds.join().includes('6ba7b811'));
    const [, high, low] = /^ledger_high FOR VALUES FROM \('(\d{8})-0000-0000-0000-000000000000', '…\d+'\) TO \('(\d{8})-0000-0000-0000-000000000000', MAXVALUE\)$/.exec(bounds[0]!) ?? [];
    assert.ok(high !== undefined && low !== undefined && high < low, bounds[0]);
  });

  it('keeps two digits of the bounds of numbers, and of moments steps of their span', () => {
    const safe = below('safe');
    const bounds = (table: string, column: string): readonly string[] => elementsOf(valuesOf(safe, table, column)!.histogram!);
    for (const bound of bounds('orders', 'total')) assert.match(bound, /^\d{1,2}0*(?:\.\d)?$/);
    // The data's own ends stay inside.
    assert.ok(Number(bounds('orders', 'total').at(-1)) >= 20000 * 1.37);
    assert.ok(bounds('customer', 'born').every((bound) => /-(?:01|04|07|10)-01$/.test(bound)));
    assert.ok(bounds('orders', 'placed').every((bound) => bound.endsWith(' 00:00:00+00')));
    assert.equal(bounds('orders', 'total').length, 101);
  });

  it('has no statistics of texts, documents and arrays but how many', () => {
    for (const [table, column] of [['orders', 'note'], ['customer', 'doc'], ['customer', 'tags'], ['orders', 'during'], ['customer', 'email']] as const) {
      const values = valuesOf(below('safe'), table, column)!;
      assert.deepEqual(Object.keys(values).filter((name) => !['nullFraction', 'width', 'distinct', 'correlation', 'elementCounts'].includes(name)), []);
    }
  });

  it('loses level by level', () => {
    assert.equal(valuesOf(below('no-values'), 'orders', 'status')!.commonValues, undefined);
    assert.ok(valuesOf(below('no-values'), 'orders', 'status')!.distinct > 0);
    const rows = below('rows').relations.find(({ name }) => name === 'orders')!;
    assert.deepEqual(rows.size, { rows: 20000 });
    assert.equal(rows.indexes[0]!.size, undefined);
    assert.equal(valuesOf(below('rows'), 'orders', 'status'), undefined);
    assert.equal(below('rows').statements, undefined);
    assert.equal(below('schema').relations[0]!.size, undefined);
  });

  it('cannot be made finer again', () => {
    assert.deepEqual(coarsen(below('no-values'), 'full'), below('no-values'));
  });

  const hide = (text: string): string => hideLiterals(text, { digits: 2, enums: new Set(['app.kind']), texts: new Map() });
  const literals: readonly [text: string, hidden: string][] = [
    ["(note = 'abc'::text)", "(note = '…0001'::text)"],
    ["(a = 'x'::text) or (b = 'y'::text) or (c = 'x'::text)", "(a = '…0001'::text) or (b = '…0002'::text) or (c = '…0001'::text)"],
    ["(kind = 'paid'::app.kind)", "(kind = 'paid'::app.kind)"],
    ["(kind = ANY ('{paid,open}'::app.kind[]))", "(kind = ANY ('{paid,open}'::app.kind[]))"],
    ["nextval('app.seq'::regclass)", "nextval('app.seq'::regclass)"],
    ["current_setting('app.tenant'::text)", "current_setting('app.tenant'::text)"],
    ["date_trunc('day'::text, at)", "date_trunc('day'::text, at)"],
    ["(doc ->> 'status'::text) = 'gold'::text", "(doc ->> 'status'::text) = '…0001'::text"],
    ["to_tsvector('english'::regconfig, body)", "to_tsvector('english'::regconfig, body)"],
    ["(at AT TIME ZONE 'UTC'::text)", "(at AT TIME ZONE 'UTC'::text)"],
    ["(at >= '2024-03-15'::date)", "(at >= '2024-03-01'::date)"],
    ["(price > 1234)", "(price > 1200)"],
    ["(price > '-1234.5'::numeric)", "(price > '-1200'::numeric)"],
    ["(age > '37 days'::interval)", "(age > '37 days'::interval)"],
    ["''::text", "''::text"],
    ["'{}'::jsonb", "'{}'::jsonb"],
    ["('x'::character varying(255))", "('…0001'::character varying(255))"],
    ["CREATE INDEX i ON t USING brin (a) WITH (pages_per_range='128')", "CREATE INDEX i ON t USING brin (a) WITH (pages_per_range='128')"],
    ["select 1 -- secret\n, 2 /* secret */ from t", "select 1\n, 2 from t"],
    ["x similar to 'abc%'", "x similar to '…0001'"],
    ["timestamp with time zone '2024-03-15 10:00'", "timestamp with time zone '…0001'"],
    ["U&'abc' || N'abc' || 'abc'\n'def'", "'…0001' || '…0002' || '…0003'\n'…0004'"],
    ["(id = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'::uuid)", "(id = '00000000-0000-0000-0000-000000000000'::uuid)"],
    ["'{\"a\": 1}'::jsonb", "'{}'::jsonb"],
    ["'(1,2)'::point", "NULL::point"],
    ["(kind = ANY ('{a,\"b c\",a}'::text[]))", "(kind = ANY ('{…0001,…0002,…0001}'::text[]))"],
    ["(n = ANY ('{1234,5}'::integer[]))", "(n = ANY ('{1200,5}'::integer[]))"],
    ["'{1.2.3.4}'::inet[]", "NULL::inet[]"],
    ["E'it\\'s'", "'…0001'"],
    ["$$secret$$", "'…0001'"],
    ["CREATE FUNCTION f() SET search_path TO 'a', 'b' AS $f$ select 'secret' $f$", "CREATE FUNCTION f() SET search_path TO 'a', 'b' AS $f$select '…0001'$f$"],
    ["note like 'unfinished", "'…0001'"],
  ];
  it('leaves no text, wherever it stands', () => {
    const secret = fc.constantFrom("'secret'", "E'se\\'cret secret'", "U&'secret'", '$$secret$$', '$a$ secret $a$', "'secret'::text", "'{secret}'::text[]", "'secret'::jsonb", "N'secret'", "'it''s secret'", "x'secret'", '/* secret */ 1', '1 -- secret\n');
    const around = fc.constantFrom<(text: string) => string>((text) => text, (text) => `lower(${text})`, (text) => `a = ${text} and b`, (text) => `x similar to ${text}`, (text) => `case when ${text} then 1 end`, (text) => `copy t to ${text}`, (text) => `interval ${text}`, (text) => `do ${text}`, (text) => `'x' ${text}`, (text) => `CREATE FUNCTION f() RETURNS text AS $f$ select ${text} $f$`, (text) => `with q as (select ${text}) select 1`, (text) => `values (${text}, ${text})`);
    fc.assert(fc.property(fc.array(fc.tuple(secret, around, around), { minLength: 1, maxLength: 5 }), fc.constantFrom('', "'secret", '$x$ secret', '/* secret'), (parts, end) => {
      assert.doesNotMatch(hide(`${parts.map(([text, inner, outer]) => outer(inner(text))).join(' , ')} ${end}`), /secret/);
    }), { numRuns: 500, seed: 3 });
  });

  for (const [text, hidden] of literals) it(`hides ${text}`, () => assert.equal(hide(text).replace(/ +/g, ' '), hidden.replace(/ +/g, ' ')));
});
