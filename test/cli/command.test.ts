// The command as a user runs it: the bundle, in a process of its own, on real folders.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';

const ROOT = join(__dirname, '../..');
const COMMAND = join(ROOT, 'dist/cli.js');

interface Ran { readonly status: number | null; readonly out: string; readonly err: string }

function plansight(cwd: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, out: stdout, err: stderr };
}

const position = { type: 'object', required: ['line', 'column'], additionalProperties: false, properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } } };
const place = { file: { type: 'string' }, start: position, end: position };
const REPORT = {
  type: 'object', required: ['version', 'summary', 'findings'], additionalProperties: false,
  properties: {
    version: { type: 'string' },
    summary: { type: 'object', required: ['files', 'queries', 'understood', 'findings'], additionalProperties: false, properties: { files: { type: 'integer' }, queries: { type: 'integer' }, understood: { type: 'integer' }, findings: { type: 'integer' } } },
    findings: { type: 'array', items: {
      type: 'object', required: ['rule', 'level', 'file', 'role', 'start', 'end', 'message', 'fingerprint', 'related', 'fixes'], additionalProperties: false,
      properties: {
        rule: { type: 'string' }, level: { enum: ['error', 'warning', 'information', 'hint'] }, database: { type: ['string', 'null'] }, role: { type: 'string' }, message: { type: 'string' }, fingerprint: { type: 'string' }, ...place, evidence: { type: 'object' },
        related: { type: 'array', items: { type: 'object', required: ['file', 'start', 'end', 'message'], additionalProperties: false, properties: { ...place, message: { type: 'string' } } } },
        fixes: { type: 'array', items: { type: 'object', required: ['title', 'safe', 'edits'], additionalProperties: false, properties: { title: { type: 'string' }, safe: { type: 'boolean' }, edits: { type: 'array', items: { type: 'object', required: ['file', 'start', 'end', 'text'], additionalProperties: false, properties: { ...place, text: { type: 'string' } } } } } } },
      },
    } },
  },
};

