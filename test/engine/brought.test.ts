// Whether what somebody outside chose reaches a routine of another file: however it is imported, and without reading all programs at each key.
import assert from 'node:assert/strict';
import { reviewReading } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { newMemory, openWorkspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';

const REPO = "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const findUser = (name: string) => pool.query(`select id from customer where name = '${name}'`);\n";
const HEAD = "import { Pool } from 'pg';\nconst pool = new Pool();\n";
const QUERY = "pool.query(`select id from customer where name = '${name}'`)";
const REQUEST = 'req: { query: { name: string } }';

/** The levels of what is said of a spliced value in `src/repo.ts`. */
function levels(files: Readonly<Record<string, string>>): readonly string[] {
  const all = new Map(Object.entries({ 'schema.sql': 'create table customer (id bigint primary key, name text);\n', 'src/repo.ts': REPO, ...files }));
  const workspace = openWorkspace({ list: () => [...all.keys()], read: (path) => all.get(path) }, defaultSettings);
  const reading = workspace.read('src/repo.ts');
  assert.ok(reading);
  return reviewReading(reading, workspace, { rules, fixesAt: '20300101000000' }, new Set()).filter(({ rule }) => rule === 'sql-injection').map(({ level }) => level);
}

describe('what callers in other files pass', () => {
  const unseen = levels({ 'src/route.ts': "import { findUser } from './repo';\nexport const route = () => findUser('a');\n" });
  const ways: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'by its name': { 'src/route.ts': `import { findUser } from './repo';\nexport const route = (${REQUEST}) => findUser(req.query.name);\n` },
    'by another name': { 'src/route.ts': `import { findUser as find } from './repo';\nexport const route = (${REQUEST}) => find(req.query.name);\n` },
    'by another name of a module that is required': { 'src/route.js': "const { findUser: find } = require('./repo');\nexports.route = (req, res) => find(req.query.name);\n" },
    'as the default, by a name of its own': { 'src/repo.ts': `${HEAD}export default function findUser(name: string) { return ${QUERY}; }\n`, 'src/route.ts': `import find from './repo';\nexport const route = (${REQUEST}) => find(req.query.name);\n` },
    'as the default that has no name': { 'src/repo.ts': `${HEAD}export default (name: string) => ${QUERY};\n`, 'src/route.ts': `import find from './repo';\nexport const route = (${REQUEST}) => find(req.query.name);\n` },
    'as it is exported': { 'src/repo.ts': `${HEAD}const findUser = (name: string) => ${QUERY};\nexport { findUser as find };\n`, 'src/route.ts': `import { find } from './repo';\nexport const route = (${REQUEST}) => find(req.query.name);\n` },
    'where it may be missing': { 'src/route.ts': `import * as repo from './repo';\nexport const route = (${REQUEST}) => repo.findUser?.(req.query.name);\n` },
    'through a file that passes it on': { 'src/index.ts': "export * from './repo';\n", 'src/web/route.ts': `import { findUser } from '..';\nexport const route = (${REQUEST}) => findUser(req.query.name);\n` },
    'through services that call each other': {
      'src/a.ts': "import { findUser } from './repo';\nimport { other } from './b';\nexport const one = (name: string): unknown => name.length > 3 ? findUser(name) : other(name);\n",
      'src/b.ts': "import { one } from './a';\nexport const other = (name: string): unknown => one(name);\n",
      'src/route.ts': `import { other } from './b';\nexport const route = (${REQUEST}) => other(req.query.name);\n`,
    },
  };
  for (const [way, files] of Object.entries(ways)) it(`is seen ${way}`, () => {
    assert.deepEqual(levels(files), ['error']);
    assert.notDeepEqual(unseen, ['error']);
  });

  it('is nobody\'s word about the default of another module', () => {
    const other = { 'src/other.ts': 'export default (name: string) => name;\n', 'src/route.ts': `import './repo';\nimport find from './other';\nexport const route = (${REQUEST}) => find(req.query.name);\n` };
    assert.deepEqual(levels({ ...other, 'src/repo.ts': `${HEAD}export default function findUser(name: string) { return ${QUERY}; }\n` }), unseen);
  });

  it('is said of no routine that more files call than are read', () => {
    const many = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`src/r${i}.ts`, `import { findUser } from './repo';\nexport const route = (${REQUEST}) => findUser(req.query.name);\n`]));
    assert.deepEqual(levels(many), unseen);
  });
});

describe('an editor that asks who brings what', () => {
  it('reads no other program again at the next key', () => {
    const texts = new Map<string, string>([['schema.sql', 'create table customer (id bigint primary key, name text);\n'], ['src/repo.ts', REPO]]);
    for (let i = 0; i < 60; i++) {
      texts.set(`src/service${i}.ts`, `import { findUser } from './repo';\nexport const findUser${i} = (name: string) => findUser(name);\nexport const asked${i} = (name: string) => findUser(name);\n`);
      texts.set(`src/route${i}.ts`, `import { findUser${i} } from './service${i}';\nexport const route = () => findUser${i}('a');\n`);
      texts.set(`src/apart${i}.ts`, `export const findUser = () => ${i};\n`);
    }
    const stamps = new Map<string, number>();
    const reads = new Map<string, number>();
    const files = { list: () => list, read: (path: string) => (reads.set(path, (reads.get(path) ?? 0) + 1), texts.get(path)), stamp: (path: string) => stamps.get(path) ?? 0 };
    const list = [...texts.keys()];
    const memory = newMemory();
    const key = (text: string): number => {
      texts.set('src/repo.ts', text);
      stamps.set('src/repo.ts', (stamps.get('src/repo.ts') ?? 0) + 1);
      reads.clear();
      openWorkspace(files, defaultSettings, { memory }).readDocument({ path: 'src/repo.ts', language: 'typescript', version: 0, text });
      return [...reads].reduce((sum, [path, count]) => sum + (path.startsWith('src/') && path !== 'src/repo.ts' ? count : 0), 0);
    };
    assert.ok(key(REPO) > 180);
    assert.equal(key(`${REPO}// a`), 0);
  });
});
