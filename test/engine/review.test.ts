// The engine's promises, over whole small workspaces: isolation, routing, and silence where knowledge is missing.
import assert from 'node:assert/strict';
import { parseConfiguration } from '../../server/src/engine/configuring/configuration.ts';
import type { Report } from '../../server/src/engine/showing/report.ts';
import { review } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';
import type { Rule } from '../../server/src/rules/rule.ts';

function reviewFiles(files: Readonly<Record<string, string>>, configuration?: string, active: readonly Rule[] = rules): Report {
  const settings = configuration ? parseConfiguration(configuration, 'plansight.json', rules).settings : defaultSettings;
  const workspace = openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, settings);
  return review(workspace, { rules: active, wanted: () => true, fixesAt: '20300101000000' });
}

const said = (report: Report): string[] => report.findings.map(({ path, rule, span }) => `${path}:${span.start} ${rule}`);

const SHOP = 'create table customer (id bigint primary key, email text not null unique);\n';

describe('review', () => {
  it('lets a rule that throws cost only its own findings, and names it', () => {
    const broken: Rule = {
      id: 'broken-rule', title: 'Break', level: 'error', options: {}, looksAt: 'query',
      *check({ query }) {
        yield { span: query.verb, weight: 'high', message: 'Said before the fall.' };
        throw new Error('a bug');
      },
    };
    const report = reviewFiles({ 'schema.sql': SHOP, 'q.sql': 'delete from customer;' }, undefined, [broken, ...rules]);
    assert.ok(said(report).includes('q.sql:0 delete-without-where'));
    assert.equal(report.notes.length, 1);
    assert.match(report.notes[0]!, /`broken-rule` failed in q\.sql: a bug/);
  });

  it('takes the sizes that the user has written where no file declares a database', () => {
    const levelsWith = (rows: string): string[] => reviewFiles({ 'src/visits.ts': "import { Pool } from 'pg';\nexport const visits = (id: number) => new Pool().query('delete from visit');\n" }, `{ "sizes": { "visit": "${rows}" } }`).findings.map(({ level }) => level);
    assert.deepEqual(levelsWith('5M'), ['error']);
    assert.deepEqual(levelsWith('20'), ['information']);
  });

  it('keeps the databases of a workspace apart, and sends each query to the nearest', () => {
    const report = reviewFiles({
      'apps/shop/package.json': '{}',
      'apps/shop/migrations/001_init.sql': SHOP,
      'apps/shop/src/q.sql': 'select email from customer where id = 1;\nselect id from custommer where id = 1;',
      'apps/billing/package.json': '{}',
      'apps/billing/migrations/001_init.sql': 'create table invoice (id bigint primary key);',
      'apps/billing/src/q.sql': 'select id from invoice where id = 1;\nselect id from invoise where id = 1;',
      'apps/billing/src/customers.sql': 'select email from customer where id = 1;',
    });
    // What the other has, it may be sent to.
    assert.deepEqual(said(report), ['apps/billing/src/q.sql:52 unknown-table', 'apps/shop/src/q.sql:56 unknown-table']);
    assert.deepEqual(report.findings.map(({ database }) => database), ['billing', 'shop']);
  });

  it('is sure of an absent name in a loose file of SQL only where it is nearly one that exists, or nothing but SQL is worked on', () => {
    const loose = { 'schema.sql': SHOP, 'reports/old.sql': 'select phone from customer where id = 1;', 'reports/typed.sql': 'select emial from customer where id = 1;', 'queries/new.sql': 'select phone from customer where id = 1;', 'reports/named.sql': '-- name: Phone :one\nselect phone from customer where id = 1;' };
    const levels = (files: Readonly<Record<string, string>>): string[] => reviewFiles(files).findings.filter(({ rule }) => rule === 'unknown-column').map(({ path, level }) => `${path} ${level}`);
    assert.deepEqual(levels({ ...loose, 'src/app.ts': 'export const port = 80;' }), ['queries/new.sql error', 'reports/named.sql error', 'reports/old.sql information', 'reports/typed.sql error']);
    const nothing = 'select email from customer where email = null;';
    const said = reviewFiles({ 'schema.sql': SHOP, 'src/app.ts': 'export const port = 80;', 'query.sql': nothing, 'sql/query.sql': nothing }).findings;
    assert.deepEqual(said.filter(({ rule }) => rule === 'null-comparison').map(({ path, level }) => `${path} ${level}`), ['query.sql error', 'sql/query.sql error']);
    assert.deepEqual(levels(loose), ['queries/new.sql error', 'reports/named.sql error', 'reports/old.sql error', 'reports/typed.sql error']);
  });

  it('is silent about what DDL that was not understood may have made', () => {
    const report = reviewFiles({
      'migrations/001_init.sql': SHOP,
      'migrations/002_more.sql': "do $$ begin execute 'create table ' || 'secret_' || 'table (id int)'; end $$;",
      'q.sql': 'select id from secret_table where id = 1;',
    });
    assert.deepEqual(said(report), []);
  });

  it('goes on after a broken statement, in its file and in the others', () => {
    const report = reviewFiles({
      'schema.sql': SHOP,
      'a.sql': 'select from where (((;\ndelete from customer;\n',
      'b.sql': "select 'unclosed from customer;\n\ndelete from customer;\n",
      'c.ts': "import { Pool } from 'pg';\nconst pool = new Pool();\nconst x = {{{;\npool.query('delete from customer');\n",
      'd.sql': 'delete from customer;',
    });
    for (const path of ['a.sql', 'c.ts', 'd.sql']) assert.ok(report.findings.some((finding) => finding.path === path && finding.rule === 'delete-without-where'), path);
  });

  it('does not call tables unknown where a document speaks mostly of another database', () => {
    const report = reviewFiles({
      'migrations/001_init.sql': SHOP,
      'here.sql': 'select id from customer where id = 1;\nselect id from invoice where id = 1;',
      'elsewhere.sql': 'select id from customer where id = 1;\nselect id from metric where id = 1;\nselect id from reading where id = 1;',
    });
    assert.deepEqual(said(report), ['here.sql:53 unknown-table']);
  });

  it('sees a migration with the schema as it was before it', () => {
    const report = reviewFiles({
      'migrations/001_init.sql': SHOP,
      'migrations/002_rename.sql': 'alter table customer rename column email to mail;\nupdate customer set mail = lower(mail) where id = 1;\n',
      'migrations/003_drop.sql': 'drop table customer;',
    });
    assert.deepEqual(said(report), []);
  });

  it('gives findings that do not depend on the order in which files are listed', () => {
    const files = { 'schema.sql': SHOP, 'a.sql': 'select * from customer;', 'b.sql': 'delete from customer;' };
    const reversed = Object.fromEntries(Object.entries(files).reverse());
    assert.deepEqual(reviewFiles(reversed), reviewFiles(files));
  });

  it('keeps the fingerprint of a finding when it moves, and gives each repetition its own', () => {
    const prints = (text: string): string[] => reviewFiles({ 'schema.sql': SHOP, 'q.sql': text }).findings.map(({ fingerprint }) => fingerprint);
    const [first] = prints('delete from customer;');
    const moved = prints('-- a line more\n\nDELETE   FROM customer;\ndelete from customer;');
    assert.equal(moved[0], first);
    assert.notEqual(moved[1], first);
  });

  it('reports a suppression that allows nothing, and obeys the others', () => {
    const report = reviewFiles({
      'schema.sql': SHOP,
      'q.sql': '-- plansight-allow delete-without-where: refilled each night\ndelete from customer;\n\n-- plansight-allow unbounded-read: none\nselect 1;\n',
    });
    assert.deepEqual(report.findings.map(({ rule }) => rule), ['unused-suppression']);
  });
});
