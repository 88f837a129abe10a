// Models beside the history of their database: what is mended, what an editor sees of them, and which schema belongs to which history.
import assert from 'node:assert/strict';
import { mentionsIn } from '../../server/src/editor/mentions.ts';
import { sqlAt } from '../../server/src/editor/place.ts';
import { symbolsOf } from '../../server/src/editor/symbols.ts';
import { allowHere } from '../../server/src/engine/showing/allow.ts';
import { review } from '../../server/src/engine/review.ts';
import { rules } from '../../server/src/rules/all.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { opened } from './reviewed.ts';

const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\n\nmodel Post {\n  id    Int    @id\n  title String @unique(map: "titles")\n\n  @@index([title, id(sort: Desc)], map: "by_title")\n}\n';
const INIT = 'create table "Post" (id int primary key, title text not null);\n';
const PATH = 'prisma/schema.prisma';
const FILES = { [PATH]: SCHEMA, 'prisma/migrations/20240101000000_init/migration.sql': INIT };

const found = (files: Readonly<Record<string, string>>) => review(opened(files), { rules, wanted: (path) => path.endsWith('.prisma'), fixesAt: '20300101000000' }).findings;
const said = (files: Readonly<Record<string, string>>): readonly string[] => found(files).map(({ rule, path, span }) => `${rule} ${path} ${files[path]!.slice(span.start, span.end)}`);

describe('models beside a history', () => {
  it('ask for the migration that makes what they declare, under the name that they give it', () => {
    assert.deepEqual(found(FILES).flatMap(({ fixes }) => fixes.map(({ safe, edits, files }) => ({ safe, edits, files }))), [
      { safe: false, edits: [], files: [{ path: 'prisma/migrations/20300101000000_add_a_unique_index_on_post_title/migration.sql', text: '-- CreateIndex\nCREATE UNIQUE INDEX "titles" ON "Post"("title");\n' }] },
      { safe: false, edits: [], files: [{ path: 'prisma/migrations/20300101000000_add_an_index_on_post_title_id_desc/migration.sql', text: '-- CreateIndex\nCREATE INDEX "by_title" ON "Post"("title", "id" DESC);\n' }] },
    ]);
    const left = found(FILES).map(({ fixes: [fix] }) => found({ ...FILES, [fix!.files[0]!.path]: fix!.files[0]!.text }).length);
    // A unique key of the title finds its one row without the other index.
    assert.deepEqual(left, [0, 1]);
  });

  it('are no queries, no outline and no place of SQL', () => {
    const workspace = opened(FILES);
    const report = review(workspace, { rules, wanted: (path) => path === PATH });
    assert.deepEqual([report.summary.files, report.summary.queries, report.notes], [1, 0, []]);
    const reading = workspace.read(PATH)!;
    assert.deepEqual([symbolsOf(reading), mentionsIn(reading, workspace.world), sqlAt({ reading, offset: SCHEMA.indexOf('title') })], [[], [], undefined]);
  });

  it('are allowed where they are declared', () => {
    const reading = opened(FILES).read(PATH)!;
    const allowed = (text: string): string => {
      const at = SCHEMA.indexOf(text);
      return applyEdits(SCHEMA, [allowHere(reading, 'model-drift', { start: at, end: at + 1 })!.edit]);
    };
    assert.equal(allowed('@@index'), SCHEMA.replace('  @@index', '  // plansight-allow model-drift: say why\n  @@index'));
    assert.equal(allowed('@unique'), SCHEMA.replace('  title', '  // plansight-allow model-drift: say why\n  title'));
    for (const one of ['@@index', '@unique']) assert.equal(said({ ...FILES, [PATH]: allowed(one) }).length, 1, one);
  });

  it('are judged as they are typed', () => {
    const workspace = opened(FILES);
    const text = SCHEMA.replace('@unique(map: "titles")', '');
    const reading = workspace.readDocument({ path: PATH, language: 'prisma', version: 2, text })!;
    assert.deepEqual(reading.sites.map(({ site: { anchor } }) => text.slice(anchor.start, anchor.end)), ['Post', '@@index([title, id(sort: Desc)], map: "by_title")']);
    for (let end = 0; end <= SCHEMA.length; end++) assert.doesNotThrow(() => workspace.readDocument({ path: PATH, language: 'prisma', version: 3, text: SCHEMA.slice(0, end) }));
  });

  const index = [`model-drift ${PATH} @unique(map: "titles")`, `model-drift ${PATH} @@index([title, id(sort: Desc)], map: "by_title")`];
  const elsewhere = (folder: string, schema = SCHEMA): Readonly<Record<string, string>> => ({ [`${folder}/schema.prisma`]: schema });
  const history = (folder: string): Readonly<Record<string, string>> => ({ [`${folder}/20240101000000_init/migration.sql`]: INIT });

  it('belong to the history in their folder, else to the only one of their package', () => {
    assert.deepEqual(said(FILES), index);
    assert.deepEqual(said({ 'package.json': '', ...elsewhere('prisma'), ...history('db/migrations') }), index);
    assert.deepEqual(said({ 'package.json': '', ...elsewhere('prisma/schema'), ...history('prisma/migrations') }), index.map((one) => one.replace(PATH, 'prisma/schema/schema.prisma')));
  });

  it('belong to none that may be another database’s', () => {
    const other = SCHEMA.replace('Post', 'Thing');
    // Two schemas: each has its own history or none.
    assert.deepEqual(said({ 'package.json': '', ...elsewhere('prisma/a'), ...history('prisma/a/migrations'), ...elsewhere('prisma/b', other) }), index.map((one) => one.replace(PATH, 'prisma/a/schema.prisma')));
    assert.deepEqual(said({ 'package.json': '', ...elsewhere('prisma'), ...elsewhere('more', other), ...history('db/migrations') }), []);
    // Two histories, or one of another package, of another server, of another tool.
    assert.deepEqual(said({ 'package.json': '', ...elsewhere('prisma'), ...history('db/migrations'), ...history('old/migrations') }), []);
    assert.deepEqual(said({ 'a/package.json': '', 'b/package.json': '', ...elsewhere('a/prisma'), ...history('b/prisma/migrations') }), []);
    assert.deepEqual(said({ ...elsewhere('prisma', SCHEMA.replace('postgresql', 'mysql')), ...history('prisma/migrations'), 'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n' }), []);
    assert.deepEqual(said({ ...FILES, 'prisma.config.ts': "export default defineConfig({ tables: { external: ['public.Post'] } });" }), []);
    assert.deepEqual(said({ ...elsewhere('prisma'), 'supabase/migrations/20240101000000_init.sql': INIT }), []);
  });

  it('are all that is known of a database without a history, and are not compared with themselves', () => {
    assert.deepEqual(said({ [PATH]: SCHEMA }), []);
  });

  it('of other files of a folder are known, and what stands apart is not taken for theirs', () => {
    const parts = {
      'prisma/schema/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
      'prisma/schema/models/post.prisma': 'model Post {\n  id    Int    @id\n  title String\n  kind  Kind\n  at    Place\n}\n',
      'prisma/schema/models/kind.prisma': 'enum Kind {\n  A\n}\n',
      'examples/code/sample.prisma': 'model Sample {\n  id Int @id\n}\n',
      'snippets.d/sample.prisma': 'model Sample {\n  id Int @id\n}\n',
      ...history('prisma/migrations'),
    };
    assert.deepEqual(said(parts), ['model-drift prisma/schema/models/post.prisma kind']);
    assert.deepEqual(said({ ...parts, 'prisma/schema/models/kind.prisma': '' }), []);
  });
});
