// The reports: what people read, and what machines were promised.
import assert from 'node:assert/strict';
import { exitCodeOf } from '../../server/src/cli/exit.ts';
import { progressOn } from '../../server/src/cli/progress.ts';
import { jsonReport } from '../../server/src/cli/report/json.ts';
import { rulePageText, rulesList } from '../../server/src/cli/report/rules.ts';
import { schemaReport } from '../../server/src/cli/report/schema.ts';
import { closingLine, textReport } from '../../server/src/cli/report/text.ts';
import { whyReport } from '../../server/src/cli/report/why.ts';
import type { Report, ReportedFinding } from '../../server/src/engine/showing/report.ts';
import { postgresModel } from '../../server/src/schema/model.ts';
import { noNames } from '../../server/src/schema/names.ts';
import type { Schema, Table } from '../../server/src/schema/schema.ts';

const TEXTS: Readonly<Record<string, string>> = {
  'api/list.ts': "// 👍\r\nconst all = await pool.query('select * from orders');\r\n",
  'db/1.sql': 'create table orders (\n  id int\n);\n',
};
const files = { textOf: (path: string) => TEXTS[path], fileOf: (path: string) => `shop/${path}` };
const plain = { colours: false, width: 100 };

const star: ReportedFinding = {
  rule: 'select-star', level: 'warning', path: 'api/list.ts', database: 'shop', role: 'application',
  span: { start: TEXTS['api/list.ts']!.indexOf('*'), end: TEXTS['api/list.ts']!.indexOf('*') + 1 },
  message: 'This reads all 12 columns of `orders`.', fingerprint: 'f00', extent: { start: 0, end: 1 }, content: 'c0',
  related: [{ at: { path: 'db/1.sql', span: { start: 0, end: 20 } }, message: '`orders` is declared here.' }],
  fixes: [
    { title: 'Write the columns', safe: true, edits: [{ span: { start: 44, end: 45 }, text: 'id' }], files: [] },
    { title: 'Add an index', safe: false, edits: [], files: [{ path: 'db/2.sql', text: 'create index;\n' }] },
  ],
  evidence: { claim: 'index', status: 'unproven' },
};
const report: Report = { findings: [star], suppressed: [], summary: { files: 2, queries: 10, understood: 9, findings: 1 }, notes: ['big.sql was not read.'] };

