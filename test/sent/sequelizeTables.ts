// What Sequelize sends for models where it makes their tables, `sync()`: node --import tsx test/sent/sequelizeTables.ts writes sequelizeTables.json, which a test holds the SQL that is read of the same models against.
// Nothing is connected to: what would be sent is remembered, and no table is there yet.
import { writeFileSync } from 'node:fs';
import * as orm from 'sequelize';
import ts from 'typescript';

const model = (attributes: string, options = ''): string => `sequelize.define('user', { ${attributes} }${options && `, { ${options} }`});`;
const two = (rest: string, user = 'name: DataTypes.STRING', post = 'title: DataTypes.STRING', options = ''): string => `const User = sequelize.define('user', { ${user} }${options && `, { ${options} }`});\nconst Post = sequelize.define('post', { ${post} }${options && `, { ${options} }`});\n${rest}`;

const shapes: readonly string[] = [
  model('name: DataTypes.STRING'),
  model('name: { type: DataTypes.STRING(60), allowNull: false }, bio: DataTypes.TEXT, code: DataTypes.CHAR(2)'),
  model('id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 }'),
  model("id: { type: DataTypes.UUID, primaryKey: true, defaultValue: Sequelize.literal('gen_random_uuid()') }"),
  model('id: { type: DataTypes.BIGINT, autoIncrement: true, primaryKey: true }'),
  model('id: { type: DataTypes.INTEGER, autoIncrement: true, primaryKey: true, allowNull: false }'),
  model('id: { type: DataTypes.INTEGER, autoIncrement: true, autoIncrementIdentity: true, primaryKey: true }'),
  model('id: { type: DataTypes.STRING, primaryKey: true }', 'timestamps: false'),
  model('a: { type: DataTypes.INTEGER, primaryKey: true }, b: { type: DataTypes.STRING, primaryKey: true }', 'timestamps: false'),
  model("age: { type: DataTypes.INTEGER, defaultValue: 0 }, isAdmin: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: false }, name: { type: DataTypes.STRING, defaultValue: 'it\\'s' }, none: { type: DataTypes.STRING, defaultValue: null }"),
  model("at: { type: DataTypes.DATE, defaultValue: DataTypes.NOW }, on: DataTypes.DATEONLY, t: DataTypes.TIME, set: { type: DataTypes.DATE, defaultValue: Sequelize.fn('now') }"),
  model('a: DataTypes.DECIMAL(10, 2), b: DataTypes.FLOAT, c: DataTypes.DOUBLE, d: DataTypes.REAL, e: DataTypes.DECIMAL'),
  model('a: DataTypes.SMALLINT, b: DataTypes.BIGINT, c: DataTypes.INTEGER.UNSIGNED, d: DataTypes.INTEGER(11)'),
  model('a: DataTypes.JSON, b: DataTypes.BLOB, c: DataTypes.UUID'),
  model('a: DataTypes.JSONB, b: DataTypes.ARRAY(DataTypes.STRING), c: DataTypes.CITEXT, d: DataTypes.INET, e: DataTypes.TSVECTOR'),
  model("state: { type: DataTypes.ENUM('new', 'done'), allowNull: false, defaultValue: 'new' }"),
  model("state: { type: DataTypes.ENUM(['new', 'done']) }, other: { type: DataTypes.ENUM, values: ['a', 'b'] }"),
  model("states: { type: DataTypes.ARRAY(DataTypes.ENUM('new', 'done')) }"),
  model('label: { type: DataTypes.VIRTUAL, get() { return 1; } }, name: { type: DataTypes.VIRTUAL(DataTypes.STRING) }, kept: DataTypes.STRING'),
  model("name: { type: DataTypes.STRING, field: 'full_name' }", 'underscored: true'),
  model('firstName: DataTypes.STRING', "underscored: true, paranoid: true, createdAt: 'made', updatedAt: false"),
  model('name: DataTypes.STRING', "paranoid: true, deletedAt: 'gone', version: true"),
  model('name: DataTypes.STRING, createdAt: { type: DataTypes.DATE(3), allowNull: true }'),
  model('name: DataTypes.STRING', "tableName: 'people', timestamps: false"),
  model('name: DataTypes.STRING', "freezeTableName: true, schema: 'app'"),
  model("state: DataTypes.ENUM('a', 'b')", "schema: 'app'"),
  model('email: { type: DataTypes.STRING, unique: true }'),
  model("email: { type: DataTypes.STRING, unique: 'one_mail' }, org: { type: DataTypes.INTEGER, unique: 'one_mail' }"),
  model("email: { type: DataTypes.STRING, unique: { name: 'mail', msg: 'taken' } }"),
  model('email: DataTypes.STRING, name: DataTypes.STRING', "indexes: [{ fields: ['email'] }, { fields: ['name', 'email'], unique: true }]"),
  model('firstName: DataTypes.STRING', "underscored: true, indexes: [{ fields: ['first_name'], name: 'by_name' }]"),
  model('email: DataTypes.STRING, name: DataTypes.STRING', "indexes: [{ name: 'late', fields: [{ name: 'email', order: 'DESC' }, { attribute: 'name' }] }]"),
  model('email: DataTypes.STRING, name: DataTypes.STRING', "indexes: [{ fields: ['email'], where: { name: null } }, { name: 'new_ones', fields: ['email'], where: { name: 'new' }, unique: true }]"),
  model('email: DataTypes.STRING, n: DataTypes.INTEGER', "indexes: [{ name: 'a', fields: ['email'], where: { n: { [Op.ne]: null } } }, { name: 'b', fields: ['email'], where: { n: { [Op.gt]: 3 }, email: ['x', 'y'] } }]"),
  model('data: DataTypes.JSON, name: DataTypes.STRING', "indexes: [{ fields: ['data'], using: 'GIN' }, { name: 'hashed', fields: ['name'], using: 'HASH' }]"),
  model('name: DataTypes.STRING', "indexes: [{ name: 'likes', fields: [{ name: 'name', operator: 'text_pattern_ops' }] }, { name: 'likes2', fields: ['name'], operator: 'varchar_pattern_ops' }]"),
  model('title: DataTypes.STRING', "indexes: [{ fields: [{ name: 'title', collate: 'NOCASE', order: 'DESC' }] }]"),
  model('name: DataTypes.STRING', "indexes: [{ name: 'lowered', unique: true, fields: [Sequelize.fn('lower', Sequelize.col('name'))] }]"),
  model('name: DataTypes.STRING', "indexes: [{ type: 'UNIQUE', fields: ['name'] }]"),
  model('name: DataTypes.STRING, bio: DataTypes.TEXT', "indexes: [{ type: 'FULLTEXT', name: 'words', fields: ['name'] }, { name: 'begins', fields: [{ name: 'bio', length: 20 }] }]"),
  model("orgId: { type: DataTypes.INTEGER, references: { model: 'orgs', key: 'id' }, onDelete: 'cascade', onUpdate: 'SET NULL' }"),
  model("orgId: { type: DataTypes.INTEGER, allowNull: false, references: { model: 'orgs' } }"),
  model("orgId: { type: DataTypes.INTEGER, references: { model: { tableName: 'orgs', schema: 'app' }, key: 'id' } }"),
  two('Post.belongsTo(User);'),
  two("Post.belongsTo(User, { as: 'author', foreignKey: 'authorId', onDelete: 'CASCADE' });"),
  two("Post.belongsTo(User, { foreignKey: { name: 'userId', field: 'user_id', allowNull: false } });"),
  two("User.hasMany(Post);"),
  two("User.hasMany(Post, { foreignKey: { allowNull: false, name: 'ownerId' }, onDelete: 'RESTRICT', onUpdate: 'RESTRICT' });\nPost.belongsTo(User, { foreignKey: 'ownerId' });"),
  two("User.hasOne(Post, { as: 'pinned', foreignKey: 'pinnedBy' });"),
  two('User.hasMany(Post, { constraints: false });\nPost.belongsTo(User, { constraints: false });'),
  two("Post.belongsTo(User);", 'id: { type: DataTypes.UUID, primaryKey: true }', 'title: DataTypes.STRING', 'underscored: true'),
  two("Post.belongsTo(User, { foreignKey: 'authorId' });", 'name: DataTypes.STRING', 'authorId: { type: DataTypes.INTEGER, allowNull: false }'),
  two("User.hasMany(Post, { foreignKey: 'authorId' });", 'name: DataTypes.STRING', 'authorId: { type: DataTypes.INTEGER, allowNull: false }'),
  two("Post.belongsTo(User, { foreignKey: 'mail', targetKey: 'email' });", 'email: { type: DataTypes.STRING(80), unique: true }'),
  two("User.hasMany(Post, { foreignKey: 'mail', sourceKey: 'email' });", 'email: { type: DataTypes.STRING(80), unique: true }'),
  two("User.belongsToMany(Post, { through: 'likes' });\nPost.belongsToMany(User, { through: 'likes' });"),
  two("User.belongsToMany(Post, { through: 'user_likes', foreignKey: 'by', otherKey: 'of', timestamps: false });"),
  two("User.belongsToMany(Post, { through: 'likes' });", 'id: { type: DataTypes.UUID, primaryKey: true }', 'title: DataTypes.STRING', 'underscored: true'),
  two("const Like = sequelize.define('like', { weight: DataTypes.INTEGER });\nUser.belongsToMany(Post, { through: Like });\nPost.belongsToMany(User, { through: Like });"),
  two("const Like = sequelize.define('like', { id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true }, weight: DataTypes.INTEGER });\nUser.belongsToMany(Post, { through: Like });\nPost.belongsToMany(User, { through: Like });"),
  two("const Like = sequelize.define('like', { id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true } });\nUser.belongsToMany(Post, { through: { model: Like, unique: false }, constraints: false });"),
  two("const Like = sequelize.define('like', { userId: { type: DataTypes.BIGINT, allowNull: false }, postId: { type: DataTypes.INTEGER, references: { model: 'posts', key: 'id' }, onDelete: 'RESTRICT' } });\nUser.belongsToMany(Post, { through: Like, foreignKey: 'userId', otherKey: 'postId' });\nLike.belongsTo(User, { foreignKey: 'userId' });"),
  "const Category = sequelize.define('category', { name: DataTypes.STRING });\nCategory.belongsTo(Category, { as: 'parent', foreignKey: 'parentId' });\nCategory.hasMany(Category, { as: 'children', foreignKey: 'parentId' });",
  "class Person extends Model {}\nPerson.init({ name: { type: DataTypes.STRING, allowNull: false } }, { sequelize, modelName: 'Person', indexes: [{ fields: ['name'] }] });",
];

