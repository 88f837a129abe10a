// What a folded schema is rendered as makes a database that plans alike: loaded into PostgreSQL, its catalog has the same columns, keys, indexes and references.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { loadStatements } from '../../server/src/edge/pglite/loadStatements.ts';
import { foldSource } from '../../server/src/engine/history/fold.ts';
import { plannedStructure } from '../../server/src/engine/history/plannedStructure.ts';
import { statementsBetween, statementsOf } from '../../server/src/plans/ddl.ts';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import type { Constraint, Schema, Table } from '../../server/src/schema/schema.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { schemaOf } from '../schema/catalog.ts';
import { linesOf } from '../schema/lines.ts';
import { openPostgres } from '../schema/postgres.ts';
import { openCheckout } from '../schema/replay.ts';

const FOLDERS = join(__dirname, '../schema/folders');
const postgres = dialectOf('postgres');

/** They read tables whose names have changed since; tables of their columns stand in for them. */
const NOTED: Readonly<Record<string, readonly string[]>> = {
  'supabase-app': [
    '`create view recent_documents as select d.id, d.title, d.workspace_id, p.usern…` was left out: relation "documents" does not exist.',
    '`create materialized view workspace_stats as with counted as (select workspace…` was left out: relation "documents" does not exist.',
  ],
};

/** Without what no plan hangs on. */
function planned(schema: Schema): Schema {
  const strip = (table: Table): Table => ({
    ...table, rowSecurity: false,
    columns: table.columns.map(({ default: _, generated: _generated, identity: _identity, ...column }) => column),
    constraints: table.constraints.flatMap((one): readonly Constraint[] => (one.kind === 'check' || one.kind === 'exclude' ? [] : one.kind === 'foreign key' ? [{ ...one, validated: false, onDelete: 'no action', onUpdate: 'no action' }] : [one])),
    indexes: table.indexes.map((index) => (index.constraint && index.method !== 'btree' ? { ...index, constraint: false } : index)),
  });
  let { tables } = schema;
  for (const [key, table] of schema.tables.entries()) tables = table.temporary || table.kind === 'view' ? tables.without(key) : tables.with(key, { ...strip(table), kind: 'table' });
  let { types } = schema;
  for (const [key, type] of schema.types.entries()) if (type.kind !== 'enum' && type.kind !== 'domain') types = types.without(key);
  return { ...schema, tables, types };
}

const schemaFrom = (sql: string, before = emptySchema(['public'])): Schema => {
  const script = parseScript(sql, postgres);
  return script.statements.flatMap((statement) => changesOf(statement, postgres, sql)).reduce((schema, change) => apply(schema, change, { path: 'a.sql', statement: 0 }), before);
};

async function differences(schema: Schema, fill: (db: PGlite) => Promise<readonly string[]>): Promise<readonly string[]> {
  const db = await openPostgres();
  try {
    const notes = await fill(db);
    const views = [...schema.tables.values()].filter(({ kind }) => kind === 'view').map((view) => `${view.schema}.${view.name}`);
    const [ours, theirs] = [linesOf(planned(schema)), linesOf(planned(await schemaOf(db))).filter((line) => !views.some((view) => line.startsWith(`${view}:`) || line.startsWith(`${view}.`)))];
    return [...notes, ...ours.filter((line) => !theirs.includes(line)).map((line) => `- fold:    ${line}`), ...theirs.filter((line) => !ours.includes(line)).map((line) => `+ catalog: ${line}`)];
  } finally {
    await db.close();
  }
}

describe('a schema as statements', () => {
  for (const folder of readdirSync(FOLDERS)) {
    it(`makes what the history makes: ${folder}`, async () => {
      const { sources: [source], parse } = openCheckout(join(FOLDERS, folder));
      const files = new Map(source!.files.map((path) => [path, parse(source!)(path)]));
      const { final } = foldSource(source!, (path) => files.get(path));
      const { base } = plannedStructure(final, [...files.values()].flatMap((file) => file ?? []));
      assert.deepEqual(await differences(final, (db) => loadStatements(db, base, final.searchPath, () => undefined)), NOTED[folder] ?? []);
    });
  }

  it('renders an edit as what turns one schema into the other', async () => {
    const before = schemaFrom(`create table a (id int primary key, x text); create table b (id int primary key, a_id int references a); create index on b (a_id); create table c (y int);`);
    const after = schemaFrom(`alter table a add column z timestamp(3) with time zone not null; create index on a (z desc); drop table c; create type mood as enum ('so', 'la'); create table d (m mood[], b_id int references b);`, before);
    const wrong = await differences(after, async (db) => {
      const first = await loadStatements(db, statementsOf(before), ['public'], () => undefined);
      return [...first, ...await loadStatements(db, statementsBetween(before, after), ['public'], () => undefined)];
    });
    assert.deepEqual(wrong, []);
    assert.deepEqual(statementsBetween(after, after), []);
  });
});
