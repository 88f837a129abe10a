// What Objection itself sends for calls of its models: node --import tsx test/sent/objection.ts writes objection.json, which a test holds the reading of the same calls against.
// Nothing is connected to: what would be sent is remembered, and answered with the rows that are needed to send more.
import { writeFileSync } from 'node:fs';
import knex from 'knex';
import * as orm from 'objection';
import ts from 'typescript';

const models = `import { Model, snakeCaseMappers } from 'objection';
export class Base extends Model {
  static idColumn = 'id';
}
export class Person extends Base {
  static tableName = 'persons';
  static get relationMappings() {
    return {
      pets: { relation: Model.HasManyRelation, modelClass: Animal, join: { from: 'persons.id', to: 'animals.ownerId' } },
      parent: { relation: Model.BelongsToOneRelation, modelClass: Person, join: { from: 'persons.parentId', to: 'persons.id' } },
      children: { relation: Model.HasManyRelation, modelClass: Person, join: { from: 'persons.id', to: 'persons.parentId' } },
      passport: { relation: Model.HasOneRelation, modelClass: Passport, join: { from: 'persons.id', to: 'passports.person_id' } },
      movies: { relation: Model.ManyToManyRelation, modelClass: Movie, join: { from: 'persons.id', through: { from: 'persons_movies.personId', to: 'persons_movies.movieId', extra: ['role'] }, to: 'movies.id' } },
      films: { relation: Model.ManyToManyRelation, modelClass: Movie, filter: { name: 'x' }, join: { from: 'persons.id', through: { from: 'persons_movies.personId', to: 'persons_movies.movieId' }, to: 'movies.id' } },
      oldPets: { relation: Model.HasManyRelation, modelClass: Animal, filter: (builder) => builder.where('age', '>', 10), join: { from: 'persons.id', to: 'animals.ownerId' } },
    };
  }
  static modifiers = {
    adults(builder) { builder.where('age', '>=', 18); },
    named(builder, name) { builder.where('name', name); },
    light: (builder) => builder.select('id', 'name'),
  };
}
export class Animal extends Base {
  static get tableName() { return 'animals'; }
  static relationMappings = () => ({
    owner: { relation: Model.BelongsToOneRelation, modelClass: Person, join: { from: 'animals.ownerId', to: 'persons.id' } },
    film: { relation: Model.HasOneThroughRelation, modelClass: Movie, join: { from: 'animals.id', through: { from: 'stars.animalId', to: 'stars.movieId' }, to: 'movies.id' } },
  });
}
export class Passport extends Model {
  static tableName = 'passports';
  static columnNameMappers = snakeCaseMappers();
}
export class Movie extends Model {
  static tableName = 'movies';
}
export class Seat extends Model {
  static tableName = 'app.seats';
  static idColumn = ['row', 'number'];
}
`;

