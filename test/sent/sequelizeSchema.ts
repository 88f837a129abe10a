// What Sequelize's query interface sends for the calls of migrations, to two servers, written down so that a test can compare our reading of the same calls with it: `npx tsx test/sent/sequelizeSchema.ts` in a place where it is installed.
// Nothing is connected to: what would be sent is remembered.
import { writeFileSync } from 'node:fs';
import { DataTypes, Op, Sequelize } from 'sequelize';

const table = (columns: string, options = ''): string => `q.createTable('users', { ${columns} }${options && `, ${options}`})`;

const shapes: readonly string[] = [
  table("id: { type: S.INTEGER, autoIncrement: true, primaryKey: true, allowNull: false }"),
  table("id: { type: S.BIGINT, autoIncrement: true, primaryKey: true }"),
  table("id: { type: S.UUID, primaryKey: true, allowNull: false, defaultValue: S.UUIDV4 }"),
  table("id: { type: S.UUID, primaryKey: true, defaultValue: S.literal('gen_random_uuid()') }"),
  table("a: S.STRING, b: { type: S.STRING(60), allowNull: false }, c: S.TEXT, d: { type: S.CHAR(2) }"),
  table("a: { type: S.INTEGER, defaultValue: 0 }, b: { type: S.BOOLEAN, allowNull: false, defaultValue: false }, c: { type: S.STRING, defaultValue: 'it\\'s' }, d: { type: S.STRING, defaultValue: null }"),
  table("createdAt: { type: S.DATE, allowNull: false }, updatedAt: { type: S.DATE, allowNull: false, defaultValue: S.fn('now') }, on: S.DATEONLY, t: S.TIME"),
  table("at: { type: S.DATE, defaultValue: S.NOW }, by: { type: S.DATE(6) }"),
  table("a: S.DECIMAL(10, 2), b: S.FLOAT, c: S.DOUBLE, d: S.REAL, e: S.DECIMAL"),
  table("a: S.SMALLINT, b: S.BIGINT, c: S.INTEGER.UNSIGNED"),
  table("a: S.JSON, b: S.BLOB"),
  table("a: S.JSONB, b: S.ARRAY(S.STRING), c: S.CITEXT, d: S.INET, e: S.TSVECTOR"),
  table("a: { type: S.ARRAY(S.INTEGER), allowNull: false }"),
  table("state: { type: S.ENUM('new', 'done'), allowNull: false, defaultValue: 'new' }"),
  table("state: { type: S.ENUM(['new', 'done']) }"),
  table("state: { type: S.ENUM, values: ['new', 'done'] }"),
  table("email: { type: S.STRING, unique: true }, name: { type: 'VARCHAR(20)' }"),
  table("orgId: { type: S.INTEGER, references: { model: 'orgs', key: 'id' }, onDelete: 'cascade', onUpdate: 'SET NULL' }"),
  table("orgId: { type: S.INTEGER, allowNull: false, references: { model: 'orgs' } }"),
  table("a: { type: S.INTEGER, primaryKey: true }, b: { type: S.INTEGER, primaryKey: true }"),
  table("a: S.INTEGER, b: S.INTEGER", "{ uniqueKeys: { ab: { fields: ['a', 'b'] } } }"),
  "q.createTable({ tableName: 'users', schema: 'app' }, { id: { type: S.INTEGER } })",
  "q.dropTable('users')",
  "q.dropTable('users', { cascade: true })",
  "q.renameTable('users', 'people')",
  "q.addColumn('users', 'nick', S.STRING)",
  "q.addColumn('users', 'nick', { type: S.STRING(40), allowNull: false, defaultValue: '' })",
  "q.addColumn('users', 'orgId', { type: S.INTEGER, references: { model: 'orgs', key: 'id' }, onDelete: 'CASCADE' })",
  "q.addColumn('users', 'state', { type: S.ENUM('a', 'b') })",
  "q.addColumn('users', 'code', { type: S.STRING, unique: true })",
  "q.removeColumn('users', 'nick')",
  "q.renameColumn('users', 'nick', 'name')",
  "q.changeColumn('users', 'nick', { type: S.TEXT, allowNull: false })",
  "q.changeColumn('users', 'nick', { type: S.STRING(100), allowNull: true, defaultValue: 'x' })",
  "q.changeColumn('users', 'nick', { type: S.TEXT, unique: true })",
  "q.changeColumn('users', 'nick', S.TEXT)",
  "q.changeColumn('users', 'orgId', { type: S.INTEGER, references: { model: 'orgs', key: 'id' }, onDelete: 'CASCADE' })",
  "q.addIndex('users', ['orgId', 'name'])",
  "q.addIndex('users', ['email'], { unique: true, name: 'one_mail' })",
  "q.addIndex('users', ['email'], { type: 'UNIQUE' })",
  "q.addIndex('users', { fields: ['email'], name: 'by_mail' })",
  "q.addIndex('users', [{ name: 'email', order: 'DESC' }, 'name'], { name: 'late' })",
  "q.addIndex('users', ['data'], { using: 'GIN', name: 'in_data' })",
  "q.addIndex('users', ['email'], { name: 'live', where: { deletedAt: null } })",
  "q.addIndex('users', ['email'], { name: 'new_ones', where: { state: 'new' }, concurrently: true })",
  "q.removeIndex('users', 'by_mail')",
  "q.removeIndex('users', ['orgId', 'name'])",
  "q.addConstraint('users', { fields: ['email'], type: 'unique' })",
  "q.addConstraint('users', { fields: ['email', 'name'], type: 'unique', name: 'one' })",
  "q.addConstraint('users', { fields: ['id'], type: 'primary key', name: 'users_key' })",
  "q.addConstraint('users', { fields: ['orgId'], type: 'foreign key', name: 'to_orgs', references: { table: 'orgs', field: 'id' }, onDelete: 'cascade', onUpdate: 'cascade' })",
  "q.addConstraint('users', { fields: ['orgId'], type: 'FOREIGN KEY', references: { table: 'orgs', field: 'id' } })",
  "q.removeConstraint('users', 'one')",
  "q.createSchema('app')",
];

