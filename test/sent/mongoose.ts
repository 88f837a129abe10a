// What Mongoose and the driver of MongoDB send for calls: node --import tsx test/sent/mongoose.ts writes mongoose.json, which a test holds the reading of the same calls against.
// What is kept are the commands that a server of our own was sent on the wire.
import { writeFileSync } from 'node:fs';
import { BSON, MongoClient, ObjectId } from 'mongodb';
import * as orm from 'mongoose';
import ts from 'typescript';
import { recorder } from './mongodbServer.ts';

const models = `import mongoose, { Schema } from 'mongoose';
const addressSchema = new Schema({ city: String, zip: String }, { _id: false });
const userSchema = new Schema({
  email: { type: String, unique: true }, name: String, age: Number, isAdmin: Boolean, tags: [String], at: Date,
  team: { type: Schema.Types.ObjectId, ref: 'Team' }, address: addressSchema, items: [{ sku: String, n: Number }],
});
userSchema.virtual('posts', { ref: 'Post', localField: '_id', foreignField: 'author' });
export const User = mongoose.model('User', userSchema);
export const Team = mongoose.model('Team', new Schema({ title: String, lead: { type: Schema.Types.ObjectId, ref: 'User' } }, { collection: 'squads' }));
export const Post = mongoose.model('Post', new Schema({ title: String, author: { type: Schema.Types.ObjectId, ref: 'User' }, secret: { type: String, select: false }, n: Number }));
export const Category = mongoose.model('Category', new Schema({ kind: String }));
export const Special = Category.discriminator('Special', new Schema({ extra: String }));
`;

