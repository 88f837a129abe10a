// Who calls a routine: what no program calls costs nobody anything yet, and what only jobs call is as patient as they are.
import assert from 'node:assert/strict';
import { reviewReading } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';

const HEAD = "import { Pool } from 'pg';\nconst pool = new Pool();\n";
const QUERY = 'pool.query("select id from customer where name = $1", [1])';
const CALLED = "export const others = () => pool.query('select id from customer where id = 1');\n";
const USES = { 'src/routes.ts': "import { others } from './repo';\nexport const all = () => others();\n" };

/** The levels of what is said of a filter without an index in `src/repo.ts`. */
function levels(repo: string, files: Readonly<Record<string, string>>, fresh: readonly string[] = [], said = 'unindexed-filter'): readonly string[] {
  const all = new Map(Object.entries({ 'schema.sql': 'create table customer (id bigint primary key, name text);\n', 'src/repo.ts': `${HEAD}${repo}`, ...files }));
  const workspace = openWorkspace({ list: () => [...all.keys()].sort(), read: (path) => all.get(path) }, { ...defaultSettings, sizes: new Map([['customer', 5_000_000]]) }, { fresh: { paths: fresh, complete: true } });
  const reading = workspace.read('src/repo.ts');
  assert.ok(reading);
  return reviewReading(reading, workspace, { rules, fixesAt: '20300101000000' }, new Set()).filter(({ rule }) => rule === said).map(({ level }) => level);
}

describe('a routine that nobody is seen to call', () => {
  const function_ = `export async function findOne() { await ${QUERY}; }\n${CALLED}`;
  const loud = levels(function_, { 'src/routes.ts': "import { others, findOne } from './repo';\nexport const all = () => [others(), findOne()];\n" });
  it('is spoken of as loudly as ever where it is called', () => assert.deepEqual(loud, ['warning']));

  it('is as wrong as ever where it is wrong', () => assert.deepEqual(levels(function_.replace('customer where', 'custome where'), USES, [], 'unknown-table'), ['error']));

  const idle: Readonly<Record<string, readonly [repo: string, files?: Readonly<Record<string, string>>]>> = {
    'where others of its file are called': [function_],
    'where only a test calls it': [function_, { 'test/repo.test.ts': "import { findOne } from '../src/repo';\nawait findOne();\n" }],
    'where what calls it is a comment': [`${function_}// findOne();\n`],
    'where its file only exports it': [`async function findOne() { await ${QUERY}; }\n${CALLED}export { findOne };\n`],
    'where it is a method': [`export class Repo { async findOne() { await ${QUERY}; } async others() { return pool.query('select 1'); } }\n`],
  };
  for (const [where, [repo, files = {}]] of Object.entries(idle)) it(`is worth knowing ${where}`, () => assert.deepEqual(levels(repo, { ...USES, ...files }), ['information']));

  const live: Readonly<Record<string, readonly [repo: string, files?: Readonly<Record<string, string>>, fresh?: readonly string[]]>> = {
    'in a file of which nobody is seen to call anything': [`export async function findOne() { await ${QUERY}; }\n`],
    'in a file that is new': [function_, {}, ['src/repo.ts']],
    'where its own file calls it': [`${function_}void findOne();\n`],
    'under another name': [`async function findOne() { await ${QUERY}; }\n${CALLED}export { findOne as found };\n`, { 'src/other.ts': "import { found } from './repo';\nfound();\n" }],
    'as what a configuration names': [function_, { 'serverless.yml': 'functions:\n  find:\n    handler: src/repo.findOne\n' }],
    'as the default': [`export default async function findOne() { await ${QUERY}; }\n${CALLED}`],
    'as a method that promises something': [`export class Repo implements Finds { async findOne() { await ${QUERY}; } async others() { return pool.query('select 1'); } }\n`],
    'as a method that is decorated': [`export class Repo { @Get() async findOne() { await ${QUERY}; } async others() { return pool.query('select 1'); } }\n`],
    'by the name that a framework asks for': [`export async function loader() { await ${QUERY}; }\n${CALLED}`],
  };
  for (const [where, [repo, files = {}, fresh]] of Object.entries(live)) it(`may be called ${where}`, () => assert.deepEqual(levels(repo, { ...USES, ...files }, fresh), loud));
});

