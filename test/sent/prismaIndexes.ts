// The migration that Prisma itself writes for an index that we have added to a model: node --import tsx test/sent/prismaIndexes.ts writes prismaIndexes.json, which a test holds our words against.
// The engine of Prisma Migrate compares the schema before with the schema after. It is asked of PostgreSQL and SQLite, which are the servers that it knows without a program of its own.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import { nothingOutside } from '../../server/src/libraries/library.ts';
import type { DeclaringFiles } from '../../server/src/libraries/indexWords.ts';
import { prismaIndexes } from '../../server/src/libraries/prisma/indexes.ts';
import { indexedBy, type Asked } from './indexes.ts';

export interface AskedOfPrisma extends Asked { readonly server: 'postgres' | 'sqlite'; readonly models: string }

const user = 'model User {\n  id     Int      @id\n  teamId Int      @map("team_id")\n  name   String\n  tags   String[]\n  at     DateTime\n';
const plain = 'model User {\n  id     Int    @id\n  teamId Int    @map("team_id")\n  name   String\n';
const long = `model ${'Membership'.repeat(4)} {\n  id        Int @id\n  ${'workspaceIdentifier'} Int\n}\n`;

const asked: readonly AskedOfPrisma[] = [
  { server: 'postgres', models: `${user}}\n`, wanted: 'create index on "User" (team_id)' },
  { server: 'postgres', models: `${user}}\n`, wanted: 'create index on "User" (team_id, at desc)' },
  { server: 'postgres', models: `${user}}\n`, wanted: 'create unique index on "User" (team_id, name)' },
  { server: 'postgres', models: `${user}}\n`, wanted: 'create index on "User" using gin (tags)' },
  { server: 'postgres', models: `${user}}\n`, wanted: 'create index on "User" using gin (name gin_trgm_ops)' },
  { server: 'postgres', models: `${user}}\n`, wanted: 'create index on "User" using hash (name)' },
  { server: 'postgres', models: `${user}}\n`, wanted: 'create index on "User" using brin (at)' },
  { server: 'postgres', models: `${user}\n  @@index([at])\n  @@map("users")\n}\n`, wanted: 'create index on users (name)' },
  { server: 'postgres', models: `${user}\n  @@map("users")\n}\n`, wanted: 'create index on users (name)' },
  { server: 'postgres', models: `${user}\n  @@index([teamId, at]) // newest\n}\n`, wanted: 'create index on "User" (team_id, at desc)' },
  { server: 'postgres', models: `${user}\n  @@index([name])\n}\n`, wanted: 'create index on "User" using gin (name gin_trgm_ops)' },
  { server: 'postgres', models: `${user}}\n`, wanted: 'create index on "User" (team_id, at desc)', taken: ['User_team_id_at_idx'] },
  { server: 'postgres', models: long, wanted: `create index on "${'Membership'.repeat(4)}" ("workspaceIdentifier")` },
  { server: 'postgres', models: long.replace('workspaceIdentifier', 'workspaceIdentifierOfOld'), wanted: `create index on "${'Membership'.repeat(4)}" (id, "workspaceIdentifierOfOld")` },
  { server: 'postgres', models: 'model Größe {\n  id Int @id\n}\n'.replace('Größe', 'Size').replace('id Int @id', `id Int @id\n  value Int @map("${'größe'.repeat(8)}")`), wanted: `create index on "Size" ("${'größe'.repeat(8)}")` },
  { server: 'sqlite', models: `${plain}}\n`, wanted: 'create index x on "User" (team_id)' },
  { server: 'sqlite', models: `${plain}}\n`, wanted: 'create index x on "User" (team_id, name desc)' },
  { server: 'sqlite', models: `${plain}}\n`, wanted: 'create unique index x on "User" (team_id, name)' },
];

const PROVIDERS = { postgres: 'postgresql', sqlite: 'sqlite' } as const;
const PATH = 'schema.prisma';
/** An enum with signs of two units and a model beside it. */
const schemaOf = ({ server, models }: AskedOfPrisma): string => `// Schema 🐘\ndatasource db {\n  provider = "${PROVIDERS[server]}"\n}\n\n${models}\nmodel Other {\n  id Int @id\n}\n`;

export const filesOf = (text: string): DeclaringFiles => ({ paths: [PATH], document: () => ({ path: PATH, language: 'prisma', version: 0, text }), tree: () => undefined, outside: () => nothingOutside });

/** What the engine writes that makes one schema another. */
async function difference({ server }: AskedOfPrisma, from: string, to: string): Promise<string> {
  const done = <T>(value: T): unknown => ({ ok: true, value, map: (then: (value: T) => unknown) => done(then(value)), flatMap: (then: (value: T) => unknown) => then(value) });
  const database = {
    provider: server, adapterName: 'written down',
    queryRaw: async () => done({ columnNames: ['version', 'numeric_version'], columnTypes: [7, 0], rows: [['PostgreSQL 18', 180000]] }),
    executeRaw: async () => done(0), executeScript: async () => done(undefined), dispose: async () => done(undefined), getConnectionInfo: () => done({ ...(server === 'postgres' && { schemaName: 'public' }), supportsRelationJoins: false }),
  };
  const adapter = { provider: server, adapterName: 'written down', connect: async () => done(database), connectToShadowDb: async () => done(database) };
  const schema = (content: string): engine.DiffTarget => ({ tag: 'schemaDatamodel', files: [{ path: PATH, content }] });
  const tool = await engine.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
  return (await tool.diff({ from: schema(from), to: schema(to), script: true, exitCode: null, filters: { externalTables: [], externalEnums: [] } })).stdout!;
}

async function main(): Promise<void> {
  const require = createRequire(import.meta.url);
  const { instance } = await WebAssembly.instantiate(readFileSync(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm')), { './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports });
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) } });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  const written = [];
  for (const one of asked) {
    const text = schemaOf(one);
    const made = indexedBy(prismaIndexes, filesOf(text), one);
    if (!made) throw new Error(`Nothing is written for ${one.wanted}`);
    written.push({ server: one.server, wanted: one.wanted, ...(one.taken && { taken: one.taken }), before: text, after: made.text, migration: await difference(one, text, made.text) });
  }
  writeFileSync(new URL('prismaIndexes.json', import.meta.url), `${JSON.stringify(written, null, 1)}\n`);
}

void main();
