// What a file is for, told by its path.
import assert from 'node:assert/strict';
import { roleOf } from '../../server/src/engine/roles.ts';

const ROLES: readonly (readonly [string, ReturnType<typeof roleOf>])[] = [
  ['src/orders.ts', 'application'],
  ['src/exporter/format.ts', 'application'],
  ['src/admin/export.ts', 'job'],
  ['src/exports/users.ts', 'job'],
  ['src/user-export.ts', 'job'],
  ['src/jobs/cleanup.ts', 'job'],
  ['workers/mail.ts', 'job'],
  ['scripts/import.ts', 'script'],
  ['src/orders.test.ts', 'test'],
  ['e2e/orders.ts', 'test'],
  ['perfTest/init.js', 'test'],
  ['src/testUtils.js', 'test'],
  ['backend/test-connection.js', 'test'],
  ['src/testimonials/list.ts', 'application'],
  ['internal/testenv/queries.sql', 'test'],
  ['packages/testcontainers/src/clickhouse.ts', 'test'],
  ['internal/demoseed/postgres.sql', 'seed'],
  ['database/seed-updates/20240101_types.sql', 'seed'],
  ['src/main/resources/database/usefulQueries.sql', 'script'],
  ['db/queries.sql', 'application'],
  ['sql/scrub_database.sql', 'script'],
  ['src/scrubber/list.ts', 'application'],
  ['db/misc/anonymise-pupil-data/school-anon.sql', 'script'],
  ['load-test/db-setup/pupils.sql', 'test'],
  ['src/lib/migration.js', 'migration'],
  ['packages/upgrade/src/steps/1750625411304-bumpRecords.ts', 'migration'],
  ['src/1234-records.ts', 'application'],
  ['src/sql/schema197-down.sql', 'migration'],
  ['src/sql/schema.sql', 'application'],
  ['db/views/reports_v02.sql', 'migration'],
  ['schema/add-pool/up03.sql', 'migration'],
  ['src/api/orders.test.integration.ts', 'test'],
  ['src/users/users.test-fixture.ts', 'test'],
  ['src/integration-test/resources/orders.sql', 'test'],
  ['src/immigration.ts', 'application'],
  ['dev-resources/sql/fixture.sql', 'test'],
  ['dev/copy.ts', 'script'],
  ['src/dev/copy.ts', 'application'],
  ['prisma/seed.ts', 'seed'],
  ['server/db/migrations-sqlite/2.2.17.js', 'migration'],
  ['databases/_upgrade_orders_3.sql', 'migration'],
  ['src/test-queries/paging.sql', 'test'],
  ['toolbox/views.sql', 'script'],
  ['tooling/migrate-tags/utils.ts', 'script'],
  ['dev-tools/reassign.js', 'script'],
  ['apps/devtools/src/panel.ts', 'application'],
  ['backend/create-sample-orders.js', 'seed'],
  ['_CLEANUP_TEMPORARY/backend/src/orders.js', 'script'],
  ['src/old/orders.ts', 'application'],
  ['src/services/emailAutomation.js', 'job'],
  ['src/services/script-runner.service.ts', 'script'],
  ['src/stdin/sync.js', 'script'],
  ['src/listeners/client/ready.js', 'job'],
  ['src/already.ts', 'application'],
  ['src/services/jobs-page.ts', 'application'],
  ['supabase/run-migrations.sql', 'migration'],
  ['check-orders.js', 'script'],
  ['server/fix-totals.js', 'script'],
  ['src/check-orders.ts', 'application'],
  ['functions/reset-password.js', 'application'],
  ['apps/api/batched-migrations/1_fill.ts', 'migration'],
];

describe('the role of a file', () => {
  for (const [path, role] of ROLES) {
    it(`${path} is ${role}`, () => assert.equal(roleOf(path, undefined), role));
  }

  it('is what a database’s sources say of a file they apply, unless it is a test’s', () => {
    assert.equal(roleOf('db/init.sql', 'schema'), 'schema');
    assert.equal(roleOf('test/db/init.sql', 'schema'), 'test');
  });
});
