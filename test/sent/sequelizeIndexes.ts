// Indexes that we have added to models, held against Sequelize itself: node --import tsx test/sent/sequelizeIndexes.ts writes sequelizeIndexes.json, which a test holds our words against.
// What `sync` sends for the models after is compared with what it sends for those before; its driver is not asked for anything.
import { writeFileSync } from 'node:fs';
import * as orm from 'sequelize';
import ts from 'typescript';
import { sequelizeIndexes } from '../../server/src/libraries/sequelize/indexes.ts';
import { opened } from '../engine/reviewed.ts';
import { indexedBy, type Asked } from './indexes.ts';

const head = "import { DataTypes, Model, Sequelize } from 'sequelize';\nexport const sequelize = new Sequelize({ dialect: 'postgres' });\n";
const post = "export class Post extends Model {}\nPost.init({\n  authorId: { type: DataTypes.INTEGER, field: 'author_id' },\n  title: DataTypes.STRING, // 🐘\n}, {\n  sequelize,\n  tableName: 'posts',\n});\n";

const asked: readonly (Asked & { readonly models: string })[] = [
  { server: 'postgres', models: head + post, wanted: 'create index on posts (author_id)' },
  { server: 'postgres', models: head + post, wanted: 'create index on posts (author_id, title desc)' },
  { server: 'postgres', models: head + post, wanted: 'create unique index on posts (author_id, title)' },
  { server: 'postgres', models: head + post, wanted: 'create index on posts using gin (title gin_trgm_ops)' },
  { server: 'postgres', models: head + post.replace("'posts',", "'posts',\n  indexes: [{ fields: ['title'] }],"), wanted: 'create index on posts (author_id)' },
  { server: 'postgres', models: head + post.replace("'posts',", "'posts',\n  indexes: [\n    { fields: ['title'] },\n  ],"), wanted: 'create index on posts (author_id)' },
  { server: 'postgres', models: `${head.replaceAll("'", '"')}export const Post = sequelize.define("BlogPost", { authorId: DataTypes.INTEGER }, { schema: "app" });\n`, wanted: 'create index on app."BlogPosts" ("authorId")' },
];

export const filesOf = (models: string) => opened({ 'package.json': '{ "dependencies": { "sequelize": "6", "pg": "8" } }', 'models.ts': models }).declaring(['models.ts']);

async function sentFor(program: string): Promise<readonly string[]> {
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const held: { sequelize?: orm.Sequelize } = {};
  class Sequelize extends orm.Sequelize { constructor(options: orm.Options) { super({ ...options, logging: false }); } }
  new Function('require', 'exports', outputText)(() => ({ ...orm, Sequelize }), held);
  const sent: string[] = [];
  Object.assign(held.sequelize!, { query: async (sql: string | { readonly query: string }, options: { readonly plain?: boolean } = {}) => {
    sent.push(typeof sql === 'string' ? sql : sql.query);
    return options.plain ? undefined : [];
  } });
  Object.assign((held.sequelize as unknown as { connectionManager: object }).connectionManager, { _refreshDynamicOIDs: async () => undefined });
  await held.sequelize!.sync();
  return sent.filter((sql) => /^CREATE (?:UNIQUE )?INDEX/.test(sql));
}

async function write(): Promise<void> {
  const written = [];
  for (const { models, ...one } of asked) {
    const made = indexedBy(sequelizeIndexes, filesOf(models), one);
    if (!made) throw new Error(`Nothing is written for ${one.wanted} of\n${models}`);
    const before = await sentFor(models);
    written.push({ ...one, before: models, after: made.text, migration: (await sentFor(made.text)).filter((sql) => !before.includes(sql)) });
  }
  writeFileSync(new URL('sequelizeIndexes.json', import.meta.url), `${JSON.stringify(written, null, 1)}\n`);
}

void write();
