// What Sequelize itself sends for calls of its models: node --import tsx test/sent/sequelize.ts writes sequelize.json, which a test holds the reading of the same calls against.
// Nothing is connected to: what would be sent is remembered, and answered with the rows that are needed to send more.
import { writeFileSync } from 'node:fs';
import * as orm from 'sequelize';
import ts from 'typescript';

const models = `import { DataTypes, Model, Sequelize } from 'sequelize';
export const sequelize = new Sequelize({ dialect: 'postgres' });
export class User extends Model {}
User.init({
  id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
  email: { type: DataTypes.STRING, allowNull: false, unique: true },
  name: { type: DataTypes.STRING, field: 'full_name' },
  age: DataTypes.INTEGER,
  tags: DataTypes.ARRAY(DataTypes.TEXT),
  meta: DataTypes.JSONB,
  isAdmin: { type: DataTypes.BOOLEAN, defaultValue: false },
  teamId: DataTypes.INTEGER,
  label: { type: DataTypes.VIRTUAL, get() { return 'x'; } },
}, { sequelize, tableName: 'users', underscored: true, paranoid: true });
export const Post = sequelize.define('post', {
  title: DataTypes.STRING,
  published: DataTypes.BOOLEAN,
  views: { type: DataTypes.INTEGER, defaultValue: 0 },
}, { defaultScope: { attributes: { exclude: ['views'] } }, scopes: { published: { where: { published: true } }, wide: {} } });
export const Comment = sequelize.define('Comment', { body: DataTypes.TEXT, state: { type: DataTypes.STRING } }, { timestamps: false, defaultScope: { where: { state: 'shown' } } });
export const Team = sequelize.define('team', { name: DataTypes.STRING }, { freezeTableName: true, schema: 'app', createdAt: 'made', updatedAt: false });
export const Tag = sequelize.define('tag', { label: { type: DataTypes.STRING, unique: true } }, { timestamps: false });
export class Category extends Model {}
Category.init({ name: DataTypes.STRING }, { sequelize, modelName: 'category', underscored: true, version: true });
export class Membership extends Model {}
Membership.init({ role: DataTypes.STRING }, { sequelize, modelName: 'Membership', indexes: [{ unique: true, fields: ['role'] }] });
User.hasMany(Post, { as: 'posts', foreignKey: 'authorId' });
Post.belongsTo(User, { as: 'author', foreignKey: 'authorId' });
Post.hasMany(Comment);
Comment.belongsTo(Post);
User.belongsTo(Team, { foreignKey: 'teamId' });
Team.hasMany(User, { foreignKey: 'teamId', as: 'members' });
Post.belongsToMany(Tag, { through: 'post_tags' });
Tag.belongsToMany(Post, { through: 'post_tags' });
Category.hasMany(Category, { as: 'children', foreignKey: 'parentId' });
Category.belongsTo(Category, { as: 'parent', foreignKey: 'parentId' });
Category.belongsToMany(User, { through: Membership, as: 'people', foreignKey: 'categoryId', otherKey: 'userId' });
User.hasMany(Post, { as: 'shown', foreignKey: 'authorId', scope: { published: true } });
User.hasOne(Comment, { as: 'pinned', foreignKey: { name: 'pinnedBy', field: 'pinned_by' } });
`;

