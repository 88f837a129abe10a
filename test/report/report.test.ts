// The report as a team reads it: what stands in it, in both forms; that its links lead to lines that are there; and that it says what it does not know.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { factsOf } from '../../server/src/report/facts.ts';
import { htmlOf, type Linking } from '../../server/src/report/html.ts';
import { markdownOf } from '../../server/src/report/markdown.ts';
import { reportPage } from '../../server/src/report/report.ts';
import { rules } from '../../server/src/rules/all.ts';
import { snapshotText } from '../../server/src/schema/snapshot/text.ts';
import type { Snapshot } from '../../server/src/schema/snapshot.ts';
import type { SnapshotIndex, SnapshotRelation } from '../../server/src/schema/snapshot/relation.ts';

const ROOT = join(__dirname, '../..');
const COMMAND = join(ROOT, 'dist/cli.js');
const SECTIONS = ['Overview', 'Data model', 'Query patterns', 'Proposed schema changes', 'Recommended indexes', 'Scaling considerations', 'Migration strategy', 'Performance expectations', 'Red flags to monitor'];

/** Every tag is closed by its own, every attribute is in quotes, every sign that could be markup is an entity. */
function assertWellFormed(html: string): void {
  const open: string[] = [];
  const body = html.replace(/^<!doctype html>/, '').replace(/<style>[^<]*<\/style>/, '');
  for (const [whole, text, closing, name, attributes, empty] of body.matchAll(/([^<]+)|<(\/?)([\w]+)((?:\s[\w:-]+="[^"<]*")*)\s*(\/?)>|</g)) {
    if (text !== undefined) assert.doesNotMatch(text, /&(?!(?:amp|lt|gt|quot|#39);)/, text);
    else if (name === undefined) assert.fail(`no tag: ${body.slice(body.indexOf(whole), 80)}`);
    else if (closing === '/') assert.equal(open.pop(), name);
    else if (empty !== '/') open.push(name);
    assert.doesNotMatch(attributes ?? '', /&(?!(?:amp|lt|gt|quot|#39);)/);
  }
  assert.deepEqual(open, []);
}

const hrefs = (html: string): readonly string[] => [...html.matchAll(/ href="([^"]*)"/g)].map(([, href]) => href!);
const textOf = (html: string): string => html.replace(/<style>[^<]*<\/style>|<[^>]*>/g, '').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

describe('plansight report', function () {
  this.timeout(240_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'plansight-report-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: readonly string[]): { readonly status: number | null; readonly out: string; readonly err: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'report', ...args], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });
    return { status, out: stdout, err: stderr };
  };

  it('writes a page on the shop whose every link leads to a line that is there, with what the planner proves', () => {
    const file = join(folder, 'shop.html');
    const { status, out, err } = run('examples/shop', '-o', file);
    assert.deepEqual([status, out, err], [0, `${file} is written.\n`, '']);
    const html = readFileSync(file, 'utf8');
    assertWellFormed(html);
    assert.deepEqual([...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, title]) => title), SECTIONS);
    const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
    for (const href of hrefs(html)) {
      const [path, anchor] = href.split('#');
      if (path === '') {
        assert.ok(ids.has(anchor), href);
        continue;
      }
      const target = resolve(dirname(file), decodeURIComponent(path!));
      assert.ok(existsSync(target), href);
      assert.ok(readFileSync(target, 'utf8').split('\n').length >= Number(anchor!.slice(1)), href);
    }
    assert.doesNotMatch(html, /<script|src=|url\(|@import/);
    const text = textOf(html);
    for (const told of [
      'shop: postgres 16, 16 tables, 17 foreign keys, declared by 9 files. The sizes of all tables are known, 46 M rows together.',
      '1 delete: src/jobs/cleanup.ts:46',
      'customer_id = customers.id 4',
      'create index on orders (status, placed_at desc)',
      'This copies all of orders (1.9 M rows)',
      'create index concurrently on customers (phone);',
      'PostgreSQL 18 planner, on row counts and guessed statistics',
      'How often each is sent is not known: plansight snapshot',
      'Deleting from customers reads all of reviews for each row',
      'What single queries want, each proven by itself:\nFilter on customers.email',
    ]) assert.ok(text.includes(told), told);
    // What nobody measured is not told in figures.
    assert.doesNotMatch(text, /cost [\d,.]+ → /);
  });

  it('writes the same as Markdown, for standard output or a file that is named so, with links into a repository', () => {
    const { status, out } = run('examples/shop', '--no-proofs', '--format', 'markdown', '--links', 'https://example.org/blob/main');
    assert.equal(status, 0);
    assert.deepEqual([...out.matchAll(/^## (.*)$/gm)].map(([, title]) => title), SECTIONS);
    assert.match(out, /\[src\/reports\.ts:82\]\(<https:\/\/example\.org\/blob\/main\/examples\/shop\/src\/reports\.ts#L82>\)/);
    assert.match(out, /```mermaid\nerDiagram\n/);
    assert.match(out, /> No planner was asked what indexes would save\./);
    assert.match(out, /no planner has confirmed it:\n\n- Filter on `customers\.email`/);
    assert.doesNotMatch(out, /proven by itself|create index concurrently/);
    const file = join(folder, 'shop.md');
    run('examples/shop', '--no-proofs', '--links', 'https://example.org/blob/main', '-o', file);
    assert.equal(readFileSync(file, 'utf8'), out);
  });

  it('says what it cannot do', () => {
    assert.deepEqual(run('nowhere'), { status: 2, out: '', err: 'plansight: There is no file or folder nowhere.\n' });
    const { status, err } = run('examples/shop/src/mail.ts', '--no-proofs', '-o', folder);
    assert.deepEqual([status, err.startsWith(`plansight: The report ${folder} cannot be written: `)], [2, true]);
  });
});

describe('a report of what is known', () => {
  const links: Linking = { link: (path, line) => `${path}#L${line}`, shown: (path) => path };
  const pageOf = (files: Readonly<Record<string, string>>, fresh?: readonly string[]) => {
    const workspace = openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, defaultSettings, fresh ? { fresh: { paths: fresh, complete: true } } : {});
    const { findings, notes, summary } = review(workspace, { rules, wanted: () => true });
    return reportPage({ ...factsOf({ workspace, findings, rules, textOf: (path) => files[path], nameOf: (path) => path, wanted: () => true, adviceFor: () => undefined }), notes, files: summary.files, queries: summary.queries, understood: summary.understood }, 'a | <b>');
  };
  const sectionText = (files: Readonly<Record<string, string>>, title: string, fresh?: readonly string[]): string => {
    const html = htmlOf(pageOf(files, fresh), links);
    assertWellFormed(html);
    return textOf(html.slice(html.indexOf(`<h2>${title}</h2>`)).split('</section>')[0]!).replace(/\s+/g, ' ');
  };

  const index = (name: string, more: Partial<SnapshotIndex>): SnapshotIndex => ({ name, method: 'btree', definition: `CREATE INDEX ${name} ON public.person USING btree (email)`, ...more });
  const relation: SnapshotRelation = {
    schema: 'public', name: 'person', kind: 'table', size: { rows: 1_000_000_000, pages: 100, catalogPages: 100 },
    usage: { sequentialScans: 7, indexScans: 1, inserted: 0, updated: 400_000, hotUpdated: 1_000, deleted: 0 },
    columns: [{ name: 'id', number: 1, type: 'integer', notNull: true, identity: 'always' }, { name: 'email', number: 2, type: 'text' }],
    constraints: [{ name: 'person_pkey', kind: 'primary key', definition: 'PRIMARY KEY (id)' }],
    indexes: [index('person_pkey', { constraint: true, unique: true, definition: 'CREATE UNIQUE INDEX person_pkey ON public.person USING btree (id)', usage: { scans: 0, rowsRead: 0, rowsFetched: 0 } }), index('person_old', { usage: { scans: 0, rowsRead: 0, rowsFetched: 0 }, size: { rows: 10, pages: 256 } }), index('person_broken', { invalid: true }), index('person_email', { usage: { scans: 9, rowsRead: 9, rowsFetched: 9 } })],
  };
  const snapshot: Snapshot = {
    version: 1, level: 'safe', captured: '2026-01-31T12:00:00Z', server: { version: 160004, encoding: 'UTF8', collation: 'C', characterType: 'C', provider: 'libc', blockSize: 8192, searchPath: '"$user", public', countingSince: '2026-01-01T00:00:00Z' },
    settings: { random_page_cost: '4', enable_seqscan: 'off', work_mem: '4096kB' }, notes: [], extensions: [], schemas: ['public'], collations: [], types: [], sequences: [], functions: [], views: [],
    relations: [relation, { ...relation, name: 'visit', size: { rows: -1, pages: 3 }, indexes: [], constraints: [], columns: [{ name: 'at', number: 1, type: 'date' }] }],
    statements: [{ query: 'select email from person where email = $1', calls: 5_000, totalTime: 90_000, rows: 5_000 }, { query: 'select at from visit', calls: 10, totalTime: 10_000, rows: 100 }],
  };
  const measured = { 'package.json': '{}', 'plansight.snapshot.json': snapshotText(snapshot), 'src/a.ts': "import { Pool } from 'pg';\nconst db = new Pool();\nexport const a = (email: string) => db.query('select id from person where email = $1 order by id desc limit 3', [email]);\n" };

  it('tells what a server’s figures warn of', () => {
    const text = sectionText(measured, 'Red flags to monitor');
    for (const told of [
      'person: id is integer, and its rows use at least 46 % of its numbers.',
      'visit was never analyzed',
      'person_broken of person is invalid',
      'person_old of person was not used since 2026-01-01, and takes 2.0 MB',
      'was read from end to end 7 times since 2026-01-01',
      '1,000 of 400 k updates stayed on their page',
      'random_page_cost = 4: the default',
      'enable_seqscan = off',
    ]) assert.ok(text.includes(told), `${told}\n${text}`);
    assert.doesNotMatch(text, /person_pkey|person_email|work_mem|is not known/);
  });

  it('weighs tables and statements by what the server has counted', () => {
    assert.match(sectionText(measured, 'Query patterns'), /person ?5,00090\.01: src\/a\.ts:3email =id desc.*No query that was read names this table: visit/);
    assert.match(sectionText(measured, 'Performance expectations'), /select email from person where email = \$15,00018\.0090 %1\.0 select at from visit101000\.0010 %10\.0/);
  });

  it('tells what new migrations lock, and of nothing that others have run', () => {
    const files = {
      'package.json': '{}', 'plansight.json': '{}',
      'migrations/0001_a.sql': 'create table person (id bigint primary key, email text);\n',
      'migrations/0002_b.sql': 'create table fresh (id bigint primary key);\ncreate index on fresh (id);\ncreate index person_email on person (email);\n',
    };
    const told = sectionText(files, 'Migration strategy', ['migrations/0002_b.sql']);
    assert.match(told, /1 new migration: migrations\/0002_b\.sql\..*migrations\/0002_b\.sql:3create indexpersonnot knownSHAREan index is built; writes wait/);
    assert.doesNotMatch(told, /0002_b\.sql:2/);
    assert.match(sectionText(files, 'Migration strategy', []), /No migration is new/);
    assert.match(sectionText(files, 'Migration strategy'), /Which migrations are new cannot be told/);
  });

  it('invents nothing where nothing is known', () => {
    const files = { 'package.json': '{}', 'src/a.ts': measured['src/a.ts'] };
    assert.match(sectionText(files, 'Overview'), /No schema was found/);
    const bare = { 'package.json': '{}', 'schema.sql': 'create table person (id bigint primary key, email text);\n' };
    assert.match(sectionText(bare, 'Scaling considerations'), /No table’s size is known: sizes in plansight\.json or plansight snapshot says them/);
    assert.match(sectionText(bare, 'Query patterns'), /No query of the application or its jobs was found/);
    assert.match(sectionText(bare, 'Red flags to monitor'), /are not known: plansight snapshot reads them/);
    assert.match(markdownOf(pageOf(bare), links), /^# Database report: a \| \\<b\\>$/m);
  });
});