describe('what runs by the clock', () => {
  const sweep = `async function sweep() { await ${QUERY}; }\n${CALLED}`;
  const said = (repo: string, files: Readonly<Record<string, string>> = {}): readonly string[] => levels(repo, { ...USES, ...files });
  const jobs: Readonly<Record<string, readonly [repo: string, files?: Readonly<Record<string, string>>]>> = {
    'what is handed over by its name': [`${sweep}setInterval(sweep, 300_000);\n`],
    'what an arrow calls': [`${sweep}setInterval(() => { void sweep(); }, 300_000);\n`],
    'what is written on the spot, in a function that a server calls': [`export function start() { setInterval(async () => { await ${QUERY}; }, 1000); }\n${CALLED}`, { 'src/server.ts': "import { start } from './repo';\nstart();\n" }],
    'what is written on the spot, in no function': [`cron.schedule('0 * * * *', async () => { await ${QUERY}; });\n`],
    'what a sweep calls': [`${sweep}const tick = async () => { await sweep(); };\nsetInterval(tick, 1000);\n`],
    'a method that is bound': [`export class Repo { onModuleInit() { this.crons.startCronJob('a', '* * * * *', this.sweep.bind(this)); } async sweep() { await ${QUERY}; } }\n`],
    'a method that is decorated': [`export class Repo { @Cron('* * * * *') async sweep() { await ${QUERY}; } }\n`],
    'what another file hands over': [`export ${sweep}`, { 'src/server.ts': "import { sweep, others } from './repo';\ncron.schedule('* * * * *', () => sweep());\nothers();\n" }],
    'the worker of a queue': [`new Worker('mail', async () => { await ${QUERY}; });\n`],
  };
  for (const [what, [repo, files]] of Object.entries(jobs)) it(`is worth knowing: ${what}`, () => assert.deepEqual(said(repo, files), ['information']));

  const asked: Readonly<Record<string, readonly [repo: string, files?: Readonly<Record<string, string>>]>> = {
    'in its own file': [`${sweep}const tick = async () => { await sweep(); };\nsetInterval(tick, 1000);\nexport const now = () => sweep();\n`, { 'src/a.ts': "import { now } from './repo';\nnow();\n" }],
    'in another': [`export ${sweep}setInterval(() => sweep(), 1000);\n`, { 'src/a.ts': "import { sweep } from './repo';\nsweep();\n" }],
    'in another that hands over something else': [`export ${sweep}`, { 'src/server.ts': "import { sweep, others } from './repo';\nsetInterval(() => others(), 1000);\nsweep();\n" }],
  };
  for (const [where, [repo, files]] of Object.entries(asked)) it(`is as loud as ever where a request reaches it ${where}`, () => assert.deepEqual(said(repo, files), ['warning']));
});

describe('what a constant keeps from being run', () => {
  const said = (body: string): readonly string[] => levels(`const LEGACY = false;\nexport async function findOne(flag) { ${body} }\n`, { 'src/routes.ts': "import { findOne } from './repo';\nexport const all = () => findOne();\n" });
  const idle: readonly string[] = [`if (false) { await ${QUERY}; }`, `if (LEGACY) await ${QUERY};`, `if (flag) { if (LEGACY && flag) { await others(); } else if (LEGACY) { await ${QUERY}; } }`, `LEGACY && await ${QUERY};`, `const rows = LEGACY ? await ${QUERY} : [];`, `if (true) { await others(); } else { await ${QUERY}; }`];
  for (const body of idle) it(`is spoken of nowhere: ${body}`, () => assert.deepEqual(said(body), []));

  const live: readonly string[] = [`if (true) { await ${QUERY}; }`, `if (!LEGACY) { await ${QUERY}; }`, `if (LEGACY) { await others(); } else { await ${QUERY}; }`, `LEGACY || await ${QUERY};`, `const rows = LEGACY ? [] : await ${QUERY};`, `if (flag) { await ${QUERY}; }`, `let isOn = false; if (flag) isOn = true; if (isOn) { await ${QUERY}; }`];
  for (const body of live) it(`is as loud as ever else: ${body}`, () => assert.deepEqual(said(body), ['warning']));
});

describe('a routine that reads a large table', () => {
  const repo = `export const byName = (name: string) => pool.query('select id from customer where name = $1', [name]);\n${CALLED}`;
  const calling = (...paths: readonly string[]): readonly string[] => levels(repo, Object.fromEntries(paths.map((path) => [path, "import { byName } from './repo';\nexport const found = byName('a');\n"])));
  it('is worth a warning where the application calls it', () => assert.deepEqual(calling('src/routes.ts'), ['warning']));
  it('is worth one where a job calls it as well', () => assert.deepEqual(calling('src/a.ts', 'src/jobs/nightly.ts'), ['warning']));
  it('is worth knowing where only a job calls it', () => assert.deepEqual(calling('src/jobs/nightly.ts'), ['information']));
  it('is worth knowing where a file passes it on to a job', () => assert.deepEqual(levels(repo, { 'src/index.ts': "export { byName } from './repo';\n", 'src/jobs/nightly.ts': "import { byName } from '..';\nbyName('a');\n" }), ['information']));
});