const shapes: readonly string[] = [
  'User.findAll()',
  'User.findAll({})',
  'User.findAll({ where: {} })',
  'User.findAll({ where: { email: name } })',
  "User.findAll({ where: { name: 'x', age: 3 } })",
  'User.findAll({ where: { age: null } })',
  "User.findAll({ where: { email: ['a', 'b'] } })",
  'User.findAll({ where: { id: ids } })',
  'User.findAll({ where: { age: { [Op.gt]: 3 } } })',
  'User.findAll({ where: { age: { [Op.gte]: 3, [Op.lt]: n } } })',
  'User.findAll({ where: { age: { [Op.ne]: null } } })',
  'User.findAll({ where: { age: { [Op.ne]: 3 } } })',
  'User.findAll({ where: { age: { [Op.not]: null } } })',
  'User.findAll({ where: { age: { [Op.not]: 3 } } })',
  'User.findAll({ where: { isAdmin: { [Op.is]: true } } })',
  'User.findAll({ where: { isAdmin: { [Op.not]: true } } })',
  'User.findAll({ where: { age: { [Op.between]: [1, n] } } })',
  'User.findAll({ where: { age: { [Op.notBetween]: [1, 2] } } })',
  'User.findAll({ where: { age: { [Op.in]: [1, 2] } } })',
  'User.findAll({ where: { age: { [Op.in]: [] } } })',
  'User.findAll({ where: { age: { [Op.notIn]: [1, 2] } } })',
  'User.findAll({ where: { age: { [Op.notIn]: [] } } })',
  "User.findAll({ where: { name: { [Op.like]: 'a%' } } })",
  "User.findAll({ where: { name: { [Op.iLike]: '%a' }, email: { [Op.notLike]: 'b%' } } })",
  "User.findAll({ where: { name: { [Op.startsWith]: 'a' } } })",
  "User.findAll({ where: { name: { [Op.endsWith]: 'a' } } })",
  "User.findAll({ where: { name: { [Op.substring]: 'a' } } })",
  "User.findAll({ where: { name: { [Op.regexp]: '^a' } } })",
  'User.findAll({ where: { tags: { [Op.contains]: tags } } })',
  'User.findAll({ where: { tags: { [Op.overlap]: tags } } })',
  'User.findAll({ where: { meta: { [Op.contains]: { a: 1 } } } })',
  "User.findAll({ where: { meta: { a: 'x', b: { c: 3 } } } })",
  "User.findAll({ where: { 'meta.a.b': name } })",
  "User.findAll({ where: { meta: { size: { [Op.gt]: n }, on: true } } })",
  "User.findAll({ where: { meta: { kind: { [Op.ne]: null } } } })",
  "User.findAll({ where: { meta: null, 'meta.b': { [Op.in]: ['x', 'y'] } } })",
  "User.findAll({ where: { name: { [Op.or]: ['a', null] } } })",
  'User.findAll({ where: { age: { [Op.or]: { [Op.lt]: 1, [Op.gt]: n } } } })',
  'User.findAll({ where: { [Op.or]: [{ email: name }, { name: name, age: 3 }] } })',
  'User.findAll({ where: { [Op.or]: { email: name, age: 3 } } })',
  'User.findAll({ where: { age: 3, [Op.or]: [{ email: name }, { name }] } })',
  'User.findAll({ where: { [Op.and]: [{ email: name }, { age: { [Op.gt]: n } }] } })',
  'User.findAll({ where: { [Op.not]: { email: name, age: 3 } } })',
  'User.findAll({ where: [{ email: name }, { age: 3 }] })',
  "User.findAll({ where: { name: { [Op.eq]: Sequelize.col('email') } } })",
  "User.findAll({ where: { name: { [Op.col]: 'User.email' } } })",
  "User.findAll({ where: Sequelize.where(Sequelize.fn('lower', Sequelize.col('email')), name) })",
  "User.findAll({ where: Sequelize.where(Sequelize.fn('length', Sequelize.col('email')), '>', n) })",
  "User.findAll({ where: Sequelize.where(Sequelize.fn('length', Sequelize.col('email')), { [Op.gt]: 3 }) })",
  "User.findAll({ where: { [Op.and]: [Sequelize.literal('age > 3'), { email: name }] } })",
  "User.findAll({ where: Sequelize.literal('age is not null') })",
  "User.findAll({ where: { createdAt: { [Op.lt]: Sequelize.fn('now') } } })",
  "User.findAll({ where: { createdAt: { [Op.lt]: Sequelize.literal(\"now() - interval '1 day'\") } } })",
  "User.findAll({ where: { id: { [Op.in]: Sequelize.literal('(select \"authorId\" from posts)') } } })",
  "User.findAll({ where: Sequelize.or({ email: name }, { age: 3 }) })",
  "User.findAll({ attributes: ['id', 'name'] })",
  "User.findAll({ attributes: ['id', ['full_name', 'who']] })",
  "User.findAll({ attributes: { exclude: ['meta', 'tags'] } })",
  "User.findAll({ attributes: { include: [[Sequelize.fn('upper', Sequelize.col('email')), 'shout']] } })",
  "User.findAll({ attributes: ['teamId', [Sequelize.fn('count', Sequelize.col('id')), 'many']], group: ['teamId'] })",
  "User.findAll({ attributes: [[Sequelize.fn('sum', Sequelize.col('age')), 'total'], 'age'], group: 'age', having: Sequelize.where(Sequelize.fn('sum', Sequelize.col('age')), { [Op.gt]: 10 }), raw: true })",
  "User.findAll({ attributes: [[Sequelize.fn('DISTINCT', Sequelize.col('age')), 'age']] })",
  "User.findAll({ attributes: [[Sequelize.literal('age * 2'), 'twice'], 'id'] })",
  "User.findAll({ attributes: [[Sequelize.cast(Sequelize.col('age'), 'text'), 'said']] })",
  "User.findAll({ order: [['createdAt', 'DESC']] })",
  "User.findAll({ order: [['name', 'ASC'], ['id', 'DESC NULLS LAST']], limit: 10 })",
  "User.findAll({ order: ['name', 'age'], limit: n, offset: 20 })",
  "User.findAll({ order: Sequelize.literal('random()') })",
  "User.findAll({ order: [[Sequelize.fn('lower', Sequelize.col('email')), 'DESC']] })",
  "User.findAll({ attributes: ['age', [Sequelize.fn('count', Sequelize.col('id')), 'many']], group: ['age'], order: [['many', 'DESC']] })",
  'User.findAll({ limit: 10 })',
  'User.findAll({ limit: 10, offset: n })',
  'User.findAll({ paranoid: false })',
  'User.findAll({ where: { age: 3 }, lock: true })',
  "User.findAll({ where: { age: 3 }, lock: { level: 'SHARE', of: User }, skipLocked: true })",
  'User.findOne({ where: { email: name } })',
  'User.findOne({ where: { name } })',
  'User.findOne({ where: { id } })',
  'User.findOne()',
  'User.findByPk(id)',
  "User.findByPk(id, { attributes: ['email'] })",
  'User.findAndCountAll({ where: { age: n }, limit: 10 })',
  'User.count()',
  'User.count({ where: { age: n } })',
  "User.count({ distinct: true, col: 'email' })",
  "User.count({ where: { age: 3 }, include: ['posts'], distinct: true })",
  "User.max('age')",
  "User.sum('age', { where: { name } })",
  "User.min('createdAt', { paranoid: false })",
  'Post.findAll()',
  "Post.scope('published').findAll()",
  "Post.scope('published').findAll({ where: { title: name } })",
  "Post.scope('published', 'wide').count()",
  'Post.unscoped().findAll()',
  "Tag.findAll({ where: Sequelize.literal('label = :name'), replacements: { name } })",
  "Tag.findAll({ where: { label: { [Op.like]: { [Op.any]: ['a%', 'b%'] } } } })",
  "Tag.findAll({ where: { label: { [Op.any]: tags } } })",
  "Tag.findAll({ where: { label: { [Op.gt]: { [Op.all]: tags } } } })",
  "Tag.findAll({ where: { label: { [Op.and]: { [Op.gt]: 'a', [Op.lt]: 'b' } } } })",
  "Tag.findAll({ where: { [Op.not]: [{ label: 'a' }, { id: [1, 2] }] } })",
  "Tag.findAll({ where: { [Op.or]: [{ label: { [Op.like]: 'a%' } }, Sequelize.where(Sequelize.fn('lower', Sequelize.col('label')), 'x')] } })",
  "Tag.findAll({ where: { label: { [Op.iRegexp]: '^a' }, id: { [Op.lte]: n } } })",
  "Tag.findAll({ attributes: [[Sequelize.fn('count', Sequelize.fn('DISTINCT', Sequelize.col('label'))), 'n']], raw: true })",
  "Tag.findAll({ where: Sequelize.and({ label: name }, { id: 3 }) })",
  'Comment.findAll({ where: { body: name } })',
  "Comment.findAll({ where: { state: 'hidden' } })",
  'Comment.unscoped().findAll({ limit: 3 })',
  'Team.findAll()',
  'Category.findAll({ where: { name } })',
  "User.findAll({ include: Team })",
  "User.findAll({ include: ['posts'] })",
  "User.findAll({ include: [{ model: Post, as: 'posts' }] })",
  "User.findAll({ include: [{ model: Post, as: 'posts', attributes: ['title'] }] })",
  "User.findAll({ include: [{ model: Post, as: 'posts', where: { published: true } }] })",
  "User.findAll({ include: [{ model: Post, as: 'posts', where: { published: true }, required: false }] })",
  "User.findAll({ include: [{ association: 'posts', required: true }], attributes: ['email'] })",
  "User.findAll({ include: [{ association: 'posts', attributes: [] }], attributes: ['email', [Sequelize.fn('count', Sequelize.col('posts.id')), 'many']], group: ['User.id'] })",
  "User.findAll({ include: [{ association: 'posts', right: true }] })",
  "User.findAll({ include: [{ association: 'posts', include: [Comment] }] })",
  "User.findAll({ include: [{ association: 'posts', include: [{ model: Comment, required: false }] }, Team] })",
  "User.findAll({ include: [{ association: 'posts', required: false, include: [{ model: Comment, where: { body: name } }] }] })",
  "User.findAll({ include: [Team], order: [[Team, 'name', 'ASC']] })",
  "User.findAll({ include: ['posts'], order: [[{ model: Post, as: 'posts' }, 'title', 'DESC'], ['email', 'ASC']] })",
  "User.findAll({ include: ['posts'], order: [['posts', 'title', 'DESC']] })",
  "User.findAll({ include: [Team], where: { '$team.name$': name } })",
  "User.findAll({ include: [{ association: 'posts', separate: true }] })",
  "User.findAll({ include: [{ association: 'posts', separate: true, where: { published: true }, order: [['title', 'ASC']] }] })",
  "Post.findAll({ include: [{ model: User, as: 'author' }] })",
  "Post.findAll({ include: [{ model: User, as: 'author', paranoid: false, where: { email: name } }] })",
  'Post.findAll({ include: [Comment] })',
  'Post.findAll({ include: [Tag] })',
  "Post.findAll({ include: [{ model: Tag, where: { label: 'x' } }] })",
  'Tag.findAll({ include: Post })',
  "Category.findAll({ include: ['children', 'parent'] })",
  "Category.findAll({ include: ['people'] })",
  "User.findAll({ include: ['posts'], limit: 10 })",
  "User.findAll({ include: ['posts'], limit: 10, offset: 5, where: { age: n }, order: [['createdAt', 'DESC']] })",
  "User.findAll({ include: ['posts', Team], limit: 10 })",
  "User.findAll({ include: [Team], limit: 10 })",
  "User.findAll({ include: [{ model: Team, required: true }], limit: 10, order: [[Team, 'name', 'DESC']] })",
  "User.findAll({ include: [{ association: 'posts', where: { published: true } }], limit: 10 })",
  "User.findAll({ include: [{ association: 'posts', required: true }, { model: Team, where: { name } }], limit: 10 })",
  "User.findAll({ include: ['posts'], limit: 10, subQuery: false })",
  "User.findOne({ include: ['posts'], where: { email: name } })",
  "User.findOne({ include: ['posts'], where: { name } })",
  "User.findAll({ include: ['shown'] })",
  "User.findAll({ include: [{ association: 'shown', where: { title: name } }], limit: 10 })",
  "User.findAll({ include: [{ model: Post, as: 'shown', required: true }], limit: 10 })",
  "User.findByPk(id, { include: ['posts', { model: Team }] })",
  'Post.findAll({ include: [Tag], limit: 5 })',
  "Post.findAll({ include: [{ model: User, as: 'author', include: [Team] }, Comment], limit: 5 })",
  'User.create({ email: name, name })',
  "User.create({ id, email: name, label: 'x' })",
  "Post.create({ title: name, authorId: id })",
  'Team.create({ name })',
  'Category.create({ name, parentId: 3 })',
  'Tag.create({ label: name })',
  "Tag.create({ label: name }, { fields: ['label'] })",
  'Post.create({ title: name }, { returning: false })',
  "User.bulkCreate([{ email: name }, { email: 'b', age: 3 }])",
  'Tag.bulkCreate([{ label: name }], { ignoreDuplicates: true })',
  "Tag.bulkCreate([{ label: name }], { updateOnDuplicate: ['label'] })",
  'Tag.upsert({ label: name })',
  'Tag.upsert({ id: 3, label: name })',
  'Team.upsert({ id: 3, name })',
  "User.update({ name }, { where: { email: name } })",
  "User.update({ name, age: n }, { where: { id: ids }, returning: true })",
  "User.update({ age: Sequelize.literal('age + 1') }, { where: { id } })",
  "User.update({ name }, { where: { email: name }, paranoid: false })",
  "Post.update({ published: true }, { where: { title: { [Op.like]: 'a%' } } })",
  "Post.update({ published: true }, { where: {} })",
  "Post.update({ published: true, views: 3 }, { where: { id: 1 }, fields: ['published'] })",
  "Post.update({ published: true }, { where: { id: 1 }, silent: true })",
  'User.destroy({ where: { email: name } })',
  'User.destroy({ where: { email: name }, force: true })',
  'Post.destroy({ where: { id: 1 } })',
  'Post.destroy({ where: {} })',
  'Post.destroy({ where: { [Op.or]: [{ title: name }, { published: false }] } })',
  'Post.destroy({ truncate: true })',
  'Post.destroy({ truncate: true, cascade: true, restartIdentity: true })',
  'Post.truncate()',
  'User.restore({ where: { email: name } })',
  "Post.increment('views', { where: { id: 1 } })",
  "Post.increment({ views: 2 }, { where: { id: 1 } })",
  "Post.decrement(['views'], { by: n, where: { id: 1 } })",
  'user.update({ name })',
  'user.update({ age: 4, label: name })',
  'user.destroy()',
  'user.destroy({ force: true })',
  'gone.restore()',
  "user.increment('age')",
  "user.decrement('age', { by: 2 })",
  'user.reload()',
  "user.reload({ include: ['posts'] })",
  'user.getPosts()',
  "user.getPosts({ where: { published: true }, limit: 3, order: [['title', 'ASC']] })",
  'user.countPosts({ where: { published: true } })',
  'user.getShown()',
  "user.countShown({ where: { title: name } })",
  'user.getTeam()',
  'user.getPinned()',
  'post.getAuthor()',
  "post.getComments({ attributes: ['body'] })",
  'post.getTags()',
  "post.getTags({ where: { label: name }, order: [['label', 'ASC']] })",
  'post.countTags()',
  'post.update({ published: true })',
  'post.destroy()',
  'User.build({ email: name }).save()',
  "new Tag({ label: name }).save()",
];

