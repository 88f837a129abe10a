// Calls of Objection's model classes in a whole workspace: what is found in them as a user sees it, how it is mended, and what is not guessed.
import assert from 'node:assert/strict';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { foundIn, mendedIn } from './reviewed.ts';
import { readHalfTyped, saysTheSameMoved } from './typing.ts';

const models = `import { Model } from 'objection';
export class Person extends Model {
  static tableName = 'persons';
  static relationMappings = () => ({ pets: { relation: Model.HasManyRelation, modelClass: Pet, join: { from: 'persons.id', to: 'pets.owner_id' } } });
}
export class Pet extends Model {
  static tableName = 'pets';
  static relationMappings = () => ({ owner: { relation: Model.BelongsToOneRelation, modelClass: Person, join: { from: 'pets.owner_id', to: 'persons.id' } } });
}
`;
const migration = `exports.up = async (knex) => {
  await knex.schema.createTable('persons', (t) => { t.increments('id'); t.string('email').notNullable().unique(); t.string('name'); });
  await knex.schema.createTable('pets', (t) => { t.increments('id'); t.string('species'); t.integer('owner_id').references('persons.id'); });
};
`;
const knexfile = "module.exports = { client: 'pg', connection: process.env.DATABASE_URL };\n";
const program = (body: string): string => `import { raw } from 'objection';\nimport { Person, Pet } from './models';\nexport async function f(id: number, name: string, asked: object, person: Person) {\n${body}\n}\n`;
const base: Readonly<Record<string, string>> = { 'package.json': '{ "dependencies": { "objection": "^3.1.0", "knex": "^3.1.0" } }', 'knexfile.js': knexfile, 'migrations/20200101000000_init.js': migration, 'src/models.ts': models };

const found = (body: string, files = base): readonly string[] => foundIn(files, program(body));

describe('calls of model classes', () => {
  const cases: readonly (readonly [name: string, body: string, ...said: readonly string[]])[] = [
    ['all rows', '  return await Person.query();', 'unbounded-read (information) query'],
    ['a page of them', '  return await Person.query().page(0, 10);'],
    ['the first of all rows, which are all read', "  return await Person.query().orderBy('id').first();", 'first-without-limit (information) query'],
    ['a row by its key', '  return await Person.query().findOne({ email: name });'],
    ['a row by its primary key', '  return await Person.query().findById(id);'],
    ['a column without an index', '  return await Person.query().where({ name }).limit(3);', 'unindexed-filter (information) name'],
    ['the rows of one parent', "  return await person.$relatedQuery('pets');", 'unindexed-filter (information) person'],
    ['what belongs to all rows', "  return await Person.query().findById(id).withGraphFetched('pets');", 'unindexed-filter (information) pets'],
    ['everything is deleted', '  await Person.query().delete();', 'delete-without-where (warning) delete'],
    ['everything is updated', '  await Person.query().patch({ name });', 'update-without-where (warning) patch'],
    ['a row is deleted', '  await person.$query().delete();'],
    ['conditions that are not seen', '  await Person.query().delete().where(asked);\n  await Person.query().delete().modify(asked);'],
    ['a condition that may not be there', '  const query = Person.query().delete();\n  if (name) query.where({ name });\n  await query;'],
    ['one query for each row', '  const all = await Pet.query().limit(50);\n  for (const one of all) await Person.query().findById(one.ownerId);', 'query-in-a-loop (warning) query'],
    ['one query for each row by its relation', "  const all = await Pet.query().limit(50);\n  for (const one of all) await one.$relatedQuery('owner');", 'lazy-relation-in-a-loop (warning) $relatedQuery'],
    ['a graph for each row', "  const all = await Pet.query().limit(50);\n  await Promise.all(all.map(async (one) => one.$fetchGraph('owner')));", 'lazy-relation-in-a-loop (information) owner'],
    ['what is found in a list or a map', '  const map = new Map<object, number>();\n  map.delete(Person);\n  return [id].find((one) => one === id);'],
  ];
  for (const [name, body, ...said] of cases) it(name, () => assert.deepEqual(found(body), said));

  it('nothing is read of classes where no package depends on Objection', () => assert.deepEqual(found('  await Person.query().delete();', { ...base, 'package.json': '{ "dependencies": { "knex": "^3.1.0" } }' }), []));

  it('a read is bounded in its own words', () => {
    const mended = (body: string): readonly string[] => mendedIn(base, program, body, { ...defaultSettings, sizes: new Map([['persons', 1_000_000]]) });
    assert.deepEqual(mended('  return await Person.query();'), ['  return await Person.query().limit(100);']);
    assert.deepEqual(mended("  return await Person.query().orderBy('id').first();"), ["  return await Person.query().orderBy('id').first().limit(1);"]);
  });

  it('names that Knex is told to rename are renamed in migrations as well', () => {
    const files = { ...base, 'knexfile.js': "const { knexSnakeCaseMappers } = require('objection');\nmodule.exports = { client: 'pg', ...knexSnakeCaseMappers() };\n", 'migrations/20200101000000_init.js': migration.replace("t.string('name')", "t.string('firstName'); t.string('lastName').index()") };
    assert.deepEqual(found('  await Person.query().findOne({ firstName: name });\n  await Person.query().findOne({ lastName: name });', files), ['unindexed-filter (information) firstName']);
  });

  it('what a builder of the project adds to every query is no restriction that is certain', () => {
    const building = models.replace('export class Person extends Model {', "class Builder extends Model.QueryBuilder {\n  static forClass(of) {\n    const made = super.forClass(of);\n    made.onBuild((builder) => { if (!builder.context().all) builder.whereNull('gone_at'); });\n    return made;\n  }\n}\nexport class Person extends Model {\n  static QueryBuilder = Builder;");
    assert.deepEqual(found('  await Person.query().patch({ name });\n  await Person.query().findById(id);', { ...base, 'src/models.ts': building }), []);
  });

  const long = program(`  const query = Person.query().alias('p').where((b) => b.where('name', name).orWhereExists(Person.relatedQuery('pets').where('species', 'dog')));
  if (name) query.joinRelated('[pets.owner as o, pets(x)]', { aliases: { pets: 'q' } }).modify('a', 1);
  await query.withGraphFetched({ pets: { owner: true, $modify: ['x'] } }).modifyGraph('pets', (b) => b.select('id')).page(1, 2);
  await Person.query().upsertGraph({ id, pets: [{ species: 'x' }] }); await Person.query().insertGraphAndFetch([{ name, pets: [{ species: 'x', owner: { name } }] }]);
  await person.$relatedQuery('pets').unrelate().where('id', 1); await Pet.relatedQuery('owner').for(Pet.query().where('id', 1)).patch({ name: raw('lower(?)', [name]) });
  for (const one of await Person.query()) await one.$relatedQuery('pets').relate([1, 2]);`);

  it('that are half typed are read as far as they go', () => assert.ok(readHalfTyped(base, long) > 50));

  it('that an edit has moved say what they said', () => assert.ok(saysTheSameMoved(base, long).said > 0));

  it('that go round in circles end', () => {
    const text = program("  const q = Person.query().whereIn('id', q).modify(again).union(q);\n  const again = (b) => b.where(again).whereExists(q).modify(again);\n  await q.where(again);\n  await Person.relatedQuery('pets').for(q);");
    assert.ok(openWorkspace({ list: () => [...Object.keys(base), 'src/f.ts'], read: (path) => ({ ...base, 'src/f.ts': text })[path] }, defaultSettings).read('src/f.ts'));
  });
});