describe('the command', function () {
  this.timeout(120_000);
  let folder: string;
  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const findingsOf = ({ out }: Ran): { rule: string; file: string; level: string; start: { line: number; column: number } }[] => JSON.parse(out).findings;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'plansight-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets the parser that is bundled with it confirm what is no SQL', () => {
    write('schema.sql', 'create table account (id bigint primary key);\n');
    write('broken.sql', 'select id from account where;\n');
    assert.deepEqual(findingsOf(plansight(folder, 'check', '.', '--format', 'json')).filter(({ rule }) => rule === 'syntax-error').map(({ start }) => start), [{ line: 1, column: 29 }]);
  });

  it('reviews the shop, and says each fault that its authors left there', () => {
    const ran = plansight(ROOT, 'check', 'examples/shop', '--format', 'json');
    assert.equal(ran.status, 1);
    assert.equal(ran.err, '');
    const said = findingsOf(ran).filter(({ level }) => level === 'error' || level === 'warning').map(({ rule, file, start }) => `${file.replace('examples/shop/', '')}:${start.line} ${rule}`);
    assert.deepEqual(said, [
      'migrations/0005_reviews.sql:6 foreign-key-without-index',
      'src/admin.ts:12 unknown-table',
      'src/admin.ts:31 select-star',
      'src/admin.ts:54 unindexed-filter',
      'src/admin.ts:63 unindexed-filter',
      'src/admin.ts:80 update-without-where',
      'src/admin.ts:88 unknown-column',
      'src/customers.ts:73 delete-without-where',
      'src/orders.ts:117 unindexed-filter',
      'src/reports.ts:58 sql-injection',
      'src/reports.ts:67 unknown-column',
      'src/reports.ts:82 unbounded-read',
      'src/search.ts:40 sql-injection',
    ]);
  });

  it('writes JSON of the promised shape', () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(REPORT);
    assert.ok(validate(JSON.parse(plansight(ROOT, 'check', 'examples/shop', '--format', 'json').out)), JSON.stringify(validate.errors));
  });

  it('applies safe fixes once, and then has nothing more to apply', () => {
    cpSync(join(ROOT, 'examples/shop'), folder, { recursive: true });
    const before = findingsOf(plansight(folder, 'check', '--format', 'json')).filter(({ rule }) => rule === 'select-star').length;
    plansight(folder, 'check', '--fix');
    const fixed = readFileSync(join(folder, 'src/catalogue.ts'), 'utf8');
    assert.doesNotMatch(fixed.split('\n')[62]!, /select \*/);
    const after = findingsOf(plansight(folder, 'check', '--format', 'json')).filter(({ rule }) => rule === 'select-star').length;
    assert.ok(before > 0 && after === 0, `${before} before, ${after} after`);
    plansight(folder, 'check', '--fix');
    assert.equal(readFileSync(join(folder, 'src/catalogue.ts'), 'utf8'), fixed);
  });

  it('exits 0 when clean, 1 at an error, 2 when it cannot run', () => {
    write('schema.sql', 'create table a (id bigint primary key);');
    write('q.sql', 'select id from a where id = 1;');
    assert.equal(plansight(folder, 'check').status, 0);
    write('q.sql', 'select id from b where id = 1;');
    assert.equal(plansight(folder, 'check').status, 1);
    assert.equal(plansight(folder, 'check', '--rule', 'unknown-table=warning').status, 0);
    assert.equal(plansight(folder, 'check', 'nowhere').status, 2);
    write('plansight.json', '{ "rulez": {} }');
    const wrong = plansight(folder, 'check');
    assert.equal(wrong.status, 2);
    assert.match(wrong.err, /rulez.*rules/);
    assert.equal(wrong.out, '');
  });

  it('survives any bytes, a broken statement and ten thousand parentheses, and loses nothing beside them', () => {
    write('schema.sql', 'create table a (id bigint primary key);\n');
    write('bytes.sql', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 167 + 13) % 256)));
    write('deep.sql', `select ${'('.repeat(10_000)}1${')'.repeat(10_000)};\ndelete from a;\n`);
    write('broken.sql', "select * frm a where 'never closed;\n\ndelete from a;\n");
    write('mixed.sql', 'select 1;\r\n-- 😀\rdelete from a;\n');
    write('lone.ts', `import { Pool } from 'pg';\nconst a = '\uD83D';\nnew Pool().query('delete from a');\n`);
    const ran = plansight(folder, 'check', '--format', 'json');
    const found = findingsOf(ran).filter(({ rule }) => rule === 'delete-without-where').map(({ file, start }) => `${file}:${start.line}`);
    assert.deepEqual(found, ['broken.sql:3', 'deep.sql:2', 'lone.ts:3', 'mixed.sql:3']);
    assert.equal(ran.err.includes('at '), false, ran.err);
  });

  it('reads a large dump, data and all, without losing what comes after it', () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i}\tname ${i}\t{"a": "; delete from a"}`).join('\n');
    write('dump.sql', `create table a (id bigint primary key, name text, data json);\ncopy a (id, name, data) from stdin;\n${rows}\n\\.\n\ncreate table b (id bigint primary key);\n`);
    write('q.sql', 'select id from b where id = 1;\nselect id from c where id = 1;\n');
    assert.deepEqual(findingsOf(plansight(folder, 'check', '--format', 'json')).map(({ file, rule }) => `${file} ${rule}`), ['q.sql unknown-table']);
  });

  it('answers why, schema and rules', () => {
    assert.match(plansight(ROOT, 'why', 'examples/shop/src/catalogue.ts:144').out, /exists/i);
    assert.match(plansight(join(ROOT, 'examples/shop'), 'schema').out, /order_items/);
    assert.match(plansight(ROOT, 'rules').out, /unbounded-read/);
    assert.match(plansight(ROOT, 'rules', 'unbounded-read').out, /Say how many rows you want/);
    assert.equal(plansight(ROOT, 'rules', 'unbound-read').status, 2);
  });
});