const shapes: readonly string[] = [
  'User.find()', 'User.find({})', 'User.find({ name })', "User.find({ name: 'a', age: 3 })", 'User.find({ isAdmin: true, age: null })', 'User.find({ age: { $gt: 3 } })', 'User.find({ age: { $gte: 3, $lt: n } })', 'User.find({ age: { $ne: 3 } })', 'User.find({ email: { $ne: null } })',
  'User.find({ age: { $in: [1, 2] } })', 'User.find({ age: { $in: [] } })', 'User.find({ age: { $nin: [1, n] } })', 'User.find({ age: { $in: [1, null] } })', 'User.find({ age: { $exists: true } })', 'User.find({ age: { $exists: false } })', 'User.find({ team: id })', 'User.find({ team: { $in: ids } })', 'User.find({ _id: { $in: ids } })',
  'User.find({ age: [1, 2] })', 'User.find({ tags: tags })', "User.find({ tags: 'a' })", "User.find({ tags: ['a', 'b'] })", "User.find({ tags: { $all: ['a', 'b'] } })", "User.find({ tags: { $in: ['a'] } })", "User.find({ 'address.city': name })", "User.find({ 'items.sku': 'a' })",
  "User.find({ items: { $elemMatch: { sku: 'a', n: { $gt: 2 } } } })", 'User.find({ tags: { $elemMatch: { $eq: name } } })', 'User.find({ $or: [{ name }, { email: name }] })', 'User.find({ $or: [{ name, age: 3 }, { age: { $gt: n } }], isAdmin: false })', 'User.find({ $and: [{ name }, { age: 3 }] })', 'User.find({ $nor: [{ name }, { age: 3 }] })', 'User.find({ age: { $not: { $gt: 3 } } })',
  'User.find({ name: /^ab/ })', 'User.find({ name: /ab/ })', 'User.find({ name: /ab/i })', 'User.find({ name: /^ab$/ })', 'User.find({ name: /^ab.*/i })', "User.find({ name: { $regex: 'ab' } })", "User.find({ name: { $regex: '^ab', $options: 'i' } })", 'User.find({ name: { $not: /^ab/ } })', 'User.find({ name: /a|b/ })', 'User.find({ name: { $eq: name } })', 'User.find({ email: undefined })',
  "User.find({}, 'name email')", "User.find({}, { name: 1, _id: 0 })", "User.find({}, { name: true, age: 1 })", "User.find({}, ['name'])", "User.find({ name }, null, { sort: { age: -1 }, limit: 5, skip: 10 })", "User.find({ name }, 'name', { limit: n })", "User.find().select('name age')", "User.find().select({ name: 1 })", "User.find().select('-_id name')",
  "User.find().sort('name')", "User.find().sort('-name age')", 'User.find().sort({ name: 1, age: -1 })', "User.find().sort({ name: 'desc' })", "User.find().sort([['name', -1]])", 'User.find().limit(10)', 'User.find().limit(0)', 'User.find().limit(n).skip(20)', "User.find({ name }).sort('-at').limit(10).lean()", 'User.find().skip(0)',
  'User.findOne()', 'User.findOne({ name })', "User.findOne({ name }, 'age')", 'User.findOne({ name }).sort({ at: -1 })', 'User.findById(id)', "User.findById(id, 'name')", "User.findById(id).select('name').lean()", 'User.exists({ name })', 'User.exists({ _id: id })',
  'User.countDocuments()', 'User.countDocuments({ name })', 'User.find({ name }).countDocuments()', 'User.distinct("name")', "User.distinct('name', { age: 3 })", "User.find({ age: 3 }).distinct('name')",
  "User.where('age').gt(18).lt(65)", "User.where({ name }).limit(3)", "User.find().where('name').equals(name)", "User.find().where('age').in([1, 2]).where('name', name)", "User.find({ name }).or([{ age: 3 }, { age: 4 }])", "User.find().where('age').gte(3).sort('age')", "User.find().gt('age', 3)", "User.find({ name }).find({ age: 3 })", "User.find().where('age').ne(3)", "User.find().where('email').exists()",
  "User.find({ name }).populate('team')", "User.find({ name }).populate('team', 'title')", "User.findOne({ name }).populate('posts')", "User.findOne({ name }).populate({ path: 'team', select: 'title' })", "Post.find().populate({ path: 'author', match: { age: 3 } })", "Team.find().populate('lead')",
  'Post.find()', "Post.find({ title: name }).select('+secret')", "Post.find().select('title')", "Post.find().select('-title')", 'Category.find({ kind: name })', "Special.find({ extra: 'x' })", 'Special.findOne({ kind: name })', 'Special.countDocuments({ extra: name })',
  "User.updateOne({ name }, { $set: { age: 3 } })", "User.updateOne({ name }, { age: 3 })", 'User.updateMany({ age: { $lt: 3 } }, { $inc: { age: 1 } })', "User.updateMany({}, { $set: { isAdmin: false } })", "User.updateOne({ _id: id }, { $unset: { age: 1 } })", "User.updateOne({ _id: id }, { $push: { tags: 'a' } })", "User.updateOne({ _id: id }, { $set: { 'address.city': name } })",
  'User.findByIdAndUpdate(id, { name })', 'User.findByIdAndUpdate(id, { $set: { name }, $inc: { age: 1 } }, { new: true })', 'User.findOneAndUpdate({ name }, { age: 3 }, { sort: { at: 1 } })', 'User.findOneAndDelete({ name })', 'User.findByIdAndDelete(id)', 'User.deleteOne({ name })', 'User.deleteMany({ age: { $gt: n } })', 'User.deleteMany({})', 'User.deleteMany()',
  "Category.create({ kind: 'a' })", "Category.insertMany([{ kind: 'a' }, { kind: name }])", "User.bulkWrite([{ updateOne: { filter: { name }, update: { $set: { age: 3 } } } }])", 'User.bulkWrite([{ deleteMany: { filter: { age: 3 } } }])', "new Category({ kind: 'x' }).save()",
  'User.aggregate([{ $match: { name } }])', "User.aggregate([{ $match: { name, age: { $gt: 3 } } }, { $sort: { age: -1 } }, { $limit: 5 }])", "User.aggregate([{ $group: { _id: '$team', n: { $sum: 1 } } }])", "User.aggregate([{ $match: { isAdmin: true } }, { $group: { _id: '$name', most: { $max: '$age' }, all: { $sum: '$age' } } }, { $sort: { all: -1 } }, { $limit: 3 }])", "User.aggregate([{ $group: { _id: null, n: { $sum: 1 } } }])", "User.aggregate([{ $limit: 5 }, { $match: { name } }])", "User.aggregate().match({ name }).limit(3)", "User.aggregate([{ $match: { name } }, { $project: { name: 1, age: 1 } }])", "User.aggregate([{ $sort: { age: 1 } }, { $skip: 10 }, { $limit: 10 }])", "User.aggregate([{ $match: { name } }, { $count: 'n' }])", "User.aggregate([{ $group: { _id: { t: '$team', c: '$address.city' } } }])",
];

