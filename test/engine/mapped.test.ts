// Calls of Sequelize's models in a whole workspace: what is found in them as a user sees it, how it is mended, and that nothing of it is older than the models.
import assert from 'node:assert/strict';
import { hoverAt } from '../../server/src/editor/hover.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { ask } from '../editor/ask.ts';
import { memoryStore } from './memoryStore.ts';
import { foundIn, mendedIn, reviewed } from './reviewed.ts';
import { readHalfTyped, saysTheSameMoved } from './typing.ts';

const models = `import { DataTypes, Sequelize } from 'sequelize';
export const sequelize = new Sequelize({ dialect: 'postgres' });
export const User = sequelize.define('user', { email: { type: DataTypes.STRING, unique: true }, name: { type: DataTypes.STRING, field: 'full_name' } }, { timestamps: false });
export const Post = sequelize.define('post', { title: DataTypes.STRING, deletedAt: { type: DataTypes.DATE, field: 'deleted_at' } }, { createdAt: false, updatedAt: false, paranoid: true });
User.hasMany(Post, { as: 'posts', foreignKey: 'authorId' });
Post.belongsTo(User, { as: 'author', foreignKey: 'authorId' });
`;
const migration = 'create table users (id serial primary key, email text not null unique, full_name text);\ncreate table posts (id serial primary key, title text not null, deleted_at timestamptz, "authorId" int references users (id));\n';
const program = (body: string): string => `import { Op, Sequelize, fn, col, where } from 'sequelize';\nimport { Post, User, sequelize } from './models';\nexport async function f(id: number, name: string, asked: object) {\n${body}\n}\n`;
const base: Readonly<Record<string, string>> = { 'package.json': '{ "dependencies": { "sequelize": "^6.37.0" } }', 'migrations/0001_init.sql': migration, 'src/models.ts': models };

const found = (body: string, settings?: Settings): readonly string[] => foundIn(base, program(body), settings);
const large: Settings = { ...defaultSettings, sizes: new Map([['users', 1_000_000], ['posts', 5_000_000]]) };
const mended = (body: string): readonly string[] => mendedIn(base, program, body, large);

