// Living with it: what is accepted, how much is said, what an editor or a hook pipes in, and how a project begins.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { acceptedBy, acceptedIn, baselineText, parseBaseline, type BaselineEntry } from '../../server/src/engine/showing/baseline.ts';
import { openFiles } from '../../server/src/edge/files.ts';
import { parseConfiguration } from '../../server/src/engine/configuring/configuration.ts';
import type { ReportedFinding } from '../../server/src/engine/showing/report.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import { temporaryFolder } from '../edge/folder.ts';
import { clients } from '../lsp/client.ts';
import { commandSays, openSays, reviewSays } from '../lsp/sayings.ts';
import { repository, runIn, SHOP, type Repository } from './repository.ts';

describe('a baseline', function () {
  this.timeout(120_000);
  let shop: Repository;
  const path = (name: string): string => join(shop.path, name);
  const read = (name = 'plansight.baseline.json'): string => readFileSync(path(name), 'utf8');
  /** `src/a.sql` deletes everything twice, `src/b.sql` once. */
  const begin = (): Repository => {
    shop = repository({ ...SHOP, 'plansight.json': '{ "baseline": "plansight.baseline.json", "sizes": { "orders": "5M" } }\n', 'src/a.sql': 'delete from orders;\n\ndelete from  ORDERS;\n', 'src/b.sql': 'delete from customers;\n' });
    const { status, out, err } = shop.run('baseline');
    assert.equal(status, 0, err);
    assert.equal(out, 'plansight.baseline.json accepts 4 findings in 3 files.\n');
    return shop;
  };
  afterEach(() => shop.remove());

  it('accepts what was there, and shows what comes on top, wherever the lines have gone', () => {
    const { found, write, run } = begin();
    assert.deepEqual(found(), []);
    assert.match(run('check').out, /^No findings in \d+ files; 4 accepted by the baseline; /);
    write('src/a.sql', '-- above\n\nDELETE FROM orders;\nselect 1;\ndelete from orders;\ndelete from customers;\ndelete from orders;\n');
    assert.deepEqual(found(), ['src/a.sql:6 delete-without-where', 'src/a.sql:7 delete-without-where']);
    assert.match(run('why', 'src/a.sql:5').out, /accepted by the baseline\.\n +delete-without-where\n/);
    assert.match(run('why', 'src/a.sql:7').out, /error: Nothing restricts[^\n]*\n +delete-without-where\n/);
    assert.equal(run('check').status, 1);
  });

  it('holds for a file that has moved, and not for a copy of one that has not', () => {
    const { found, write } = begin();
    renameSync(path('src/b.sql'), path('src/moved.sql'));
    assert.deepEqual(found(), []);
    write('src/b.sql', 'delete from customers;\n');
    assert.deepEqual(found(), ['src/moved.sql:1 delete-without-where']);
  });

  it('tells what it accepts in vain, and drops it when asked', () => {
    const { write, run } = begin();
    const before = read();
    write('src/a.sql', 'delete from orders;\n');
    renameSync(path('src/b.sql'), path('src/c.sql'));
    const told = run('check');
    assert.match(told.out, /note: plansight\.baseline\.json accepts 1 finding that is not there any more, and 1 finding in files that have moved: `plansight check --baseline-prune`/);
    assert.equal(read(), before);
    assert.doesNotMatch(run('check', 'src/old.ts').out, /note:/);
    assert.match(run('check', '--baseline-prune').out, /accepted 1 finding that .* it is up to date now/);
    assert.deepEqual(parseBaseline(read())!.map(({ file, count }) => `${file} ${count}`), ['src/a.sql 1', 'src/c.sql 1', 'src/old.ts 1']);
    assert.doesNotMatch(run('check').out, /note:/);
    const pruned = read();
    run('baseline');
    assert.equal(read(), pruned);
  });

  it('never takes in what is new by pruning', () => {
    const { write, run, found } = begin();
    write('src/new.sql', 'delete from customers;\n');
    run('check', '--baseline-prune');
    assert.deepEqual(found(), ['src/new.sql:1 delete-without-where']);
  });

  it('is one entry on one line, in an order of its own', () => {
    begin();
    const lines = read().split('\n').filter((line) => line.startsWith('    {'));
    assert.equal(lines.length, 3);
    assert.match(lines[0]!, /^ {4}\{"file":"src\/a\.sql","rule":"delete-without-where","statement":"[\da-f]{16}","count":2\},$/);
    assert.equal(baselineText(parseBaseline(read())!.toReversed()), read());
  });

  it('is refused where it cannot be read', () => {
    const { run, write } = begin();
    for (const [text, said] of [['{', /is no baseline: `plansight baseline -o plansight\.baseline\.json`/], ['{ "version": 1, "accepted": [{}] }', /is no baseline/], ['{ "version": 2, "accepted": [] }', /is no baseline/]] as const) {
      write('plansight.baseline.json', text);
      const { status, err, out } = run('check');
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, said);
    }
    const { status, err } = run('check', '--baseline', 'nowhere.json');
    assert.equal(status, 2);
    assert.match(err, /The baseline nowhere\.json cannot be read: `plansight baseline -o nowhere\.json` writes one\./);
    write('plansight.json', '{}');
    assert.match(run('check', '--baseline-prune').err, /needs a baseline/);
    assert.match(run('baseline').out, /Write "baseline": "plansight\.baseline\.json" into plansight\.json/);
  });

  it('gives what has gone from one file to one that it does not know, unless two files had it', () => {
    const entry = (file: string, count = 1): BaselineEntry => ({ file, rule: 'r', statement: 's', count });
    const finding = (file: string): ReportedFinding => ({ rule: 'r', content: 's', path: file, level: 'error', role: 'application', span: { start: 0, end: 1 }, extent: { start: 0, end: 1 }, message: '', fingerprint: '', related: [], fixes: [] });
    const kept = (entries: readonly BaselineEntry[], present: readonly string[], file: string): number => acceptedIn([finding(file), finding(file)], acceptedBy(entries, (one) => present.includes(one)).of(file)).kept.length;
    shop = repository();
    assert.equal(kept([entry('a')], ['b'], 'b'), 1);
    assert.equal(kept([entry('a', 2)], ['b'], 'b'), 0);
    assert.equal(kept([entry('a')], ['a', 'b'], 'b'), 2);
    assert.equal(kept([entry('a'), entry('c')], ['b'], 'b'), 2);
    assert.equal(kept([entry('a'), entry('a')], ['a'], 'a'), 1);
  });

  describe('in an editor', () => {
    const running = clients();
    afterEach(() => running.end());
    it('accepts the same, in open files and in the whole workspace', async () => {
      begin();
      shop.write('src/a.sql', 'delete from orders;\ndelete from orders;\ndelete from orders;\nselect notee from orders where id = 1;\n');
      renameSync(path('src/b.sql'), path('src/c.sql'));
      const folder = realpathSync(shop.path);
      const said = commandSays(folder);
      assert.equal(said.length, 2);
      const client = await running.start(folder);
      assert.deepEqual(await reviewSays(client, folder), said);
      assert.deepEqual(await openSays(client, folder, ['src/a.sql', 'src/c.sql', 'src/old.ts']), said);
    });
  });
});