const shapes: readonly string[] = [
  'Person.query()',
  "Person.query().select('id', 'name')",
  "Person.query().select('persons.*', 'parentId as p')",
  "Person.query().column('id')",
  "Person.query().where('age', '>', n)",
  "Person.query().where({ name, age: 3 })",
  "Person.query().where('persons.name', name).andWhere('age', 3).orWhere('age', null)",
  "Person.query().where((b) => b.where('age', 1).orWhere('name', name)).where('id', '<', n)",
  "Person.query().where((b) => { b.whereNull('parentId').orWhereIn('id', [1, 2]); })",
  "Person.query().whereIn('id', Animal.query().select('ownerId').where('species', 'dog'))",
  "Person.query().whereNotIn('id', [1, 2, 3])",
  "Person.query().whereNotNull('parentId').whereBetween('age', [1, n])",
  "Person.query().whereRaw('lower(name) = ?', [name])",
  "Person.query().where(raw('lower(name)'), name)",
  "Person.query().where(raw('coalesce(name, ?)', ['x']), name)",
  "Person.query().where('name', ref('persons.email'))",
  "Person.query().where(ref('name'), name)",
  "Person.query().where('at', '<', fn.now())",
  "Person.query().where(fn.lower(ref('name')), name)",
  "Person.query().where(fn.coalesce(ref('name'), ref('email')), name)",
  "Person.query().where('age', '>', Person.raw('1 + 2'))",
  "Person.query().whereColumn('persons.id', 'persons.parentId')",
  "Person.query().whereNot('age', 3)",
  "Person.query().whereNot({ age: 3 })",
  "Person.query().where('name', 'like', 'a%').orWhere('name', 'ilike', 'b%')",
  "Person.query().whereLike('name', 'a%')",
  "Person.query().whereExists(Person.relatedQuery('pets'))",
  "Person.query().whereExists(Person.relatedQuery('pets').where('species', 'dog'))",
  "Person.query().whereNotExists(Person.relatedQuery('movies'))",
  "Person.query().whereExists(Person.relatedQuery('parent'))",
  "Person.query().whereExists(Animal.query().whereColumn('animals.ownerId', 'persons.id'))",
  "Animal.query().whereExists(Animal.relatedQuery('owner').where('age', '>', n))",
  "Person.query().select('persons.*', Person.relatedQuery('pets').count().as('n'))",
  "Person.query().select('name', Person.relatedQuery('pets').max('age').as('oldest'))",
  'Person.query().findById(1)',
  "Person.query().findById(id).select('name')",
  "Seat.query().findById([1, n])",
  'Person.query().findByIds([1, 2])',
  'Person.query().findByIds(ids)',
  "Seat.query().findByIds([[1, 2], [3, 4]])",
  "Person.query().findOne({ name })",
  "Person.query().findOne('name', name)",
  "Person.query().findOne('age', '>', n).orderBy('id')",
  'Person.query().first()',
  "Person.query().where('name', name).first().throwIfNotFound()",
  "Person.query().findById(1).throwIfNotFound({ message: 'x' })",
  "Person.query().orderBy('name')",
  "Person.query().orderBy('name', 'desc').orderBy([{ column: 'age', order: 'asc' }])",
  "Person.query().orderByRaw('lower(name)').limit(10).offset(20)",
  "Person.query().page(2, 50)",
  "Person.query().where('age', 3).page(p, 50)",
  "Person.query().range(0, 99)",
  "Person.query().orderBy('id').limit(10).range()",
  "Person.query().where('age', '>', n).orderBy('id').resultSize()",
  "Person.query().count()",
  "Person.query().count('id as n').where('name', name).first()",
  "Person.query().select('age').count('* as n').groupBy('age').having('n', '>', 3)",
  "Person.query().groupBy('age').min('name').max('name as m').select('age')",
  "Person.query().sum('age').avg('age as a')",
  "Person.query().distinct('name')",
  "Person.query().countDistinct('name')",
  "Person.query().joinRelated('pets')",
  "Person.query().joinRelated('pets').where('pets.species', 'dog').select('persons.id')",
  "Person.query().innerJoinRelated('parent').select('persons.id', 'parent.name as p')",
  "Person.query().leftJoinRelated('movies').whereNull('movies.id')",
  "Person.query().leftJoinRelated('[pets, parent.movies]').select('persons.id')",
  "Person.query().joinRelated('pets.owner').where('pets:owner.name', name).select('persons.id')",
  "Person.query().joinRelated({ pets: { film: true } }).select('persons.id')",
  "Person.query().joinRelated('pets as p').where('p.age', 3).select('persons.id')",
  "Person.query().joinRelated('pets', { alias: 'p' }).where('p.age', 3).select('persons.id')",
  "Person.query().joinRelated('oldPets').select('persons.id')",
  "Person.query().joinRelated('children(adults)').select('persons.id')",
  "Person.query().alias('p').where('p.age', 3)",
  "Person.query().alias('p').joinRelated('pets').select('p.id')",
  "Person.query().from('people')",
  "Person.query().join('animals', 'animals.ownerId', 'persons.id').select('persons.id', 'animals.name')",
  "Person.query().leftJoin('animals as a', 'a.ownerId', 'persons.id').where('a.age', 3)",
  "Person.query().join(Animal.query().as('a'), 'a.ownerId', 'persons.id').select('persons.id')",
  "Person.query().modify('adults')",
  "Person.query().modify('named', name)",
  "Person.query().modify('light').modify((b) => b.where('age', 3))",
  "Person.query().modify('adults', 1).where('name', name).limit(1)",
  "Person.query().withGraphFetched('pets')",
  "Person.query().select('id').withGraphFetched('pets')",
  "Person.query().findById(1).withGraphFetched('[parent, movies, passport]')",
  "Person.query().withGraphFetched('pets.film').where('age', 3)",
  "Person.query().withGraphFetched({ pets: { owner: true }, parent: true }).limit(10)",
  "Person.query().withGraphFetched('children(adults)')",
  "Person.query().withGraphFetched('oldPets')",
  "Person.query().withGraphFetched('pets(cats) as c').modifiers({ cats: (b) => b.where('species', 'cat') })",
  "Person.query().withGraphFetched('pets').modifyGraph('pets', (b) => b.where('age', 3).orderBy('id').select('name'))",
  "Person.query().withGraphJoined('pets')",
  "Person.query().withGraphJoined('[pets, parent]').where('pets.age', 3)",
  "Person.query().withGraphJoined('movies').limit(10)",
  "Person.query().withGraphJoined('pets.owner', { joinOperation: 'innerJoin' })",
  "Person.query().withGraphJoined('pets').modifyGraph('pets', (b) => b.where('age', 3))",
  "Person.query().withGraphJoined('pets').select('persons.id')",
  "Person.query().withGraphJoined('pets(some)').modifiers({ some: (b) => b.select('id') })",
  "Person.relatedQuery('pets').for(1)",
  "Person.relatedQuery('pets').for([1, 2]).where('age', 3)",
  "Person.relatedQuery('pets').for(ids).orderBy('name')",
  "Person.relatedQuery('pets').for(Person.query().where('age', 3))",
  "Person.relatedQuery('movies').for(id)",
  "Person.relatedQuery('movies').for(Person.query().select('id').where('name', name)).select('movies.name')",
  "Person.relatedQuery('oldPets').for(id)",
  "Animal.relatedQuery('owner').for(id)",
  "Person.relatedQuery('pets').for(id).patch({ age: 3 })",
  "Person.relatedQuery('pets').for(id).delete().where('age', 3)",
  "Person.relatedQuery('movies').for(id).delete()",
  "Person.relatedQuery('movies').for(id).patch({ name })",
  "Person.relatedQuery('pets').for(id).insert({ name })",
  "Person.relatedQuery('movies').for(id).insert({ name })",
  "Person.relatedQuery('movies').for(id).relate(3)",
  "Person.relatedQuery('pets').for(id).relate(3)",
  "Person.relatedQuery('pets').for(id).relate([3, 4])",
  "Animal.relatedQuery('owner').for(id).relate(3)",
  "Person.relatedQuery('movies').for(id).unrelate().where('movies.name', name)",
  "Person.relatedQuery('pets').for(id).unrelate()",
  "Animal.relatedQuery('owner').for(id).unrelate()",
  "person.$relatedQuery('pets')",
  "person.$relatedQuery('pets').where('age', 3).first()",
  "person.$relatedQuery('movies').select('name')",
  "person.$relatedQuery('passport')",
  "person.$relatedQuery('pets').insert({ name })",
  "person.$relatedQuery('pets').resultSize()",
  "person.$relatedQuery('movies').relate(3)",
  "person.$relatedQuery('movies').unrelate().where('movies.id', 3)",
  "person.$relatedQuery('movies').delete()",
  "animal.$relatedQuery('owner')",
  "animal.$relatedQuery('owner').patch({ name })",
  'person.$query()',
  "person.$query().select('name')",
  'person.$query().patch({ age: 3 })',
  'person.$query().patch({ name, age: n }).where(\'age\', 1)',
  'person.$query().update({ name })',
  'person.$query().delete()',
  'person.$query().patchAndFetch({ name })',
  "person.$query().withGraphFetched('pets')",
  "person.$fetchGraph('pets')",
  "person.$fetchGraph('[pets.film, parent]')",
  "Person.fetchGraph([person], 'pets')",
  'Person.query().insert({ age: 3, name })',
  'Person.query().insert([{ age: 3, name }, { age: 4, name: \'b\' }])',
  "Person.query().insert({ name }).returning('*')",
  "Person.query().insert({ name }).onConflict('name').merge()",
  "Person.query().insert({ name }).onConflict('name').ignore()",
  'Person.query().insertAndFetch({ name })',
  'Passport.query().insert({ issuedBy: name, personId: n })',
  "Passport.query().where('person_id', n)",
  "Passport.query().patch({ issuedBy: name }).where('person_id', n)",
  "Person.query().insertGraph({ name, pets: [{ name: 'x' }] })",
  "Person.query().patch({ age: 3 }).where('name', name)",
  "Person.query().patch({ age: raw('age + 1') })",
  "Person.query().patch({ age: ref('parentId') }).where('id', 1)",
  'Person.query().update({ age: 3 }).where({ name })',
  'Person.query().findById(1).patch({ age: n })',
  'Person.query().patch({ age: n }).findById(id)',
  "Person.query().where('name', name).patch({ age: n }).returning('*')",
  'Person.query().patchAndFetchById(1, { age: 3 })',
  'Person.query().updateAndFetchById(id, { name })',
  "Person.query().increment('age', 2).where('name', name)",
  "Person.query().findById(1).decrement('age', 1)",
  'Person.query().delete()',
  "Person.query().delete().where('age', '<', n)",
  'Person.query().deleteById(1)',
  'Person.query().findById(id).delete()',
  "Person.query().whereIn('id', [1, 2]).del()",
  "Person.query().deleteById(id).throwIfNotFound()",
  "Seat.query().deleteById([1, 2])",
  "Person.query().where('id', 1).forUpdate()",
  "Person.query().where('id', 1).forUpdate().skipLocked()",
  "Person.query().with('old', Person.query().where('age', '>', n)).from('old as persons')",
  "Person.query().union(Person.query().where('age', 3))",
  "Person.query().whereComposite(['id', 'age'], [1, 2])",
  "Person.query().whereInComposite(['id', 'age'], [[1, 2], [3, 4]])",
  "Person.query().whereInComposite('id', [1, 2])",
  "Person.query().whereInComposite('id', Animal.query().select('ownerId'))",
  "Person.query().whereJsonSupersetOf('meta', { a: 1 })",
  "Person.query().where(ref('meta:a.b').castText(), name)",
  "Person.query().select(ref('meta:a').castInt().as('a'))",
  "Person.query().select(raw('count(*) as n')).groupByRaw('age')",
  "Person.query().select(raw('??', ['name']).as('x'))",
  "Person.knexQuery().where('age', 3)",
  "Person.knex()('animals').where('age', 3)",
  "Person.knex().raw('select 1')",
  "Person.query().whereIn('id', (b) => b.select('ownerId').from('animals'))",
  "Person.query().clearSelect().select('id')",
  "Person.query().select('id').clearOrder().timeout(100)",
  "Person.query().where('a', 1).clearWhere().where('b', 2)",
  "Person.query().skipUndefined().where('a', 1)",
  "Person.query().context({ a: 1 }).where('a', 1)",
  "Person.query().runAfter((r) => r)",
  "Person.query().castTo(Animal)",
  "Person.query().joinRelated('pets').distinct('persons.id')",
  "Person.query().upsertGraph({ id: 1, name })",
  "Person.query().whereExists(Person.relatedQuery('films'))",
  "Person.query().alias('p').whereExists(Person.relatedQuery('pets'))",
  "Person.query().whereExists(Person.relatedQuery('children').whereExists(Person.relatedQuery('pets')))",
  "Person.query().whereExists(Person.relatedQuery('children').whereNotNull('children.name'))",
  "Person.query().whereExists(Person.relatedQuery('pets').joinRelated('film'))",
  "Person.query().joinRelated('films').select('persons.id')",
  "Person.relatedQuery('films').for(id)",
  "Person.query().withGraphFetched('films')",
  "person.$relatedQuery('movies').delete().where('name', name)",
  "person.$relatedQuery('movies').patch({ name: 'a' }).where('name', name)",
  "person.$relatedQuery('pets').patch({ name: 'a' }).where('name', name)",
  "person.$relatedQuery('pets').findById(3)",
  "person.$relatedQuery('pets').count().first()",
  "person.$relatedQuery('movies').insert({ name })",
  "animal.$relatedQuery('owner').relate(3)",
  "animal.$relatedQuery('owner').unrelate()",
  "person.$relatedQuery('pets').unrelate().where('id', 3)",
  "person.$relatedQuery('movies').relate([1, 2])",
  "person.$relatedQuery('movies').relate({ id: 1, role: name })",
  "Animal.relatedQuery('owner').for(animal)",
  "Animal.relatedQuery('owner').for(Animal.query().where('age', 3))",
  "Person.relatedQuery('pets').for(person)",
  "Person.query().select('name').withGraphFetched('pets')",
  "Person.query().select('name').withGraphFetched('[parent, movies]')",
  "Person.query().withGraphFetched('pets').modifyGraph('pets', (b) => b.select('name'))",
  "Person.query().withGraphFetched('movies').modifyGraph('movies', (b) => b.select('name'))",
  "Person.query().withGraphFetched('children.^2')",
  "Person.query().withGraphJoined('pets').findById(1)",
  "Person.query().withGraphJoined('pets').page(0, 10)",
  "Person.query().withGraphFetched('pets').page(0, 10)",
  "Person.query().leftJoinRelated('pets').joinRelated('pets.owner').select('persons.id')",
  "Person.query().joinRelated('pets').joinRelated('parent').select('persons.id')",
  "Person.query().leftOuterJoinRelated('pets').select('persons.id')",
  "Person.query().joinRelated('[pets as p, parent as q]').select('p.id', 'q.id as qid')",
  "Person.query().joinRelated('[pets, parent]', { aliases: { pets: 'a', parent: 'b' } }).select('a.id')",
  "Person.query().insertGraph([{ name, movies: [{ name: 'm' }], parent: { name: 'p' } }])",
  "Person.query().insertGraphAndFetch({ name, passport: { person_id: n } })",
  "Person.query().insert({ email: raw('lower(?)', [name]), name })",
  "Person.query().insert({ name }).onConflict(['name', 'email']).merge(['email'])",
  "Person.query().patch({ 'meta:a.b': 3 }).where('id', 1)",
  "Person.query().patchAndFetchById(id, { name }).withGraphFetched('pets')",
  "Person.query().findById(id).patch({ name }).returning('*').first()",
  "Person.query().select('id').where('id', Person.query().max('id'))",
  "Person.query().select('persons.id', Animal.query().count().whereColumn('animals.ownerId', 'persons.id').as('n'))",
  "Person.query().where('name', name).orWhereExists(Person.relatedQuery('pets'))",
  "Person.query().where((b) => b.whereExists(Person.relatedQuery('pets')).orWhere('age', 3))",
  "Person.query().orderBy('name').first()",
  "Person.query().modify(['adults', 'light'])",
  "Person.query().where('meta:a', 1)",
  "Person.query().select('*').where('age', 3)",
  "Person.query().joinRelated('pets').groupBy('persons.id').select('persons.id').count('pets.id as n')",
  "Person.query().having('age', '>', 3).groupBy('age').select('age')",
  "Person.query().whereIn(['id', 'age'], [[1, 2]])",
  "Movie.query().insert([{ name }, { name: 'b' }])",
];