describe('the text report', () => {
  it('draws a finding with everything that belongs to it', () => {
    assert.equal(
      textReport(report, files, plain),
      `shop/api/list.ts:2:38 warning This reads all 12 columns of \`orders\`. select-star
  2 | const all = await pool.query('select * from orders');
    |                                      ~
    = shop/db/1.sql:1:1 \`orders\` is declared here.
    = fix: Write the columns (--fix)
    = fix: Add an index in shop/db/2.sql

note: big.sql was not read.

1 warning in 2 files; 9 of 10 queries understood.
`,
    );
  });

  it('shows a finding of a file that is gone', () => assert.match(textReport({ ...report, findings: [{ ...star, path: 'gone.ts' }] }, files, plain), /^shop\/gone\.ts:1:1 warning/));

  it('counts in its closing line', () => {
    const of = (...levels: readonly ReportedFinding['level'][]): Report => ({ ...report, findings: levels.map((level) => ({ ...star, level })) });
    assert.equal(closingLine({ ...of('error', 'error', 'hint', 'information', 'warning'), summary: { ...report.summary, files: 1 } }), '2 errors, 1 warning, 2 notes in 1 file; 9 of 10 queries understood.');
    assert.equal(closingLine({ ...of(), summary: { files: 3, queries: 0, understood: 0, findings: 0 } }), 'No findings in 3 files; no queries seen.');
  });

  it('is coloured only when asked, and reads the same without', () => {
    const coloured = textReport(report, files, { ...plain, colours: true });
    assert.match(coloured, /\u001B\[33m~\u001B\[39m/);
    assert.equal(coloured.replace(/\u001B\[\d+m/g, ''), textReport(report, files, plain));
  });
});

describe('the JSON report', () => {
  it('has the shape that was promised', () => {
    assert.deepEqual(JSON.parse(jsonReport(report, '0.1.0', files)), {
      version: '0.1.0',
      summary: { files: 2, queries: 10, understood: 9, findings: 1 },
      findings: [{
        rule: 'select-star', level: 'warning', file: 'shop/api/list.ts', database: 'shop', role: 'application',
        start: { line: 2, column: 38 }, end: { line: 2, column: 39 },
        message: 'This reads all 12 columns of `orders`.', fingerprint: 'f00',
        related: [{ file: 'shop/db/1.sql', start: { line: 1, column: 1 }, end: { line: 1, column: 21 }, message: '`orders` is declared here.' }],
        fixes: [
          { title: 'Write the columns', safe: true, edits: [{ file: 'shop/api/list.ts', start: { line: 2, column: 38 }, end: { line: 2, column: 39 }, text: 'id' }] },
          { title: 'Add an index', safe: false, edits: [{ file: 'shop/db/2.sql', start: { line: 1, column: 1 }, end: { line: 1, column: 1 }, text: 'create index;\n' }] },
        ],
        evidence: { claim: 'index', status: 'unproven' },
      }],
    });
  });

  it('says null for a database that is not known, and leaves absent evidence out', () => {
    const { database, evidence, ...rest } = star;
    const [finding] = (JSON.parse(jsonReport({ ...report, findings: [rest] }, '0.1.0', files)) as { findings: Record<string, unknown>[] }).findings;
    assert.ok(database && evidence && finding);
    assert.equal(finding['database'], null);
    assert.ok(!('evidence' in finding));
  });
});

describe('the exit code', () => {
  it('is 1 for an error and 0 for anything less', () => {
    assert.equal(exitCodeOf({ findings: [star] }), 0);
    assert.equal(exitCodeOf({ findings: [star, { ...star, level: 'error' }] }), 1);
  });
});

describe('progress', () => {
  const written = (terminal: { isTTY?: boolean; columns?: number }): string => {
    let text = '';
    let time = 0;
    const progress = progressOn({ ...terminal, write: (part) => (text += part) }, () => (time += 60));
    for (let i = 0; i < 4; i++) progress.show(i, 4);
    progress.end();
    return text;
  };
  it('is one line on a terminal, gone at the end', () => assert.equal(written({ isTTY: true, columns: 20 }), '\r\u001B[KReviewing 1 of 4 fi\r\u001B[KReviewing 3 of 4 fi\r\u001B[K'));
  it('is nothing elsewhere', () => assert.equal(written({}), ''));
});

describe('the list of rules', () => {
  const rules = [{ id: 'select-star', title: 'Name the columns', level: 'warning', options: { columns: 3 } }, { id: 'a', title: 'Say it', level: 'error', options: {} }] as const;
  it('names each with its level', () => assert.match(rulesList(rules, plain), /^select-star {2}warning {6}Name the columns\.\na {12}error {8}Say it\.\n/));
  it('shows a page without what is only tested', () => {
    const page = '# Name the columns\n\nWhy `*` **costs**.\n\n## Flags\n\n```ts file=a.ts\nq(`select *`)\n          ~\n```\n\n```ts fixed\nq(`select a`)\n```\n\n## More cases\n\nHidden.\n';
    assert.equal(
      rulePageText(rules[0], page, plain),
      'select-star (warning)\n\nName the columns\n\nWhy `*` costs.\n\nFlags\n\n    a.ts:\n    q(`select *`)\n              ~\n\n    fixed:\n    q(`select a`)\n\nOptions\n  columns = 3\n',
    );
    assert.equal(rulePageText(rules[1], undefined, plain), 'a (error)\n\nSay it.\n');
  });
});

describe('the report of schemas', () => {
  const origin = { path: 'db/1.sql', statement: 0 };
  const column = { name: 'id', type: { name: 'bigint', modifiers: [], array: 0 }, nullable: false, origin };
  const orders: Table = {
    schema: 'public', name: 'orders', kind: 'table', complete: true, temporary: false, partitioned: false, inherits: [], rowSecurity: false, origin,
    columns: [{ ...column, identity: 'always' }, { ...column, name: 'tags', type: { name: 'character varying', modifiers: ['20'], array: 1 }, nullable: true }],
    constraints: [
      { kind: 'primary key', name: 'orders_pkey', columns: ['id'], origin },
      { kind: 'foreign key', name: 'fk', columns: ['user_id'], table: 'public.users', referenced: ['id'], onDelete: 'cascade', onUpdate: 'no action', validated: true, origin },
    ],
    indexes: [
      { name: 'orders_pkey', method: 'btree', unique: true, nullsNotDistinct: false, keys: [{ column: 'id', direction: 'asc', nulls: 'last' }], include: [], predicate: [], constraint: true, primary: true, origin },
      { name: 'orders_at', method: 'btree', unique: false, nullsNotDistinct: false, keys: [{ column: 'at', direction: 'desc', nulls: 'first' }, { expression: 'lower(email)', direction: 'asc', nulls: 'last' }], include: ['id'], predicate: ['at is not null'], constraint: false, primary: false, origin },
    ],
  };
  const schema: Schema = { model: postgresModel, tables: noNames<Table>().with('public.orders', orders), types: noNames(), indexOwners: noNames(), constraintNames: noNames(), schemas: new Set(), searchPath: ['public'], extensions: new Set(), complete: false };
  const source = { id: 'shop', kind: 'numbered', dialect: 'postgres', root: '', files: ['db/1.sql'], unapplied: ['db/1.down.sql'], reason: 'Numbered files in db.' } as const;

  it('tells where each was found and what it holds', () => {
    assert.equal(
      schemaReport([{ id: 'shop', dialect: 'postgres', version: 17, source, sizes: { rows: () => 5_000_000 }, fold: { final: schema, notes: ['One note.'] } }], { ...plain, now: 0, notes: ['One note.', 'Another.'] }),
      `shop: postgres 17, numbered, 1 file, 1 not applied
  Numbered files in db.
  1 table, 2 columns, 2 indexes, 1 foreign key. Not everything could be read: what is missing here may exist.
  note: One note.

  public.orders (5,000,000 rows)
    id bigint not null identity, tags character varying(20)[]
    primary key (id)
    foreign key (user_id) references public.users (id) on delete cascade
    index orders_at (at desc, (lower(email))) include (id) where at is not null

note: Another.
`,
    );
  });

  it('says how old a snapshot is', () => {
    const taken = { version: 1, level: 'safe', captured: '2026-01-31T12:00:00Z', server: { version: 160_004, encoding: 'UTF8', collation: 'C', characterType: 'C', provider: 'libc', blockSize: 8192, searchPath: 'public' }, settings: {}, notes: [], extensions: [], schemas: [], collations: [], types: [], sequences: [], functions: [], relations: [], views: [] } as const;
    const reported = (captured: string): string => schemaReport([{ id: 'shop', dialect: 'postgres', source, sizes: { rows: () => undefined }, fold: { final: schema, notes: [] }, snapshot: { path: 'plansight.snapshot.json', snapshot: { ...taken, captured } } }], { ...plain, now: Date.parse('2026-02-10T13:00:00Z'), notes: [] }).split('\n')[2]!;
    assert.equal(reported('2026-01-31T12:00:00Z'), '  Measured: plansight.snapshot.json, PostgreSQL 16.4, level safe, taken 10 days ago.');
    assert.match(reported('2026-02-10T12:00:00Z'), /taken today\.$/);
    assert.match(reported(''), /of unknown age\.$/);
  });

  it('says what to do when there is none', () => assert.match(schemaReport([], { ...plain, now: 0, notes: [] }), /No schema was found.*`databases` in plansight\.json/));
});

describe('the answer to why', () => {
  const why = { path: 'api/list.ts', line: 2, role: 'application', sites: [] } as const;

  it('says that nothing is recognised', () => assert.equal(whyReport(why, files, plain), 'shop/api/list.ts:2 is application code.\nNo query is recognised on this line.\n'));

  it('says why a file was not looked at', () => assert.match(whyReport({ ...why, unseen: 'git ignores it' }, files, plain), /Nothing is seen here: git ignores it\.\n$/));

  it('gives the verdict of each rule', () => {
    const verdicts = [
      { rule: 'select-star', verdict: { kind: 'reported', level: 'warning', message: 'All of it.' } },
      { rule: 'unbounded-read', verdict: { kind: 'clause open', parts: ['limit', 'filters'] } },
      { rule: 'missing-limit', verdict: { kind: 'small table', tables: ['orders'] } },
      { rule: 'unknown-table', verdict: { kind: 'no schema', tables: [] } },
      { rule: 'sql-injection', verdict: { kind: 'suppressed', reason: 'constant' } },
      { rule: 'a', verdict: { kind: 'role', role: 'test' } },
      { rule: 'b', verdict: { kind: 'off' } },
      { rule: 'c', verdict: { kind: 'nothing to say' } },
      { rule: 'd', verdict: { kind: 'clause open', parts: ['limit', 'filters'] } },
    ] as const;
    const site = { span: star.span, library: 'pg', reason: 'argument of `Pool.query` (pg)', database: 'shop', queries: [{ span: star.span, shown: 'select * from orders', verdicts }] };
    assert.equal(
      whyReport({ ...why, sites: [site] }, files, plain),
      `shop/api/list.ts:2 is application code.

2:38 pg: argument of \`Pool.query\` (pg); it speaks to the database \`shop\`.
  select * from orders
    warning: All of it.
      select-star
    clause open: limit, filters may hold more than is seen here.
      unbounded-read, d
    small table: \`orders\` holds few rows.
      missing-limit
    no schema is known here.
      unknown-table
    suppressed by a comment: constant
      sql-injection
    role: it does not speak in a test.
      a
    off by the configuration.
      b
    nothing to say.
      c
`,
    );
  });
});
