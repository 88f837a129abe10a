// Models of Sequelize's as a database that nothing else tells of: what they make, what is found in calls and in the declarations, and where more may be there than is read.
import assert from 'node:assert/strict';
import { review } from '../../server/src/engine/review.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Table } from '../../server/src/schema/schema.ts';
import { tableLines } from '../schema/lines.ts';
import { memoryStore } from './memoryStore.ts';
import { opened, reviewed } from './reviewed.ts';

type Texts = Readonly<Record<string, string>>;
const models = `import { DataTypes, Op, Sequelize } from 'sequelize';
export const sequelize = new Sequelize({ dialect: 'postgres' });
export const start = () => sequelize.sync();
export const User = sequelize.define('user', { email: { type: DataTypes.STRING, unique: true }, name: { type: DataTypes.STRING, field: 'full_name' } }, { timestamps: false });
export const Post = sequelize.define('post', { title: { type: DataTypes.STRING, allowNull: false }, state: DataTypes.STRING }, { timestamps: false, indexes: [{ fields: ['title'] }, { name: 'new_ones', fields: ['state'], where: { state: 'new' } }] });
User.hasMany(Post, { as: 'posts', foreignKey: 'authorId' });
Post.belongsTo(User, { as: 'author', foreignKey: 'authorId' });
`;
const base: Texts = { 'package.json': '{ "dependencies": { "sequelize": "^6.37.0" } }', 'src/models.ts': models };
const program = (body: string): Texts => ({ 'src/f.ts': `import { Post, User } from './models';\nexport const f = (id: number, name: string) => ${body};\n` });

const sourcesOf = (files: Texts): readonly string[] => opened(files).world.databases.map(({ dialect, source: { kind, files: own } }) => `${dialect} ${kind} ${own.join()}`);
const linesOf = (files: Texts, wanted: string): readonly string[] => tableLines(tableOf(files, wanted)).toSorted();
const tableOf = (files: Texts, wanted: string): Table => opened(files).world.databases.filter(({ source }) => source.kind === 'models').flatMap(({ fold }) => [...fold.final.tables.values()]).find(({ name }) => name === wanted)!;
const found = (files: Texts): readonly string[] => review(opened(files), { rules, wanted: (path) => path.startsWith('src/'), fixesAt: '20300101000000' }).findings.map(({ rule, level, path, span }) => `${path} ${rule} (${level}) ${files[path]!.slice(span.start, span.end)}`);
const declaring = (body: string, more: Texts = {}): Texts => ({ ...base, ...more, 'src/models.ts': `import { DataTypes, Model, Sequelize } from 'sequelize';\nexport const sequelize = new Sequelize({ dialect: 'postgres' });\nvoid sequelize.sync();\n${body}\n` });

