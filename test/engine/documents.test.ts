// Collections in a whole workspace: what is found in the calls of models as a user sees it, how it is mended, what is known of indexes, and that nothing of it is older than the schemas.
import assert from 'node:assert/strict';
import { hoverAt } from '../../server/src/editor/hover.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/configuring/settings.ts';
import { ask } from '../editor/ask.ts';
import { memoryStore } from './memoryStore.ts';
import { foundIn, mendedIn, opened, reviewed } from './reviewed.ts';
import { readHalfTyped, saysTheSameMoved } from './typing.ts';

const models = `import mongoose, { Schema } from 'mongoose';
const userSchema = new Schema({ email: { type: String, unique: true }, name: String, team: { type: Schema.Types.ObjectId, ref: 'Team' }, at: Date });
userSchema.index({ team: 1, at: -1 });
export const User = mongoose.model('User', userSchema);
export const Team = mongoose.model('Team', new Schema({ title: String, lead: { type: Schema.Types.ObjectId, ref: 'User' } }));
`;
const program = (body: string): string => `import { Team, User } from './models';\nexport async function f(id: string, name: string, asked: object) {\n${body}\n}\n`;
const base: Readonly<Record<string, string>> = { 'package.json': '{ "dependencies": { "mongoose": "^9.0.0", "pg": "^8.0.0" } }', 'src/models.ts': models };

const found = (body: string, files: Readonly<Record<string, string>> = base): readonly string[] => foundIn(files, program(body));
const tablesOf = (files: Readonly<Record<string, string>>): readonly string[] => opened(files).world.databases.filter(({ dialect }) => dialect === 'mongodb').flatMap(({ fold }) => [...fold.final.tables.values()].map(({ name, complete, indexes }) => `${name}${complete ? '' : ' (open)'}: ${indexes.map(({ keys, unique }) => `${unique ? '!' : ''}${keys.map(({ column, direction }) => `${direction === 'desc' ? '-' : ''}${column ?? ''}`).join(',')}`).join(' ')}`)).toSorted();