const ofDriver: readonly string[] = [
  'users.find().toArray()', 'users.find({ name }).toArray()', "users.find({ name, age: { $gt: 3 } }, { projection: { name: 1 }, sort: { age: -1 }, limit: 3, skip: 6 }).toArray()", 'users.find({ a: undefined }).toArray()', "users.find({ age: 3 }).sort({ name: 1 }).limit(n).toArray()", "users.find({ age: 3 }).sort('name', -1).project({ name: 1, _id: 0 }).toArray()", 'users.find({ name }).skip(5).next()',
  'users.findOne({ name })', 'users.findOne({ _id: id }, { projection: { name: 1 } })', 'users.findOne({ name }, { sort: { at: -1 } })', 'users.countDocuments({ name })', 'users.countDocuments()', "users.distinct('name', { age: 3 })",
  "users.insertOne({ name, age: 3 })", "users.insertMany([{ name }, { name: 'b' }])", "users.updateOne({ name }, { $set: { age: 3 } })", "users.updateMany({ age: null }, { $inc: { n: 1 }, $set: { name } }, { upsert: true })", 'users.deleteOne({ name })', 'users.deleteMany({})', "users.deleteMany({ tags: { $all: ['a'] } })",
  "users.findOneAndUpdate({ name }, { $set: { age: 3 } }, { sort: { at: 1 } })", 'users.findOneAndDelete({ name })', "users.aggregate([{ $match: { name } }, { $group: { _id: '$age', n: { $sum: 1 } } }]).toArray()", "users.find({ $or: [{ a: 1 }, { b: { $in: [1, 2] }, c: name }] }).toArray()", "users.find({ 'a.b': { $exists: true }, c: /^x/ }).toArray()",
];

async function write(): Promise<void> {
  const { server, port, sent } = await recorder();
  const url = `mongodb://127.0.0.1:${port}/shop`;
  const serverApi = { version: '1' } as const;
  const { outputText } = ts.transpileModule(models, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const held: Record<string, unknown> = {};
  const { default: mongoose } = orm;
  mongoose.set('autoIndex', false);
  mongoose.set('autoCreate', false);
  new Function('require', 'exports', outputText)(() => ({ ...orm, __esModule: true, default: mongoose }), held);
  await mongoose.connect(url, { serverApi });
  const client = await new MongoClient(url, { serverApi }).connect();
  const id = new ObjectId('650000000000000000000002');
  const names: Readonly<Record<string, unknown>> = { ...held, users: client.db().collection('users'), id, name: 'name', n: 7, ids: [id, new ObjectId('650000000000000000000003')], tags: ['a'] };
  const sentFor = async (call: string): Promise<{ readonly call: string; readonly commands: readonly unknown[] }> => {
    sent.length = 0;
    await (new Function(...Object.keys(names), `return (async () => ${call})()`)(...Object.values(names)) as Promise<unknown>).catch((error: Error) => console.error(`${call}: ${error.message}`));
    if (sent.length === 0) console.error(`nothing sent: ${call}`);
    return { call, commands: JSON.parse(BSON.EJSON.stringify(sent)) as unknown[] };
  };
  const [queries, driver]: (Awaited<ReturnType<typeof sentFor>>)[][] = [[], []];
  for (const call of shapes) queries!.push(await sentFor(call));
  for (const call of ofDriver) driver!.push(await sentFor(call));
  // Keys that are made differ at each run.
  const text = JSON.stringify({ models, queries, driver }, undefined, 1).replace(/"\$oid": "(?!65000000)[\da-f]{24}"/g, '"$oid": "650000000000000000000009"');
  writeFileSync(new URL('mongoose.json', import.meta.url), `${text}\n`);
  console.log(`${queries!.length + driver!.length} shapes`);
  await mongoose.disconnect();
  await client.close();
  server.close();
}

void write();