describe('calls of models', () => {
  const cases: readonly (readonly [name: string, body: string, ...said: readonly string[]])[] = [
    ['all rows', '  return User.findAll();', 'unbounded-read (information) findAll'],
    ['a page of them', '  return User.findAll({ limit: 10 });'],
    ['a page with what belongs to it', "  return User.findAll({ include: ['posts'], limit: 10 });"],
    ['what belongs to a row', "  return User.findAll({ where: { email: name }, include: [{ association: 'posts', paranoid: false }] });", "unindexed-join (information) 'posts'"],
    ['a row by its key', '  return User.findOne({ where: { email: name } });'],
    ['a row by its primary key', '  return User.findByPk(id);'],
    ['a column without an index', '  return User.findAll({ where: { name } });', 'unindexed-filter (information) name'],
    ['the rows of one parent', '  return Post.findAll({ where: { authorId: id } });', 'unindexed-filter (information) authorId'],
    ['rows in an order that no index has', "  return User.findAll({ order: [['name', 'ASC']], limit: 10 });", "unindexed-sort (information) 'name'"],
    ['everything is deleted', '  await User.destroy({ where: {} });', 'delete-without-where (warning) destroy'],
    ['everything is updated', '  await User.update({ name }, { where: {} });', 'update-without-where (warning) update'],
    ['conditions that are not seen', '  await User.destroy({ where: asked });\n  return User.findAll(asked);'],
    ['a condition that may not be there', '  await User.destroy({ where: { ...(name && { name }) } });'],
    ['a condition that is put there later', '  const asks: { name?: string } = {};\n  if (name) asks.name = name;\n  await User.destroy({ where: asks });'],
    ['a list of conditions that is added to', '  const all = [];\n  if (name) all.push({ name });\n  await User.destroy({ where: { [Op.and]: all } });\n  await User.destroy({ where: all });'],
    ['nothing that is asked by a name', '  const none = {};\n  await User.destroy({ where: none });', 'delete-without-where (warning) destroy'],
    ['options that are put together', "  const options = { where: {} };\n  if (name) options.where = { name };\n  await User.destroy(options);\n  return User.findAll(options);"],
    ['one query for each row', '  const all = await Post.findAll({ limit: 50 });\n  for (const one of all) await User.findByPk(one.authorId);', 'query-in-a-loop (warning) findByPk'],
    ['one query for each row by what associates them', '  const all = await Post.findAll({ limit: 50 });\n  for (const one of all) await one.getAuthor();', 'lazy-relation-in-a-loop (warning) getAuthor'],
    ['what is found in a list or a map', '  const map = new Map<object, number>();\n  map.delete(User);\n  return [id].find((one) => one === id);'],
  ];
  for (const [name, body, ...said] of cases) it(name, () => assert.deepEqual(found(body), said));

  it('are bounded in their own words', () => {
    assert.deepEqual(mended('  return User.findAll();'), ['  return User.findAll({ limit: 100 });']);
    assert.deepEqual(mended("  return User.findAll({ order: [['id', 'ASC']] });"), ["  return User.findAll({ limit: 100, order: [['id', 'ASC']] });"]);
    assert.deepEqual(mended('  return User.unscoped().findAll({});'), ['  return User.unscoped().findAll({ limit: 100 });']);
  });

  it('what is kept of a program is no older than the models', () => {
    const store = memoryStore();
    const text = program('  return User.findAll({ where: { name } });');
    const said = (files: Readonly<Record<string, string>>): readonly string[] => reviewed({ ...files, 'src/f.ts': text }, store).map(({ message }) => message);
    assert.match(said(base)[0]!, /`users\.full_name`/);
    assert.deepEqual(said({ ...base, 'src/models.ts': models.replace("'full_name'", "'email'") }), []);
    assert.match(said(base)[0]!, /`users\.full_name`/);
  });

  it('nothing is said of a column or a table that is not there', () => {
    const text = program('  return User.findAll({ where: { name } });');
    assert.deepEqual(reviewed({ ...base, 'src/models.ts': models.replace("'full_name'", "'called'"), 'src/f.ts': text }), []);
    assert.deepEqual(reviewed({ ...base, 'src/models.ts': models.replace("define('user'", "define('person'"), 'src/f.ts': program('  await User.findAll();\n  return User.findAll({ where: { name } });') }), []);
  });

  it('names are those that a configuration gives all models', () => {
    const files = { ...base, 'config/database.js': "module.exports = { dialect: 'postgres', define: { underscored: true, dialectOptions: { collate: 'x' }, freezeTableName: false } };\n", 'migrations/0001_init.sql': migration.replace('"authorId"', 'author_id'), 'src/f.ts': program('  return Post.findAll({ where: { authorId: id } });') };
    assert.match(reviewed(files)[0]!.message, /`posts\.author_id`/);
    assert.deepEqual(reviewed({ ...files, 'config/database.js': "module.exports = { dialect: 'postgres', define: shared };\n" }), []);
  });

  it('are read where a package depends on Sequelize', () => {
    const text = program('  return User.findAll();');
    assert.deepEqual(reviewed({ ...base, 'package.json': '{ "dependencies": { "mongoose": "^8.0.0" } }', 'src/f.ts': text }), []);
    assert.equal(reviewed({ ...base, 'src/f.ts': text }).length, 1);
  });

  it('nothing is said of an index that a model declares', () => {
    const text = program('  await Post.findAll({ where: { authorId: id } });\n  return Post.findAll({ where: { title: name } });');
    const said = (more: string): readonly string[] => reviewed({ ...base, 'src/models.ts': models.replace('paranoid: true', `paranoid: true${more}`), 'src/f.ts': text }).map(({ message }) => /`posts\.\w+`/.exec(message)?.[0] ?? message);
    assert.deepEqual(said(''), ['`posts.authorId`', '`posts.title`']);
    assert.deepEqual(said(", indexes: [{ fields: ['authorId', { name: 'title', order: 'DESC' }] }]"), ['`posts.title`']);
  });

  const long = program([
    "  const more = { title: { [Op.like]: `${name}%` }, authorId: { [Op.in]: [id, 2] }, [Op.or]: [{ title: 'x' }, { deletedAt: null }] };",
    "  await Post.findAll({ where: { ...more, id }, include: [{ model: User, as: 'author', where: { name }, attributes: ['email'] }], order: [[{ model: User, as: 'author' }, 'name', 'DESC'], ['id', 'ASC']], attributes: { exclude: ['title'], include: [[fn('count', col('id')), 'n']] }, limit: id ? 1 : undefined, offset: 3 });",
    "  await User.upsert({ email: name, ...asked }, { conflictFields: ['email'] });",
    "  const [user] = await User.findOrCreate({ where: { email: name }, defaults: { name } });",
    "  await user.update({ name: Sequelize.literal('upper(full_name)') });",
    "  await user.getPosts({ where: more, order: sequelize.literal('title desc') });",
    "  await Post.scope('x').unscoped().update({ title: name }, { where: { [Op.and]: [{ id }, sequelize.where(fn('lower', col('title')), Op.ne, name)] }, paranoid: false });",
    "  await User.bulkCreate([{ email: 'a' }, ...[]], { updateOnDuplicate: ['name'] });",
  ].join('\n'));

  it('that are half typed are read as far as they go', () => {
    assert.ok(readHalfTyped(base, long) > 50);
  });

  it('that an edit has moved say what they said', () => {
    assert.ok(saysTheSameMoved(base, long).said > 0);
  });

  it('that go round in circles end', () => {
    const circle = program("  const w = { [Op.or]: w, title: { [Op.or]: [w, w] } };\n  const i = { model: User, as: 'author', include: [i] };\n  await Post.findAll({ where: w, include: [i] });");
    assert.ok(openWorkspace({ list: () => [...Object.keys(base), 'src/f.ts'], read: (path) => ({ ...base, 'src/f.ts': circle })[path] }, defaultSettings).read('src/f.ts'));
  });

  it('are told under the pointer: the method as all that is sent, an attribute as its column', () => {
    const told = (text: string): string => hoverAt(ask({ ...base, 'src/f.ts': program(text) }))?.plain ?? '';
    assert.match(told('  await User.find⟨⟩All({ where: { name }, limit: 3 });'), /from users user where user\.full_name = \? limit 3/);
    assert.match(told('  await User.findAll({ where: { na⟨⟩me } });'), /full_name text/);
  });
});