const known: Readonly<Record<string, unknown>> = { id: 7, name: 'some name', n: 5, p: 3, ids: [1, 2], raw: orm.raw, ref: orm.ref, fn: orm.fn };
const compiled = ts.transpileModule(models.replace(/^import .*$/mg, '').replace(/^export /gm, ''), { compilerOptions: { target: ts.ScriptTarget.ES2022, useDefineForClassFields: true } }).outputText;
const classes = ['Person', 'Animal', 'Passport', 'Movie', 'Seat'];
const columns: Readonly<Record<string, readonly string[]>> = {
  persons: ['id', 'name', 'email', 'age', 'parentId', 'meta'], animals: ['id', 'name', 'species', 'age', 'ownerId'], passports: ['id', 'person_id', 'issued_by'], movies: ['id', 'name'], persons_movies: ['personId', 'movieId', 'role'], stars: ['animalId', 'movieId'], seats: ['row', 'number'],
};

/** What a call sends, in order: what has been asked for is answered with one row that refers to others. */
async function sentBy(call: string): Promise<readonly string[]> {
  const sent: string[] = [];
  const db = knex({ client: 'pg', connection: {} });
  Object.assign(db.client, {
    acquireConnection: async () => ({}),
    releaseConnection: async () => undefined,
    _query: async (_: unknown, query: { sql: string; bindings: readonly unknown[]; response?: unknown }) => {
      const table = /information_schema/.test(query.sql) ? String(query.bindings[0]) : undefined;
      if (table !== undefined) query.response = { rows: columns[table]!.map((column) => ({ column_name: column, data_type: 'integer' })), rowCount: 1, command: 'SELECT', fields: [] };
      else {
        sent.push(query.sql);
        const row = { id: 1, parentId: 2, ownerId: 3, person_id: 4, personId: 4, objectiontmpjoin0: 1, count: 1 };
        query.response = { rows: [row], rowCount: 1, command: /^\w+/.exec(query.sql)![0].toUpperCase(), fields: [] };
      }
      return query;
    },
  });
  const all = new Function('Model', 'snakeCaseMappers', `${compiled}\nreturn { ${classes.join(', ')} };`)(orm.Model, orm.snakeCaseMappers) as Record<string, typeof orm.Model>;
  for (const one of Object.values(all)) one.knex(db);
  const person = all['Person']!.fromDatabaseJson({ id: 1, parentId: 2 });
  const animal = all['Animal']!.fromDatabaseJson({ id: 1, ownerId: 3 });
  const given = { ...all, ...known, person, animal };
  await new Function(...Object.keys(given), `return (async () => await ${call})()`)(...Object.values(given));
  return sent;
}

async function main(): Promise<void> {
  const queries: { call: string; sql: readonly string[] }[] = [];
  for (const call of shapes) {
    try {
      queries.push({ call, sql: await sentBy(call) });
    } catch (error) {
      console.log(`${call}: ${(error as Error).message}`);
    }
  }
  writeFileSync(new URL('./objection.json', import.meta.url), `${JSON.stringify({ models, queries }, undefined, 1)}\n`);
  console.log(`${queries.length} calls of Objection`);
}

void main();