async function sentBy(sequelize: Sequelize): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const shape of shapes) {
    const sent: string[] = [];
    Object.assign(sequelize, { query: async (sql: string | { readonly query: string }) => void sent.push(typeof sql === 'string' ? sql : sql.query) && [] });
    const q = Object.assign(sequelize.getQueryInterface(), { assertTableHasColumn: async () => ({ nick: { type: 'VARCHAR(255)', allowNull: true, defaultValue: null } }), getForeignKeyReferencesForTable: async () => [], getForeignKeyReferenceForTable: async () => null });
    try {
      await new Function('q', 'S', 'Op', `return ${shape}`)(q, Object.assign({}, DataTypes, { literal: Sequelize.literal, fn: Sequelize.fn }), Op);
    } catch {
      // Not every server has it.
      continue;
    }
    const definitions = sent.filter((sql) => !/^\s*SELECT\b/i.test(sql)).flatMap((sql) => {
      const enumerated = [...sql.matchAll(/DO '\s*BEGIN (CREATE TYPE [^;]*);[^']*(?:''[^']*)*';/g)].map(([, type]) => type!.replaceAll("''", "'"));
      return [...enumerated, sql.replace(/DO '\s*BEGIN [^;]*;[^']*(?:''[^']*)*';/g, '')].filter((one) => one.trim() !== '');
    });
    if (definitions.length > 0) found[shape] = definitions.map((one) => one.replace(/;\s*$/, ''));
  }
  return found;
}

async function write(): Promise<void> {
  const sent = { postgres: await sentBy(new Sequelize({ dialect: 'postgres', logging: false })), mysql: await sentBy(new Sequelize({ dialect: 'mysql', dialectModule: {}, logging: false })) };
  writeFileSync(new URL('./sequelizeSchema.json', import.meta.url), `${JSON.stringify(sent, undefined, 1)}\n`);
  for (const [server, all] of Object.entries(sent)) console.log(`${Object.keys(all).length} shapes of Sequelize's query interface, ${server}`);
}
void write();