/** What MySQL is sent otherwise. */
const ofMysql: readonly string[] = [
  'User.findAll({ where: { name }, limit: 10, offset: n })',
  "User.findAll({ include: ['posts'], limit: 10 })",
  'User.findOne({ where: { name } })',
  "User.count({ where: { age: n }, include: ['posts'], distinct: true })",
  'User.create({ email: name })',
  "Tag.bulkCreate([{ label: name }], { ignoreDuplicates: true })",
  "Tag.bulkCreate([{ label: name }], { updateOnDuplicate: ['label'] })",
  'User.update({ name }, { where: { email: name } })',
  'User.destroy({ where: { email: name } })',
  'Post.destroy({ where: { id: 1 } })',
  "Post.increment('views', { where: { id: 1 } })",
  'Team.findAll({ limit: 3 })',
];

const modelsOf = (dialect: string): string => (dialect === 'postgres' ? models : models.replace("'postgres'", `'${dialect}'`).replace(/^ {2}tags: .*\n/m, ''));

function made(dialect: string): Record<string, unknown> {
  const { outputText } = ts.transpileModule(modelsOf(dialect), { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const held: Record<string, unknown> = {};
  new Function('require', 'exports', outputText)(() => orm, held);
  return held;
}

interface Sent { readonly type?: string; readonly model?: { build(values: object, options: object): unknown }; readonly instance?: unknown; readonly plain?: boolean; readonly include?: readonly { readonly separate?: boolean }[] }

async function sentTo(dialect: string, calls: readonly string[]): Promise<readonly { readonly call: string; readonly sql: readonly string[] }[]> {
  const held = made(dialect);
  const sequelize = held['sequelize'] as orm.Sequelize;
  const sent: string[] = [];
  const id = '00000000-0000-4000-8000-000000000001';
  const names: Record<string, unknown> = { ...held, Op: orm.Op, Sequelize: orm.Sequelize, id, name: 'name', n: 3, ids: [id, '00000000-0000-4000-8000-000000000002'], tags: ['a'] };
  const row = (model: unknown, values: object): unknown => (model as { build(values: object, options: object): unknown }).build(values, { isNewRecord: false, raw: true });
  const rows = (): object => ({ user: row(held['User'], { id, name: 'x', age: 3, teamId: 1 }), gone: row(held['User'], { id, deletedAt: new Date() }), post: row(held['Post'], { id: 1, authorId: id }) });
  Object.assign(sequelize, {
    query: async (sql: string | { query: string }, options: Sent = {}) => {
      // The same at every run: the time, and a key that is made.
      // MySQL's driver is passed `?` for what is numbered here.
      sent.push((typeof sql === 'string' ? sql : sql.query).replace(/\$\d+/g, (value) => (dialect === 'mysql' ? '?' : value)).replace(/'\d{4}-\d\d-\d\d [\d:.]+ [+\d:]+'/g, "'2026-01-01'").replace(/'[\da-f]{8}-[\da-f-]{27}'/g, (key) => (names['ids'] as readonly string[]).includes(key.slice(1, -1)) ? key : `'${id}'`));
      if (options.type === 'INSERT' || options.type === 'UPSERT') return [options.instance ?? [], 1];
      // What is asked for by itself is asked for where there are rows.
      const row = options.include?.some(({ separate }) => separate) ? options.model!.build({ id }, { isNewRecord: false, raw: true, include: options.include, includeNames: [], includeValidated: true }) : undefined;
      return options.type === 'SELECT' ? (options.plain ? row ?? null : row ? [row] : []) : [[], 0];
    },
  });
  const queries: { call: string; sql: string[] }[] = [];
  for (const call of calls) {
    sent.length = 0;
    const all = { ...names, ...rows() };
    const [error] = await (new Function(...Object.keys(all), `return (async () => ${call})()`)(...Object.values(all)) as Promise<unknown>).then(() => [], (one: Error) => [one]);
    if (sent.length === 0) console.error(`nothing sent: ${call}: ${error}`);
    else queries.push({ call, sql: [...sent] });
  }
  return queries;
}

async function write(): Promise<void> {
  const [queries, mysql] = [await sentTo('postgres', shapes), await sentTo('mysql', ofMysql)];
  writeFileSync(new URL('sequelize.json', import.meta.url), `${JSON.stringify({ models, queries, mysql: { models: modelsOf('mysql'), queries: mysql } }, undefined, 1)}\n`);
  console.log(`${queries.length + mysql.length} of ${shapes.length + ofMysql.length} shapes`);
}

void write();
