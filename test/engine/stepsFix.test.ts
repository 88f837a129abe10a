// A safe sequence in the place of one statement: which migrations a tool is given, and what keeps them out of its transaction.
import assert from 'node:assert/strict';
import type { Files } from '../../server/src/engine/ports.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

const TABLES = 'create table customer (id bigint primary key, email text);\ncreate table orders (id bigint primary key, customer_id bigint);\n';

/** The new migration after the first fix of a rule, and the files that come with it. */
function fixed(rule: string, path: string, text: string, history: Readonly<Record<string, string>>) {
  const all = new Map([...Object.entries(history), [path, text]]);
  const files: Files = { list: () => [...all.keys()].sort(), read: (name) => all.get(name) };
  const { findings } = review(openWorkspace(files, defaultSettings, { fresh: { paths: [path], complete: true } }), { rules, wanted: (name) => name === path, fixesAt: '20300101000000' });
  const [fix] = findings.find((one) => one.rule === rule)?.fixes ?? [];
  assert.ok(fix, `no fix of ${rule}`);
  return { text: applyEdits(text, fix.edits), files: fix.files };
}

describe('a sequence of steps', () => {
  it('stays in one file where each statement commits by itself', () => {
    const { text, files } = fixed('blocking-foreign-key', 'db/migrations/00002_key.sql', '-- +goose NO TRANSACTION\n-- +goose Up\nalter table orders add constraint fk foreign key (customer_id) references customer (id);\n', { 'db/migrations/00001_base.sql': `-- +goose Up\n${TABLES}-- +goose Down\nselect 1;\n` });
    assert.equal(text, '-- +goose NO TRANSACTION\n-- +goose Up\nalter table orders add constraint fk foreign key (customer_id) references customer (id) not valid;\nalter table orders validate constraint fk;\n');
    assert.deepEqual(files, []);
  });

  it('is one migration after another where the tool runs each in a transaction', () => {
    const { text, files } = fixed('blocking-not-null', 'db/migrations/00002_key.sql', '-- +goose Up\nALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;\n-- +goose Down\nselect 1;\n', { 'db/migrations/00001_base.sql': `-- +goose Up\n${TABLES}-- +goose Down\nselect 1;\n` });
    assert.match(text, /^-- \+goose Up\nALTER TABLE orders ADD CONSTRAINT orders_customer_id_not_null CHECK \(customer_id IS NOT NULL\) NOT VALID;\n/);
    assert.deepEqual(files.map(({ path }) => path), ['db/migrations/00003_prove_it_by_a_check_first_1.sql', 'db/migrations/00004_prove_it_by_a_check_first_2.sql']);
    assert.match(files[0]!.text, /VALIDATE CONSTRAINT orders_customer_id_not_null;/);
    assert.match(files[1]!.text, /SET NOT NULL;\nALTER TABLE orders DROP CONSTRAINT orders_customer_id_not_null;/);
  });

  it('marks what cannot run in a transaction as the tool wants it', () => {
    const diesel = fixed('blocking-unique', 'migrations/2024-01-02-000000_key/up.sql', 'alter table customer add constraint customer_email_key unique (email);\n', { 'migrations/2024-01-01-000000_base/up.sql': TABLES, 'migrations/2024-01-01-000000_base/down.sql': 'drop table orders;\n' });
    assert.equal(diesel.text, 'create unique index concurrently customer_email_key on customer (email);\n');
    assert.deepEqual(diesel.files[0], { path: 'migrations/2024-01-02-000000_key/metadata.toml', text: 'run_in_transaction = false\n' });
    assert.match(diesel.files[1]!.path, /_build_the_index_first_and_adopt_it\/up\.sql$/);
    assert.equal(diesel.files[1]!.text, 'alter table customer add constraint customer_email_key unique using index customer_email_key;\n');

    const dbmate = fixed('blocking-index-build', 'db/migrations/20240102000000_index.sql', '-- migrate:up\ncreate index on orders (customer_id);\n-- migrate:down\nselect 1;\n', { 'db/migrations/20240101000000_base.sql': `-- migrate:up\n${TABLES}-- migrate:down\nselect 1;\n` });
    assert.equal(dbmate.text, '-- migrate:up transaction:false\ncreate index concurrently on orders (customer_id);\n-- migrate:down\nselect 1;\n');
  });

  it('gives Prisma a migration for each statement, since two are one transaction', () => {
    const { text, files } = fixed('blocking-index-build', 'prisma/migrations/20240102000000_index/migration.sql', 'ALTER TABLE "customer" ADD COLUMN "a" TEXT;\nCREATE INDEX "i" ON "orders"("customer_id");\n', { 'prisma/migrations/20240101000000_base/migration.sql': TABLES });
    assert.equal(text, 'ALTER TABLE "customer" ADD COLUMN "a" TEXT;\n');
    assert.deepEqual(files, [{ path: 'prisma/migrations/20300101000000_build_the_index_concurrently/migration.sql', text: '-- Build the index concurrently\nCREATE INDEX CONCURRENTLY "i" ON "orders"("customer_id");\n' }]);
  });

  it('leaves history alone', () => {
    const files: Files = { list: () => ['migrations/0001_a.up.sql', 'migrations/0002_b.up.sql'], read: (path) => (path.includes('0001') ? TABLES : 'create index on orders (customer_id);') };
    const { findings } = review(openWorkspace(files, defaultSettings, { fresh: { paths: [], complete: true } }), { rules, wanted: () => true, fixesAt: '20300101000000' });
    assert.deepEqual(findings.filter(({ rule }) => rule === 'blocking-index-build'), []);
  });
});
