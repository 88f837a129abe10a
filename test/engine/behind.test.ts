// A schema that many names are missing from is behind its database: that is said once, and no finding is made of it.
import assert from 'node:assert/strict';
import { openWorkspace } from '../../server/src/engine/workspace.ts';
import { review, type ReviewOptions } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { rules } from '../../server/src/rules/all.ts';

const TABLE = 'create table orders (id bigint primary key, total integer not null);\n';

function reviewed(migrations: readonly string[], columns: readonly string[], wanted: ReviewOptions['wanted'] = () => true) {
  const files = new Map<string, string>([
    ...migrations.map((text, at): [string, string] => [`migrations/000${at + 1}_x.sql`, text]),
    ...columns.map((column, at): [string, string] => [`src/q${at}.ts`, `import { Pool } from 'pg';\nexport const q = (id: number) => new Pool().query('select ${column} from orders where id = $1', [id]);\n`]),
  ]);
  const { findings, notes } = review(openWorkspace({ list: () => [...files.keys()].sort(), read: (path) => files.get(path) }, defaultSettings), { rules, wanted });
  return { said: findings.filter(({ rule }) => rule === 'unknown-column').map(({ path }) => path), notes };
}

describe('a schema behind its database', () => {
  it('is told by more names than anyone mistypes', () => {
    assert.deepEqual(reviewed([TABLE], ['state', 'note', 'tax']), { said: ['src/q0.ts', 'src/q1.ts', 'src/q2.ts'], notes: [] });
  });

  it('is said once, with the first place, and no finding is made of it', () => {
    const { said, notes } = reviewed([TABLE], ['state', 'note', 'tax', 'paid_at']);
    assert.deepEqual(said, []);
    assert.equal(notes.length, 1);
    assert.match(notes[0]!, /lack 4 tables and columns .*`orders` has no column `state` \(src\/q0\.ts:2\)/);
  });

  it('is told by the whole workspace, whatever part is looked at', () => {
    assert.deepEqual(reviewed([TABLE], ['state', 'note', 'tax', 'paid_at'], (path) => path === 'src/q0.ts').said, []);
  });

  it('is not told by what a migration took away: programs that still use it are wrong', () => {
    const names = ['state', 'note', 'tax', 'paid_at'];
    const made = `${TABLE}${names.map((name) => `alter table orders add column ${name} text;\n`).join('')}`;
    const dropped = names.map((name) => `alter table orders drop column ${name};\n`).join('');
    assert.deepEqual(reviewed([made, dropped], names), { said: ['src/q0.ts', 'src/q1.ts', 'src/q2.ts', 'src/q3.ts'], notes: [] });
  });

  it('excuses no name that is mistyped', () => {
    assert.deepEqual(reviewed([TABLE], ['state', 'note', 'tax', 'paid_at', 'totl']).said, ['src/q4.ts']);
  });

  it('excuses a name that is nearly declared where the statement uses others that are not', () => {
    assert.deepEqual(reviewed([TABLE], ['state', 'note', 'tax', 'paid_at', 'paid_by, owner, totl']).said, []);
  });

  it('excuses a name that looks mistyped where several files share it', () => {
    assert.deepEqual(reviewed([TABLE], ['totl', 'totl']).said, ['src/q0.ts', 'src/q1.ts']);
    assert.deepEqual(reviewed([TABLE], ['totl', 'totl', 'totl', 'totel']).said, ['src/q3.ts']);
  });

  it('says nothing of a name that a program makes, though it is nearly another', () => {
    const files = new Map([['migrations/0001_x.sql', TABLE], ['src/q.ts', "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const up = () => pool.query('create table order_s (id int)');\n"], ['src/r.ts', "import { Pool } from 'pg';\nexport const r = () => new Pool().query('select id from order_s where id = 1');\n"]]);
    const { findings } = review(openWorkspace({ list: () => [...files.keys()].sort(), read: (path) => files.get(path) }, defaultSettings), { rules, wanted: () => true });
    assert.deepEqual(findings.filter(({ rule }) => rule === 'unknown-table'), []);
  });

  it('is not asked for what a migration adds in a language that is not read', () => {
    const migration = '(defn add-state [db] (jdbc/execute! db ["alter table orders add column state text"]) (jdbc/execute! db ["create table if not exists public.notes (id int, tag text)"]))\n';
    const query = "import { Pool } from 'pg';\nconst pool = new Pool();\nexport const q = (id: number) => pool.query('select state, tax from orders where id = $1', [id]);\nexport const n = (id: number) => pool.query('select tag from notes where id = $1', [id]);\n";
    const absent = (path: string): readonly string[] => {
      const files = new Map([['migrations/0001_x.sql', TABLE], [path, migration], ['src/q.ts', query]]);
      const { findings } = review(openWorkspace({ list: () => [...files.keys()].sort(), read: (name) => files.get(name) }, defaultSettings), { rules, wanted: () => true });
      return findings.filter(({ rule }) => rule.startsWith('unknown-')).map(({ message }) => message);
    };
    assert.deepEqual(absent('src/db/migration_steps.clj'), ['`orders` has no column `tax`.']);
    assert.equal(absent('src/render.clj').length, 3);
  });

  it('is not asked for what a script makes beside the migrations', () => {
    const script = "import { Pool } from 'pg';\nexport const up = () => new Pool().query('alter table orders add column state text');\n";
    const files = new Map([['migrations/0001_x.sql', TABLE], ['scripts/add.ts', script], ['src/q.ts', "import { Pool } from 'pg';\nexport const q = (id: number) => new Pool().query('select state, totla from orders where id = $1', [id]);\n"]]);
    const { findings } = review(openWorkspace({ list: () => [...files.keys()].sort(), read: (path) => files.get(path) }, defaultSettings), { rules, wanted: () => true });
    assert.deepEqual(findings.filter(({ rule }) => rule === 'unknown-column').map(({ message }) => message), ['`orders` has no column `totla`; `total` exists.']);
  });
});

describe('an error of syntax', () => {
  const oracle = { check: () => ({ message: 'syntax error at or near "offset"', offset: 29 }) };
  const said = (files: Readonly<Record<string, string>>): number =>
    review(openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, defaultSettings), { rules, oracle, wanted: () => true }).findings.filter(({ rule }) => rule === 'syntax-error').length;
  const query = 'select id from chapters order by offset offset;\n';

  it('is PostgreSQL’s only where something says that PostgreSQL is meant', () => {
    assert.equal(said({ 'notes.sql': query }), 0);
    assert.equal(said({ 'notes.sql': query, 'migrations/0001_x.sql': TABLE }), 1);
    assert.equal(said({ 'notes.sql': `select now()::date;\n${query}` }), 1);
  });
});
