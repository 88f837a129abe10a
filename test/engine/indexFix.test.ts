// An index that a finding asks for, where models declare the tables: model and migration change together, and the finding is gone.
import assert from 'node:assert/strict';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings, type Settings } from '../../server/src/engine/settings.ts';
import type { ReportedFinding } from '../../server/src/engine/report.ts';
import { rules } from '../../server/src/rules/all.ts';
import { mended, opened } from './reviewed.ts';

type Files = Readonly<Record<string, string>>;

const settings: Settings = { ...defaultSettings, sizes: new Map([['Post', 1_000_000], ['posts', 1_000_000]]) };
const found = (files: Files): readonly ReportedFinding[] => review(opened(files, settings), { rules, wanted: () => true, fixesAt: '20300101000000' }).findings;
const SLOW = 'unindexed-filter';

/** What the fixes of a rule's findings change: each file after it, where it is another. Whatever is changed, the findings of the rule are gone, and no other is there. */
function changed(files: Files, rule = SLOW): Files {
  const before = found(files);
  const own = before.filter((one) => one.rule === rule);
  assert.equal(own.length, 1, before.map((one) => `${one.rule}: ${one.message}`).join('\n'));
  const [{ path, fixes: [fix] }] = own as [ReportedFinding];
  if (!fix) return {};
  const after = mended(files, path, fix);
  const rest = found(after).filter((one) => !['blocking-index', 'unused-suppression'].includes(one.rule));
  assert.deepEqual(rest.map((one) => one.rule), before.filter((one) => one !== own[0]).map((one) => one.rule));
  return Object.fromEntries(Object.entries(after).filter(([name, text]) => text !== files[name]));
}

describe('an index where Prisma’s models lead', () => {
  const SCHEMA = 'prisma/schema.prisma';
  const HISTORY = 'prisma/migrations/20240101000000_init/migration.sql';
  const post = (more = ''): string => `// 🐘\ndatasource db {\n  provider = "postgresql"\n}\n\nmodel Post {\n  id       Int    @id\n  authorId Int    @map("author_id")\n  title    String\n${more}}\n`;
  const history = { [HISTORY]: 'create table "Post" (id int primary key, author_id int not null, title text not null);\n' };
  const call = (options: string): Files => ({ 'src/f.ts': `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport const f = (id: number) => prisma.post.findMany({ ${options} });\n` });
  const byAuthor = call('where: { authorId: id }');
  const migration = 'prisma/migrations/20300101000000_add_an_index_on_post_author_id/migration.sql';
  const made = '-- CreateIndex\nCREATE INDEX "Post_author_id_idx" ON "Post"("author_id");\n';

  it('is declared by the model and made by a migration, for a call', () => {
    assert.deepEqual(changed({ [SCHEMA]: post(), ...history, ...byAuthor }), { [SCHEMA]: post('\n  @@index([authorId])\n'), [migration]: made });
  });

  it('is made so for SQL that a program sends, too', () => {
    const sql = { 'src/f.ts': "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const f = (id: number) => pool.query('select title from \"Post\" where author_id = $1', [id]);\n" };
    assert.deepEqual(changed({ [SCHEMA]: post(), ...history, ...sql }), { [SCHEMA]: post('\n  @@index([authorId])\n'), [migration]: made });
  });

  it('is declared alone where no history is kept', () => {
    assert.deepEqual(changed({ [SCHEMA]: post(), ...byAuthor }), { [SCHEMA]: post('\n  @@index([authorId])\n') });
  });

  it('is made alone where the model asks for it already', () => {
    const files = { [SCHEMA]: post('\n  @@index([authorId])\n'), ...history };
    assert.deepEqual(changed(files, 'model-drift'), { [migration]: made });
    assert.deepEqual(changed({ ...files, ...byAuthor, [SCHEMA]: files[SCHEMA].replace('@@index', '// plansight-allow model-drift: later\n  @@index') }), { [migration]: made });
  });

  it('stands in the file of its model, with the ends of that file’s lines', () => {
    const [head, model] = post().replaceAll('\n', '\r\n').split(/(?=model)/) as [string, string];
    const files = { 'prisma/schema/main.prisma': head, 'prisma/schema/post.prisma': model, ...history, ...byAuthor };
    assert.deepEqual(changed(files), { 'prisma/schema/post.prisma': post('\n  @@index([authorId])\n').replaceAll('\n', '\r\n').split(/(?=model)/)[1]!, [migration]: made });
  });

  it('is none where the model cannot say it, or none is found', () => {
    const lower = { 'src/f.ts': "import { Pool } from 'pg';\nexport const f = (title: string) => new Pool().query('select id from \"Post\" where lower(title) = $1', [title]);\n" };
    assert.deepEqual(changed({ [SCHEMA]: post(), ...history, ...lower }), {});
    assert.deepEqual(changed({ [SCHEMA]: post().replace('\n}\n', ''), ...history, ...byAuthor }), {});
  });
});