describe('a profile', function () {
  this.timeout(120_000);
  let shop: Repository;
  afterEach(() => shop.remove());
  const levels = (...args: readonly string[]): readonly string[] => (JSON.parse(shop.run('check', '--format', 'json', ...args).out) as { findings: { file: string; rule: string; level: string }[] }).findings.map(({ file, rule, level }) => `${file} ${rule} ${level}`);

  it('that is strict takes a table of unknown size for a large one, and one of known size for what it is', () => {
    shop = repository({ 'plansight.json': '{ "sizes": { "few": 20 } }', 'migrations/1_a.sql': 'create table many (id bigint primary key, name text);\ncreate table few (id bigint primary key, name text);\n', 'src/a.ts': "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const a = async () => (await pool.query('select id, name from many')).rows;\nexport const b = async () => (await pool.query('select id, name from few')).rows;\n" });
    const usual = levels();
    const strict = levels('--profile', 'strict');
    assert.deepEqual(usual.filter((one) => one.includes('unbounded-read')), ['src/a.ts unbounded-read information']);
    assert.deepEqual(strict.filter((one) => one.includes('unbounded-read')), ['src/a.ts unbounded-read warning']);
    shop.write('plansight.json', '{ "profile": "strict", "sizes": { "few": 20 } }');
    assert.deepEqual(levels(), strict);
    assert.deepEqual(levels('--profile', 'recommended'), usual);
  });

  it('of migrations only says nothing of programs, nor of what is allowed in them', () => {
    shop = repository({ ...SHOP, 'src/b.sql': '-- plansight-allow delete-without-where: all of it\ndelete from orders;\n' });
    shop.write('migrations/0002_state.sql', 'create index orders_state on orders (state);\n');
    const only = levels('--profile', 'migrations-only');
    assert.ok(only.length > 0 && only.every((one) => one.startsWith('migrations/')), only.join('\n'));
    assert.deepEqual(only, levels().filter((one) => one.startsWith('migrations/')));
  });

  it('that does not exist is refused in plansight.json', () => {
    shop = repository({ 'plansight.json': '{ "profile": "strikt" }' });
    assert.match(shop.run('check').err, /plansight\.json:1: `strikt` is not a profile \(did you mean `strict`\?\); expected `recommended`, `strict`, `migrations-only`\./);
  });
});

