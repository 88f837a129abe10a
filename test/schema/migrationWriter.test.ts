// A proposed index becomes a migration that the tool would take for its own, after all others.
import assert from 'node:assert/strict';
import { writeMigration, writeUndo } from '../../server/src/engine/migrationWriter.ts';

const NOW = '20240131120000';
const SQL = 'create index on orders (customer_id)';

describe('writing migrations', () => {
  const paths: readonly (readonly [string, Parameters<typeof writeMigration>[0], string])[] = [
    ['Prisma', { folder: 'prisma/migrations', style: 'prisma', after: '20231201000000_init' }, 'prisma/migrations/20240131120000_index_orders/migration.sql'],
    ['Prisma after a migration that is dated later', { folder: 'prisma/migrations', style: 'prisma', after: '20250101000000_init' }, 'prisma/migrations/20250101000001_index_orders/migration.sql'],
    ['Supabase', { folder: 'supabase/migrations', style: 'supabase', after: '20231201000000_init.sql' }, 'supabase/migrations/20240131120000_index_orders.sql'],
    ['Diesel', { folder: 'migrations', style: 'diesel', after: '2023-03-01-000000_x' }, 'migrations/2024-01-31-120000_index_orders/up.sql'],
    ['Diesel with a fraction', { folder: 'migrations', style: 'diesel', after: '2023-03-01-000000-0000_x' }, 'migrations/2024-01-31-120000-0000_index_orders/up.sql'],
    ['numbers of one width', { folder: 'm', style: 'numbered', after: '0099_x.sql' }, 'm/0100_index_orders.sql'],
    ['up and down files', { folder: 'm', style: 'numbered', after: '000007_x.up.sql' }, 'm/000008_index_orders.up.sql'],
    ['Flyway', { folder: 'm', style: 'numbered', after: 'V7__x.sql' }, 'm/V8__index_orders.sql'],
    ['dates', { folder: 'm', style: 'numbered', after: '20231201_x.sql' }, 'm/20240131_index_orders.sql'],
    ['times', { folder: 'm', style: 'numbered', after: '20231201093000_x.sql' }, 'm/20240131120000_index_orders.sql'],
    ['dashes', { folder: 'm', style: 'numbered', after: '0009-x.sql' }, 'm/0010-index_orders.sql'],
  ];
  for (const [title, next, path] of paths) it(`names the file: ${title}`, () => assert.equal(writeMigration(next, 'Index orders', SQL, NOW).path, path));

  it('carries the marks of the tool', () => {
    assert.equal(writeMigration({ folder: 'm', style: 'numbered', after: '1_x.sql', sections: 'goose' }, 'Index orders', SQL, NOW).text, `-- +goose Up\n${SQL};\n\n-- +goose Down\n`);
    assert.equal(writeMigration({ folder: 'm', style: 'numbered', after: '1_x.sql' }, 'Index orders', `${SQL};\n`, NOW).text, `${SQL};\n`);
  });

  it('writes the way back only where the tool keeps one', () => {
    const undo = (style: 'diesel' | 'numbered' | 'prisma', after: string): string | undefined => {
      const next = { folder: 'm', style, after };
      return writeUndo(next, writeMigration(next, 'Index orders', SQL, NOW), 'drop index x')?.path;
    };
    assert.equal(undo('diesel', '2023-03-01-000000_x'), 'm/2024-01-31-120000_index_orders/down.sql');
    assert.equal(undo('numbered', '1_x.up.sql'), 'm/2_index_orders.down.sql');
    assert.equal(undo('numbered', '1_x.sql'), undefined);
    assert.equal(undo('prisma', '20230101000000_x'), undefined);
  });
});