const programOf = (shape: string, dialect: string): string => `import { DataTypes, Model, Op, Sequelize } from 'sequelize';\nexport const sequelize = new Sequelize({ dialect: '${dialect}' });\n${shape}\n`;

async function sentTo(dialect: 'postgres' | 'mysql' | 'sqlite', shape: string): Promise<readonly string[] | undefined> {
  const { outputText } = ts.transpileModule(programOf(shape, dialect), { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const held: { sequelize?: orm.Sequelize } = {};
  // Its driver is not asked for anything.
  class Sequelize extends orm.Sequelize { constructor(options: orm.Options) { super({ ...options, ...(dialect !== 'postgres' && { dialectModule: {} }), logging: false }); } }
  const sent: string[] = [];
  try {
    new Function('require', 'exports', outputText)(() => ({ ...orm, Sequelize: Object.assign(Sequelize, { literal: orm.literal, fn: orm.fn, col: orm.col }) }), held);
    Object.assign(held.sequelize!, { query: async (sql: string | { readonly query: string }, options: { readonly plain?: boolean } = {}) => {
      sent.push(typeof sql === 'string' ? sql : sql.query);
      return options.plain ? undefined : [];
    } });
    Object.assign((held.sequelize as unknown as { connectionManager: object }).connectionManager, { _refreshDynamicOIDs: async () => undefined });
    await held.sequelize!.sync();
  } catch (error) {
    console.error(`${dialect}: ${shape}: ${String(error)}`);
    return undefined;
  }
  return sent.filter((sql) => !/^\s*(?:SELECT|SHOW|PRAGMA)\b/i.test(sql)).flatMap((sql) => {
    const enumerated = [...sql.matchAll(/DO '\s*BEGIN (CREATE TYPE [^;]*);[^']*(?:''[^']*)*';/g)].map(([, type]) => type!.replaceAll("''", "'"));
    return [...enumerated, sql.replace(/DO '\s*BEGIN [^;]*;[^']*(?:''[^']*)*';/g, '')].filter((one) => one.trim() !== '').map((one) => one.replace(/;\s*$/, ''));
  });
}

async function write(): Promise<void> {
  const all: Record<string, Record<string, readonly string[]>> = {};
  for (const dialect of ['postgres', 'mysql', 'sqlite'] as const) {
    const found: Record<string, readonly string[]> = {};
    for (const shape of shapes) {
      const sent = await sentTo(dialect, shape);
      if (sent && sent.length > 0) found[shape] = sent;
    }
    all[dialect] = found;
    console.log(`${Object.keys(found).length} of ${shapes.length} shapes of models, ${dialect}`);
  }
  writeFileSync(new URL('sequelizeTables.json', import.meta.url), `${JSON.stringify(all, undefined, 1)}\n`);
}

void write();