describe('standard input', function () {
  this.timeout(120_000);
  const lines = ({ out }: { out: string }): readonly string[] => (JSON.parse(out) as { findings: { file: string; start: { line: number }; rule: string }[] }).findings.map(({ file, start, rule }) => `${file}:${start.line} ${rule}`);

  it('is reviewed as the file it is named for, in the workspace around it, saved or not', () => {
    const shop = repository({ ...SHOP, 'src/q.sql': 'delete from orders;\n' });
    const stdin = (text: string, ...args: readonly string[]) => runIn(shop.path, ['check', '--format', 'json', '--stdin', '--stdin-filename', ...args], text);
    const said = [
      lines(stdin('select 1;\nselect nope from orders where id = 1;\n', 'src/q.sql')),
      lines(stdin('select nope from orders where id = 1;\n', 'src/new/folder/q.sql')),
      lines(stdin('create table extra (id bigint primary key);\ndrop table customers;\n', 'migrations/0002_x.sql')).map((one) => one.split(':')[0]),
      lines(stdin('', 'src/q.sql')),
    ];
    const unknown = stdin('x', 'notes.txt');
    const disk = readFileSync(join(shop.path, 'src/q.sql'), 'utf8');
    shop.remove();
    assert.deepEqual(said.slice(0, 2), [['src/q.sql:2 unknown-column'], ['src/new/folder/q.sql:1 unknown-column']]);
    assert.ok(said[2]!.length > 0 && said[2]!.every((one) => one === 'migrations/0002_x.sql'));
    assert.deepEqual(said[3], []);
    assert.equal(disk, 'delete from orders;\n');
    assert.equal(unknown.status, 2);
    assert.match(unknown.err, /notes\.txt.*--stdin-filename/);
  });
});

describe('what the command keeps quiet of, and what fails', function () {
  this.timeout(120_000);

  it('is silent with --quiet where there is neither error nor warning', () => {
    const shop = repository({ ...SHOP, 'src/old.ts': '', 'src/many.ts': "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const a = async () => (await pool.query('select id, email from customers')).rows;\n" });
    const usual = shop.run('check');
    const quiet = shop.run('check', '--quiet');
    const strict = shop.run('check', '--quiet', '--profile', 'strict', '--max-warnings', '0');
    const enough = shop.run('check', '--quiet', '--profile', 'strict', '--max-warnings', '1');
    shop.remove();
    assert.match(usual.out, /information/);
    assert.deepEqual(quiet, { status: 0, out: '', err: '' });
    assert.equal(strict.status, 1);
    assert.match(strict.err, /^plansight: 1 warning is more than --max-warnings 0\.\n$/);
    assert.equal(enough.status, 0);
  });
});

describe('a first configuration', function () {
  this.timeout(120_000);
  const FOLDERS = join(__dirname, '../schema/folders');
  /** Everything that the databases of a workspace are known by, but the reason. */
  const known = ({ world }: Workspace): unknown => world.databases.map(({ id, dialect, source: { tool, files, unapplied, root }, fold: { final } }) => ({ id, dialect, tool, files, unapplied, root, complete: final.complete, tables: [...final.tables.values()] }));

  for (const name of readdirSync(FOLDERS)) {
    it(`of ${name} finds what is found without one`, () => {
      const folder = temporaryFolder();
      cpSync(join(FOLDERS, name), folder.path, { recursive: true });
      mkdirSync(join(folder.path, '.git'));
      const before = known(openWorkspace(openFiles(folder.path), defaultSettings));
      const dry = runIn(folder.path, ['init', '--dry-run']);
      const isWritten = existsSync(join(folder.path, 'plansight.json'));
      const { out, err, status } = runIn(folder.path, ['init']);
      const text = readFileSync(join(folder.path, 'plansight.json'), 'utf8');
      const again = runIn(folder.path, ['init']);
      const { settings, problems } = parseConfiguration(text, 'plansight.json', rules);
      const after = known(openWorkspace(openFiles(folder.path), settings));
      const stays = readFileSync(join(folder.path, 'plansight.json'), 'utf8') === text;
      folder.remove();
      assert.equal(status, 0, err);
      assert.deepEqual([dry.out, isWritten], [text, false]);
      assert.deepEqual(problems, []);
      assert.deepEqual(after, before);
      assert.match(out, /^plansight\.json is written\.\n {2}\S.*\n[^]*Next:\n {2}plansight check /);
      assert.equal(again.status, 2);
      assert.match(again.err, /is there already and stays as it is/);
      assert.ok(stays);
    });
  }

  it('of a folder without any says so, and names no database', () => {
    const folder = temporaryFolder({ 'a.ts': '', '.gitlab-ci.yml': '' });
    mkdirSync(join(folder.path, '.git'));
    const { out } = runIn(folder.path, ['init']);
    const { settings, problems } = parseConfiguration(readFileSync(join(folder.path, 'plansight.json'), 'utf8'), 'plansight.json', rules);
    folder.remove();
    assert.deepEqual([problems, settings.databases], [[], []]);
    assert.match(out, /No schema was found/);
    assert.match(out, /--format gitlab -o/);
  });
});