describe('calls of collections', () => {
  const cases: readonly (readonly [name: string, body: string, ...said: readonly string[]])[] = [
    ['all documents', '  return User.find();', 'unbounded-read (information) find'],
    ['a page of them', '  return User.find().limit(10);'],
    ['a document by what is unique', '  return User.findOne({ email: name });'],
    ['a path without an index', '  return User.find({ name });', 'unindexed-filter (information) name'],
    ['a path that leads an index', "  return User.find({ team: id }).sort('-at');"],
    ['what refers to a document, without an index', '  return Team.find({ lead: id });', 'unindexed-filter (information) lead'],
    ['an order that no index has', "  return User.find().sort('name').limit(10);", "unindexed-sort (information) 'name'"],
    ['a path that no schema has', '  return User.find({ nick: name });'],
    ['everything is deleted', '  await User.deleteMany({});', 'delete-without-where (warning) deleteMany'],
    ['everything is updated', '  await User.updateMany({}, { name });', 'update-without-where (warning) updateMany'],
    ['a condition on undefined is one', '  await User.deleteMany({ name: undefined });'],
    ['conditions that are not seen', '  await User.deleteMany(asked);\n  return User.find(asked);'],
    ['one query for each document', '  const all = await User.find({ team: id }).limit(50);\n  for (const one of all) await Team.findById(one.team);', 'query-in-a-loop (warning) findById'],
    ['what is populated for all at once', "  return User.find({ team: id }).populate('team').limit(50);"],
    ['a lookup by a path without an index', "  return Team.aggregate([{ $limit: 3 }, { $lookup: { from: 'users', localField: '_id', foreignField: 'name', as: 'x' } }]);", "unindexed-filter (information) from"],
    ['what is found in a list or a map', '  new Map<object, number>().delete(User);\n  return [id].find((one) => one === id);'],
  ];
  for (const [name, body, ...said] of cases) it(name, () => assert.deepEqual(found(body), said));

  it('are mended in their own words', () => {
    const large: Settings = { ...defaultSettings, sizes: new Map([['users', 5_000_000]]) };
    const mended = mendedIn(base, program, '  return User.find({ team: id });\n  return User.find();', large);
    assert.deepEqual(mended, ['  return User.find({ team: id });\n  return User.find().limit(100);']);
  });

  it('the indexes of a collection are those of its schema, and an index is told as it is made there', () => {
    assert.deepEqual(tablesOf(base), ['teams: !_id', 'users: !_id !email team,-at']);
    assert.match(reviewed({ ...base, 'src/f.ts': program('  return User.find({ name });') })[0]!.message, /`db\.users\.createIndex\(\{ name: 1 \}\)`/);
  });

  it('what a program makes by calls is there, too', () => {
    const made = { ...base, 'src/indexes.ts': "import { MongoClient } from 'mongodb';\nimport { Team } from './models';\nconst db = new MongoClient('mongodb://localhost').db('a');\nexport const make = async () => {\n  await db.collection('users').createIndex({ name: 1, at: -1 });\n  await Team.collection.createIndexes([{ key: { lead: 1 } }, { key: { title: 1 }, unique: true }]);\n};\n" };
    assert.deepEqual(tablesOf(made), ['teams: !_id lead !title', 'users: !_id !email team,-at name,-at']);
    assert.deepEqual(found('  await User.find({ name });\n  return Team.find({ lead: id });', made), []);
  });

  it('where Mongoose makes none, they are those of the migrations, or are not known', () => {
    const back = { ...base, 'src/start.ts': "import mongoose from 'mongoose';\nmongoose.set('autoIndex', false);\n" };
    assert.deepEqual(tablesOf(back), ['teams (open): !_id', 'users (open): !_id']);
    assert.deepEqual(found('  return User.find({ name });', back), []);
    const migrated = { ...back, 'migrations/1_users.js': "const Helpers = require('./lib/helpers');\nconst indexes = [{ key: { name: 1 }, name: 'name_1' }];\nexports.migrate = async (client) => {\n  const { db } = client;\n  await Helpers.addIndexesToCollection(db.users, indexes);\n};\n" };
    assert.deepEqual(tablesOf(migrated), ['teams (open): !_id', 'users: !_id name']);
    assert.deepEqual(found('  await User.find({ name });\n  return User.find({ team: id });', migrated), ['unindexed-filter (information) team']);
  });

  it('SQL beside them speaks to its own database', () => {
    const files = { ...base, 'migrations/0001_init.sql': 'create table users (id serial primary key, name text);\n', 'src/f.ts': "import { Pool } from 'pg';\nimport { User } from './models';\nconst pool = new Pool();\nexport const f = async (id: string) => [await pool.query('select nick from users where id = $1', [id]), await User.find({ team: id })];\n" };
    assert.deepEqual(reviewed(files).map(({ rule }) => rule), ['unknown-column']);
  });

  it('are read where a package depends on what speaks to MongoDB', () => {
    assert.deepEqual(found('  return User.find();', { ...base, 'package.json': '{ "dependencies": { "pg": "^8.0.0" } }' }), []);
  });

  it('a configuration names their database, and says how large it is', () => {
    const files = { ...base, 'src/f.ts': program('  return User.find({ name });') };
    const settings: Settings = { ...defaultSettings, databases: [{ id: 'app', dialect: 'mongodb', sizes: new Map([['users', 7_000_000]]) }] };
    assert.match(reviewed(files, undefined, settings)[0]!.message, /all 7\.0 M rows/);
  });

  it('nothing that is kept is older than the schemas', () => {
    const store = memoryStore();
    const files = { ...base, 'src/f.ts': program('  return User.find({ name });') };
    const later = { ...files, 'src/models.ts': models.replace('name: String', 'name: { type: String, index: true }') };
    const renamed = { ...files, 'src/models.ts': models.replace("'User', userSchema", "'User', userSchema, 'people'") };
    assert.equal(reviewed(files, store).length, 1);
    assert.deepEqual(reviewed(later, store), []);
    assert.match(reviewed(renamed, store)[0]!.message, /`people\.name`/);
  });

  const long = program([
    "  const more = { name: { $regex: `^${name}`, $options: 'i' }, team: { $in: [id] }, $or: [{ name: 'x' }, { at: null }], ...asked };",
    "  await User.find({ ...more, 'a.b': { $elemMatch: { c: 1, d: { $gt: 2 } } } }, 'name -_id').sort([['name', -1]]).populate({ path: 'team', match: { title: name } }).skip(3).limit(id ? 1 : 2).lean();",
    "  await User.aggregate([{ $match: more }, { $group: { _id: '$team', n: { $sum: 1 } } }, { $sort: { n: -1 } }, ...[], { $lookup: { from: 'teams', localField: '_id', foreignField: 'title', as: 'x' } }]);",
    "  await User.bulkWrite([{ updateOne: { filter: { name }, update: { $set: { name }, $inc: { n: 1 } } } }, { insertOne: { document: { name } } }]);",
    "  const user = await User.findOneAndUpdate({ email: name }, [{ $set: { name } }], { upsert: true, sort: { at: 1 } });",
    "  await user?.save();",
    "  await User.insertMany([{ name, ...asked }, { email: name }]);",
  ].join('\n'));

  it('that are half typed are read as far as they go', () => {
    assert.ok(readHalfTyped(base, long) > 50);
  });

  it('that an edit has moved say what they said', () => {
    assert.ok(saysTheSameMoved(base, long).said > 0);
  });

  it('that go round in circles end', () => {
    const circle = program('  const w = { $or: [w, w], name: { $not: w } };\n  await User.find(w).where(w);\n  const s = [{ $match: w }, ...s];\n  await User.aggregate(s);');
    assert.ok(opened({ ...base, 'src/f.ts': circle }).read('src/f.ts'));
  });

  it('are told under the pointer: the method as all that is asked, a path with its type', () => {
    const told = (text: string): string => hoverAt(ask({ ...base, 'src/f.ts': program(text) }))?.plain ?? '';
    assert.match(told('  await User.fi⟨⟩nd({ name, team: id }).limit(3);'), /from users where name = \? and team = \? limit 3/);
    assert.match(told('  await User.find({ na⟨⟩me });'), /name text/);
  });
});
