// What TypeORM's query runner sends to PostgreSQL for the calls of migrations, written down so that a test can compare our reading of the same calls with it: `npx tsx test/sent/typeormSchema.ts` in a place where it is installed.
// The runner remembers instead of sending (`enableSqlMemory`), and what it asks of the database is answered here.
import { writeFileSync } from 'node:fs';
import { DataSource, Table, TableCheck, TableColumn, TableForeignKey, TableIndex, TableUnique, type QueryRunner } from 'typeorm';

const column = (...more: readonly string[]): string => `{ ${more.join(', ')} }`;
const table = (...columns: readonly string[]): string => `r.createTable(new Table({ name: 'users', columns: [${columns.join(', ')}] }))`;
const id = column("name: 'id'", "type: 'int'", 'isPrimary: true', 'isGenerated: true', "generationStrategy: 'increment'");

const shapes: readonly string[] = [
  table(id),
  table(column("name: 'id'", "type: 'uuid'", 'isPrimary: true', 'isGenerated: true', "generationStrategy: 'uuid'", "default: 'uuid_generate_v4()'")),
  table(column("name: 'id'", "type: 'uuid'", 'isPrimary: true', 'isGenerated: true', "generationStrategy: 'uuid'")),
  table(column("name: 'id'", "type: 'bigint'", 'isGenerated: true', "generationStrategy: 'identity'", 'isPrimary: true')),
  table(id, column("name: 'email'", "type: 'varchar'", "length: '60'", 'isUnique: true'), column("name: 'bio'", "type: 'text'", 'isNullable: true')),
  table(column("name: 'a'", "type: 'integer'", 'isPrimary: true'), column("name: 'b'", "type: 'integer'", 'isPrimary: true')),
  table(column("name: 'a'", "type: 'integer'", 'isPrimary: true', "primaryKeyConstraintName: 'users_key'")),
  table(column("name: 'n'", "type: 'int'", 'default: 0'), column("name: 'b'", "type: 'boolean'", 'default: false'), column("name: 's'", "type: 'varchar'", 'default: "\'x\'"')),
  table(column("name: 'at'", "type: 'timestamp with time zone'", "default: 'now()'"), column("name: 'on'", "type: 'timestamp'", "default: 'CURRENT_TIMESTAMP'"), column("name: 'p'", "type: 'timestamp without time zone'", 'precision: 3')),
  table(column("name: 'd'", "type: 'decimal'", 'precision: 10', 'scale: 2'), column("name: 'tags'", "type: 'text'", 'isArray: true'), column("name: 'j'", "type: 'jsonb'", 'isNullable: true')),
  table(column("name: 'state'", "type: 'enum'", "enum: ['new', 'done']")),
  table(column("name: 'state'", "type: 'enum'", "enum: ['new', 'done']", "enumName: 'user_state'", "default: \"'new'\"")),
  table(column("name: 'a'", "type: 'text'"), column("name: 'l'", "type: 'text'", "generatedType: 'STORED'", "asExpression: 'lower(a)'")),
  "r.createTable(new Table({ name: 'app.users', columns: [new TableColumn({ name: 'a', type: 'int' })] }), true)",
  "r.createTable(new Table({ name: 'users', columns: [{ name: 'a', type: 'int' }, { name: 'b', type: 'int' }], uniques: [{ columnNames: ['a', 'b'] }, { name: 'only_b', columnNames: ['b'] }] }))",
  "r.createTable(new Table({ name: 'users', columns: [{ name: 'a', type: 'int' }], checks: [{ name: 'positive', expression: 'a > 0' }, { expression: 'a < 9' }] }))",
  "r.createTable(new Table({ name: 'users', columns: [{ name: 'org_id', type: 'int' }], foreignKeys: [{ columnNames: ['org_id'], referencedTableName: 'orgs', referencedColumnNames: ['id'], onDelete: 'CASCADE' }] }))",
  "r.createTable(new Table({ name: 'users', columns: [{ name: 'org_id', type: 'int' }], foreignKeys: [new TableForeignKey({ name: 'to_orgs', columnNames: ['org_id'], referencedTableName: 'orgs', referencedColumnNames: ['id'], onUpdate: 'CASCADE' })] }))",
  "r.createTable(new Table({ name: 'users', columns: [{ name: 'a', type: 'int' }], indices: [{ columnNames: ['a'] }, { name: 'by_a', columnNames: ['a'], isUnique: true, where: 'a > 0' }] }))",
  "r.createTable(new Table({ name: 'users', columns: [{ name: 'org_id', type: 'int' }], foreignKeys: [{ columnNames: ['org_id'], referencedTableName: 'orgs', referencedColumnNames: ['id'] }], indices: [{ columnNames: ['org_id'] }] }), false, false, false)",
  "r.addColumn('users', new TableColumn({ name: 'alias', type: 'varchar', length: '40', isNullable: true }))",
  "r.addColumn('users', new TableColumn({ name: 'age', type: 'int', default: 0, isUnique: true }))",
  "r.addColumn('users', new TableColumn({ name: 'state', type: 'enum', enum: ['a', 'b'] }))",
  "r.addColumns('users', [new TableColumn({ name: 'x', type: 'int' }), new TableColumn({ name: 'y', type: 'int' })])",
  "r.dropColumn('users', 'old')",
  "r.dropColumns('users', ['old', 'plain'])",
  "r.createIndex('users', new TableIndex({ name: 'by_nick', columnNames: ['nick'] }))",
  "r.createIndex('users', new TableIndex({ columnNames: ['nick', 'old'], isUnique: true }))",
  "r.createIndices('users', [new TableIndex({ name: 'i', columnNames: ['nick'] }), new TableIndex({ name: 'j', columnNames: ['old'] })])",
  "r.createIndex('users', new TableIndex({ name: 'live', columnNames: ['nick'], where: 'old is null' }))",
  "r.createIndex('users', new TableIndex({ name: 'late', columnNames: ['nick'], isConcurrent: true }))",
  "r.dropIndex('users', 'by_name')",
  "r.createForeignKey('users', new TableForeignKey({ columnNames: ['org_id'], referencedTableName: 'orgs', referencedColumnNames: ['id'], onDelete: 'SET NULL' }))",
  "r.createForeignKey('users', new TableForeignKey({ name: 'to_people', columnNames: ['org_id'], referencedTableName: 'app.people', referencedColumnNames: ['id'], deferrable: 'INITIALLY DEFERRED' }))",
  "r.createForeignKeys('users', [new TableForeignKey({ columnNames: ['org_id'], referencedTableName: 'orgs', referencedColumnNames: ['id'] })])",
  "r.dropForeignKey('users', 'to_orgs')",
  "r.createUniqueConstraint('users', new TableUnique({ columnNames: ['nick'] }))",
  "r.createUniqueConstraint('users', new TableUnique({ name: 'one_nick', columnNames: ['nick', 'old'] }))",
  "r.dropUniqueConstraint('users', 'one')",
  "r.createCheckConstraint('users', new TableCheck({ name: 'positive', expression: 'age > 0' }))",
  "r.dropCheckConstraint('users', 'positive')",
  "r.createPrimaryKey('users', ['nick'])",
  "r.createPrimaryKey('users', ['nick', 'old'], 'users_key')",
  "r.dropTable('plain')",
  "r.createSchema('app', true)",
];