describe('models of Sequelize as a database', () => {
  it('are their columns, keys and indexes', () => {
    assert.deepEqual(linesOf(base, 'posts'), [
      'public.posts: table', 'public.posts.id: integer not null', 'public.posts.title: character varying(255) not null', 'public.posts.state: character varying(255)', 'public.posts.authorId: integer', 'public.posts.id default nextval(…)',
      'public.posts constraint posts_authorId_fkey: (authorId) references public.users (id) on delete set null on update cascade', 'public.posts constraint posts_pkey: primary key (id)',
      'public.posts index posts_pkey: primary unique btree (id)', 'public.posts index posts_title: btree (title)', "public.posts index new_ones: btree (state) where state = 'new'",
    ].toSorted());
  });

  it('are found where no history makes them, in the server that the program opens', () => {
    assert.deepEqual(sourcesOf(base), ['postgres models src/models.ts']);
    assert.deepEqual(sourcesOf({ ...base, 'migrations/0001_a.sql': 'create table users (id serial primary key);\ncreate table posts (id serial primary key);' }), ['postgres numbered migrations/0001_a.sql']);
    assert.deepEqual(sourcesOf({ ...base, 'src/models.ts': models.replace("dialect: 'postgres'", "dialect: process.env.SERVER") }), []);
    assert.deepEqual(sourcesOf({ ...base, 'src/models.ts': models.replace("dialect: 'postgres'", "dialect: process.env.SERVER"), 'config/config.json': '{ "development": { "dialect": "sqlite" }, "production": { "dialect": "mysql" } }' }), ['mysql models src/models.ts']);
    const untold = { ...base, 'src/models.ts': models.replace("dialect: 'postgres'", "dialect: process.env.SERVER") };
    assert.deepEqual(sourcesOf({ ...untold, 'package.json': '{ "dependencies": { "sequelize": "6.37.8", "mysql2": "3.0.0", "sqlite3": "5.1.6" } }' }), ['mysql models src/models.ts']);
    assert.deepEqual(sourcesOf({ ...untold, 'package.json': '{ "dependencies": { "sequelize": "6.37.8", "mysql2": "3.0.0", "pg": "8.0.0" } }' }), []);
    assert.deepEqual(sourcesOf({ ...untold, 'package.json': '{ "dependencies": { "sequelize": "6.37.8", "tedious": "18.0.0" } }' }), []);
    assert.deepEqual(sourcesOf({ ...base, 'src/models.ts': models.replaceAll('sequelize.define(', 'sequelize.define<Row<object>>(') }), ['postgres models src/models.ts']);
  });

  it('are none where nobody has them made', () => {
    const without = models.replace('export const start = () => sequelize.sync();\n', '');
    assert.deepEqual(sourcesOf({ ...base, 'src/models.ts': without }), []);
    assert.deepEqual(sourcesOf({ ...base, 'src/models.ts': `${without}  // await sequelize.sync();\n` }), []);
    assert.deepEqual(sourcesOf({ ...base, 'src/models.ts': without, 'src/start.js': "require('./models');\nconst db = require('./database');\ndb.sync({ force: false });\n" }), ['postgres models src/models.ts']);
  });

  it('beside migrations that only alter them', () => {
    const migration = (calls: string): Texts => ({ 'migrations/20240101000000-a.js': `module.exports = { up: async (queryInterface, Sequelize) => {\n${calls}\n} };\n` });
    const kinds = (files: Texts): readonly string[] => sourcesOf(files).filter((one) => one.includes(' models '));
    const added = { ...base, ...migration("  await queryInterface.addColumn('posts', 'state', Sequelize.STRING);") };
    assert.deepEqual([kinds(added), tableOf(added, 'posts').complete], [['postgres models src/models.ts'], true]);
    const indexed = (name: string): Table => tableOf({ ...base, ...migration(`  await queryInterface.addIndex('posts', ['state'], { name: '${name}' });`) }, 'posts');
    assert.deepEqual([indexed('by_state').complete, indexed('new_ones').complete], [false, true]);
    const constrained = (type: string): boolean => tableOf({ ...base, ...migration(`  await queryInterface.addConstraint('posts', { fields: ['state'], type: '${type}', name: 'own', references: { table: 'users', field: 'id' } });`) }, 'posts').complete;
    assert.deepEqual([constrained('unique'), constrained('foreign key')], [false, true]);
    const handed = { ...base, ...migration("  const add = (table, columns) => queryInterface.addIndex(table, columns);\n  await add('posts', ['state']);") };
    assert.deepEqual([tableOf(handed, 'posts').complete, tableOf(handed, 'users').complete], [false, true]);
  });

  it('what is found in calls stands there, and what is found in the models where they are declared', () => {
    assert.deepEqual(found({ ...base, ...program('Post.findAll({ where: { authorId: id } })') }), ['src/f.ts unindexed-filter (information) authorId', 'src/models.ts foreign-key-without-index (information) hasMany']);
    assert.deepEqual(found({ ...base, ...program('Post.findAll({ where: { title: name } })') }), ['src/models.ts foreign-key-without-index (information) hasMany']);
    assert.deepEqual(found(declaring("export const Login = sequelize.define('login', { a: { type: DataTypes.INTEGER, references: { model: 'logins', key: 'id' } } });")), ['src/models.ts foreign-key-without-index (information) a']);
  });

  it('what is kept of a program is no older than the models', () => {
    const store = memoryStore();
    const said = (files: Texts): readonly string[] => reviewed({ ...files, ...program('Post.findAll({ where: { state: name } })') }, store).map(({ rule }) => rule);
    assert.deepEqual(said(base), ['unindexed-filter']);
    assert.deepEqual(said({ ...base, 'src/models.ts': models.replace("fields: ['title']", "fields: ['state']") }), []);
    assert.deepEqual(said(base), ['unindexed-filter']);
  });

  it('with decorators they are the same', () => {
    const files: Texts = {
      'package.json': '{ "dependencies": { "sequelize": "6.37.8", "sequelize-typescript": "2.1.6" } }',
      'src/database.ts': "import { Sequelize } from 'sequelize-typescript';\nexport const sequelize = new Sequelize({ dialect: 'postgres' });\nawait sequelize.sync({ alter: true });\n",
      'src/User.ts': `import { AllowNull, Column, DataType, Default, ForeignKey, HasMany, Index, Model, PrimaryKey, Table, Unique, BelongsTo } from 'sequelize-typescript';
import { Team } from './Team';
@Table({ underscored: true, indexes: [{ fields: ['full_name', 'age'] }] })
export class User extends Model {
  @PrimaryKey @Default(DataType.UUIDV4) @Column(DataType.UUID) id!: string;
  @Unique @AllowNull(false) @Column email!: string;
  @Index @Column({ field: 'full_name' }) name!: string;
  @Default(3) @Column age?: number | null;
  @Index({ name: 'both', unique: true }) @Column(DataType.ENUM('a', 'b')) kind!: string;
  @Index('both') @Column since!: Date;
  @ForeignKey(() => Team) @Column teamId!: number;
  @BelongsTo(() => Team, { onDelete: 'CASCADE' }) team!: Team;
}
`,
      'src/Team.ts': "import { Column, HasMany, Model, Table } from 'sequelize-typescript';\nimport { User } from './User';\n@Table({ timestamps: false })\nexport class Team extends Model {\n  @Column name!: string;\n  @HasMany(() => User) users!: User[];\n}\n",
    };
    assert.deepEqual(linesOf(files, 'users'), [
      'public.users: table', 'public.users.id: uuid not null', 'public.users.email: character varying(255) not null', 'public.users.full_name: character varying(255)', 'public.users.age: integer', 'public.users.kind: public.enum_users_kind', 'public.users.since: timestamp with time zone', 'public.users.team_id: integer', 'public.users.created_at: timestamp with time zone not null', 'public.users.updated_at: timestamp with time zone not null', 'public.users.age default 3',
      'public.users constraint users_team_id_fkey: (team_id) references public.Teams (id) on delete cascade on update cascade', 'public.users constraint users_email_key: unique (email)', 'public.users constraint users_pkey: primary key (id)',
      'public.users index users_email_key: constraint unique btree (email)', 'public.users index users_pkey: primary unique btree (id)', 'public.users index users_full_name_age: btree (full_name, age)', 'public.users index users_name: btree (full_name)', 'public.users index both: unique btree (kind, since)',
    ].toSorted());
  });

  const open: readonly (readonly [name: string, body: string, more?: Texts])[] = [
    ['attributes that are spread from elsewhere', "import { more } from 'elsewhere';\nsequelize.define('thing', { a: DataTypes.STRING, ...more });"],
    ['indexes that a function gives', "sequelize.define('thing', { a: DataTypes.STRING }, { indexes: indexesOf('thing') });"],
    ['an index that is spread among others', "sequelize.define('thing', { a: DataTypes.STRING }, { indexes: [{ fields: ['a'] }, ...more] });"],
    ['a condition of an index that is not read', "sequelize.define('thing', { a: DataTypes.STRING }, { indexes: [{ fields: ['a'], where: chosen }] });"],
    ['an association with what is not read', "const Thing = sequelize.define('thing', { a: DataTypes.STRING });\nconst Other = sequelize.define('other', { b: DataTypes.STRING });\nThing.belongsTo(Other, { ...chosen });"],
    ['an association with a model that is not there', "import { Other } from 'elsewhere';\nconst Thing = sequelize.define('thing', { a: DataTypes.STRING });\nThing.belongsTo(Other);"],
    ['an attribute that is taken away', "const Thing = sequelize.define('thing', { a: DataTypes.STRING });\nThing.removeAttribute('id');"],
    ['a table that two models are of', "sequelize.define('thing', { a: DataTypes.STRING });\nsequelize.define('other', { b: DataTypes.STRING }, { tableName: 'things' });"],
    ['a table that SQL alters besides', "sequelize.define('thing', { a: DataTypes.STRING });", { 'sql/more.sql': 'create index more on things (a);' }],
  ];
  for (const [name, body, more] of open) it(`is incomplete with ${name}`, () => assert.equal(tableOf(declaring(body, more), 'things').complete, false));

  it('the type of a column that is not read leaves it there', () => {
    const { columns, complete } = tableOf(declaring("sequelize.define('thing', { a: DataTypes.ENUM(...Object.values(KINDS)), b: typeOf('b') });"), 'things');
    assert.deepEqual([columns.map(({ name }) => name), complete], [['id', 'a', 'b', 'createdAt', 'updatedAt'], true]);
  });

  it('what is half typed makes what can be read of it', () => {
    for (let end = 0; end < models.length; end += 37) assert.ok(opened({ ...base, 'src/models.ts': models.slice(0, end) }).world);
  });
});
