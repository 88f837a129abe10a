// A proposed index becomes a migration that the tool would take for its own, after all others.
import assert from 'node:assert/strict';
import { writeMigration, writeUndo } from '../../server/src/engine/fixing/migrationWriter.ts';

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
    ['Flyway with versions of several parts', { folder: 'm', style: 'numbered', after: 'V2_9__x.sql' }, 'm/V2_10__index_orders.sql'],
    ['Flyway with dots', { folder: 'm', style: 'numbered', after: 'V1.2.09__x.sql' }, 'm/V1.2.10__index_orders.sql'],
    ['dates', { folder: 'm', style: 'numbered', after: '20231201_x.sql' }, 'm/20240131_index_orders.sql'],
    ['times', { folder: 'm', style: 'numbered', after: '20231201093000_x.sql' }, 'm/20240131120000_index_orders.sql'],
    ['dashes', { folder: 'm', style: 'numbered', after: '0009-x.sql' }, 'm/0010-index_orders.sql'],
  ];
  for (const [title, next, path] of paths) it(`names the file: ${title}`, () => assert.equal(writeMigration(next, 'Index orders', SQL, NOW)!.path, path));

  it('carries the marks of the tool', () => {
    assert.equal(writeMigration({ folder: 'm', style: 'numbered', after: '1_x.sql', sections: 'goose' }, 'Index orders', SQL, NOW)!.text, `-- +goose Up\n${SQL};\n\n-- +goose Down\n`);
    assert.equal(writeMigration({ folder: 'm', style: 'numbered', after: '1_x.sql' }, 'Index orders', `${SQL};\n`, NOW)!.text, `${SQL};\n`);
  });

  it('writes the way back only where the tool keeps one', () => {
    const undo = (style: 'diesel' | 'numbered' | 'prisma', after: string): string | undefined => {
      const next = { folder: 'm', style, after };
      return writeUndo(next, writeMigration(next, 'Index orders', SQL, NOW)!, 'drop index x')?.path;
    };
    assert.equal(undo('diesel', '2023-03-01-000000_x'), 'm/2024-01-31-120000_index_orders/down.sql');
    assert.equal(undo('numbered', '1_x.up.sql'), 'm/2_index_orders.down.sql');
    assert.equal(undo('numbered', '1_x.sql'), undefined);
    assert.equal(undo('prisma', '20230101000000_x'), undefined);
  });

  describe('as programs', () => {
    const program = (tool: 'typeorm' | 'knex' | 'sequelize' | 'node-pg-migrate' | 'kysely', after: string, sql: string, exports: 'commonjs' | 'module' = 'commonjs') => writeMigration({ folder: 'm', style: 'numbered', after, program: { tool, exports } }, 'Index orders', sql, NOW);
    const INDEX = 'CREATE INDEX "i" ON public.orders (a)';

    it('TypeORM', () => {
      assert.deepEqual(program('typeorm', '1690000000000-AddX.ts', INDEX, 'module'), {
        path: 'm/1706702400000-IndexOrders.ts',
        text: "import type { MigrationInterface, QueryRunner } from 'typeorm';\n\nexport class IndexOrders1706702400000 implements MigrationInterface {\n  name = 'IndexOrders1706702400000';\n\n  public async up(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(`CREATE INDEX \"i\" ON public.orders (a)`);\n  }\n\n  public async down(queryRunner: QueryRunner): Promise<void> {\n    await queryRunner.query(`DROP INDEX public.\"i\"`);\n  }\n}\n",
      });
    });
    it('Knex', () => {
      assert.deepEqual(program('knex', '20231201093000_x.js', 'create index `i` on `t` (a)'), { path: 'm/20240131120000_index_orders.js', text: 'exports.up = async (knex) => {\n  await knex.raw(`create index \\`i\\` on \\`t\\` (a)`);\n};\n\nexports.down = async (knex) => {\n  await knex.raw(`DROP INDEX \\`i\\` ON \\`t\\``);\n};\n' });
    });
    it('Sequelize, node-pg-migrate and Kysely name their files as the last one is named', () => {
      assert.deepEqual([program('sequelize', '20231201093000-x.js', SQL)?.path, program('node-pg-migrate', '1790000000000_x.js', SQL)?.path, program('kysely', '003_x.ts', SQL)?.path], ['m/20240131120000-index-orders.js', 'm/1790000000001_index-orders.js', 'm/004_index_orders.ts']);
    });
    it('keep a concurrent index out of the transaction by the tool’s own mark', () => {
      const sql = 'create index concurrently i on t (a)';
      assert.match(program('typeorm', '1-X.ts', sql)!.text, /\n {2}transaction = false;\n/);
      assert.match(program('knex', '1_x.js', sql)!.text, /\nexports\.config = \{ transaction: false \};\n$/);
      assert.match(program('knex', '1_x.ts', sql, 'module')!.text, /\nexport const config = \{ transaction: false \};\n$/);
      assert.match(program('node-pg-migrate', '1_x.js', sql)!.text, /up = async \(pgm\) => \{\n {2}pgm\.noTransaction\(\);\n {2}pgm\.sql\(`create index concurrently[^]*down = async \(pgm\) => \{\n {2}pgm\.noTransaction\(\);\n {2}pgm\.sql\(`DROP INDEX CONCURRENTLY i`\)/);
      assert.equal(program('kysely', '1_x.ts', sql), undefined);
    });
  });
});