/** What the database would say of the table that stands there. */
const standing = (name: string): Table => new Table({
  name,
  columns: name === 'users' ? ['nick', 'old', 'plain', 'org_id'].map((one) => ({ name: one, type: 'int' })) : [],
  ...(name === 'users' && { indices: [{ name: 'by_name', columnNames: ['nick'] }], foreignKeys: [{ name: 'to_orgs', columnNames: ['org_id'], referencedTableName: 'orgs', referencedColumnNames: ['id'] }], uniques: [{ name: 'one', columnNames: ['nick', 'org_id'] }], checks: [{ name: 'positive', expression: 'age > 0' }] }),
});

const source = new DataSource({ type: 'postgres', database: 'd' });
const known = { Table, TableCheck, TableColumn, TableForeignKey, TableIndex, TableUnique };
async function write(): Promise<void> {
  const sent: [string, readonly string[]][] = [];
  for (const shape of shapes) {
    const runner = Object.assign(source.createQueryRunner(), { query: async () => [], hasTable: async () => false, hasEnumType: async () => false, getCachedTable: async (name: string) => standing(name), getTableNameWithSchema: async (name: string) => `public.${name}`, replaceCachedTable: () => undefined, loadTables: async () => [] }) as QueryRunner;
    runner.enableSqlMemory();
    await new Function('r', ...Object.keys(known), `return ${shape}`)(runner, ...Object.values(known));
    sent.push([shape, runner.getMemorySql().upQueries.map(({ query }) => query).filter((query) => !query.includes('typeorm_metadata'))]);
  }
  writeFileSync(new URL('./typeormSchema.json', import.meta.url), `${JSON.stringify({ postgres: Object.fromEntries(sent) }, undefined, 1)}\n`);
  console.log(`${sent.length} shapes of TypeORM's query runner`);
}
void write();
