// Renames of aliases and CTEs: what changes, what is refused and why, and that the statement means the same after every one that is offered.
import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/text/edit.ts';
import { everyQuery } from '../../server/src/query/query.ts';
import { show } from '../../server/src/query/show.ts';
import { renameAt, renameRange } from '../../server/src/editor/rename.ts';
import { isLocal, mentionsOf } from '../../server/src/editor/mentions.ts';
import { ask, MARK, workspaceOf } from './ask.ts';

type Files = Readonly<Record<string, string>>;

const schema: Files = { 'migrations/001.sql': 'create table orders (id bigint primary key, customer_id bigint, total numeric);\ncreate table customers (id bigint primary key, email text);\n' };

/** The document after the rename, or the reason against it. */
function renamed(files: Files, name: string): string {
  const asked = ask({ ...schema, ...files });
  const answer = renameAt(asked, name);
  return 'refused' in answer ? answer.refused : applyEdits(asked.reading.document.text, answer.edits);
}
const inSql = (text: string, name: string): string => renamed({ 'q.sql': text }, name);
const program = (body: string): string => `import { Pool } from 'pg';\nconst db = new Pool();\n${body}\n`;
const inProgram = (body: string, name: string): string => renamed({ 'src/q.ts': program(body) }, name).replace(program(''), '').replace(/^import.*\nconst db.*\n/, '').trimEnd();

describe('a rename', () => {
  const cases: readonly (readonly [title: string, text: string, name: string, expected: string])[] = [
    ['of an alias', 'select o.total, o.* from orders ⟨⟩o where o.id = 1', 'ord', 'select ord.total, ord.* from orders ord where ord.id = 1'],
    ['from where the alias is used', 'select ⟨⟩o.total from orders as o', 'ord', 'select ord.total from orders as ord'],
    ['leaves another statement alone', 'select o.id from orders o;\nselect ⟨⟩o.id from orders o;', 'x', 'select o.id from orders o;\nselect x.id from orders x;'],
    ['leaves the alias that hides it', 'select ⟨⟩o.id, (select max(o.id) from customers o) from orders o', 'x', 'select x.id, (select max(o.id) from customers o) from orders x'],
    ['leaves a neighbour of the same name', 'select 1 where exists (select from orders ⟨⟩o where o.id = 1) or exists (select from orders o where o.id = 2)', 'x', 'select 1 where exists (select from orders x where x.id = 1) or exists (select from orders o where o.id = 2)'],
    ['may take the name of a neighbour', 'select 1 where exists (select from orders ⟨⟩a where a.id = 1) or exists (select from orders b where b.id = 2)', 'b', 'select 1 where exists (select from orders b where b.id = 1) or exists (select from orders b where b.id = 2)'],
    ['reaches queries inside, whole rows and locks', 'select row_to_json(⟨⟩o) from orders o where exists (select from customers c where c.id = o.customer_id) for update of o', 'x', 'select row_to_json(x) from orders x where exists (select from customers c where c.id = x.customer_id) for update of x'],
    ['of a CTE, through the places that have no alias', 'with ⟨⟩recent as (select id from orders) select recent.id, r.id from recent join recent r on r.id = recent.id', 'latest', 'with latest as (select id from orders) select latest.id, r.id from latest join latest r on r.id = latest.id'],
    ['of a CTE that names itself', 'with recursive ⟨⟩t(n) as (select 1 union all select t.n + 1 from t) select n from t', 'u', 'with recursive u(n) as (select 1 union all select u.n + 1 from u) select n from u'],
    ['of the target of a write, but not of its pseudo tables', 'insert into orders ⟨⟩o (id, total) values (1, 2) on conflict (id) do update set total = o.total + excluded.total', 'x', 'insert into orders x (id, total) values (1, 2) on conflict (id) do update set total = x.total + excluded.total'],
    ['folds as it is typed', 'select O.id from orders ⟨⟩o', 'Ord', 'select Ord.id from orders Ord'],
    ['quotes what is no word', 'select o.id from orders ⟨⟩o', 'my "orders"', 'select "my ""orders""".id from orders "my ""orders"""'],
    ['quotes a reserved word', 'select o.id from orders ⟨⟩o', 'order', 'select "order".id from orders "order"'],
    ['keeps quotes that are typed', 'select o.id from orders ⟨⟩o', '"Ord"', 'select "Ord".id from orders "Ord"'],
    ['replaces quotes', 'select "O o".id from orders ⟨⟩"O o"', 'o', 'select o.id from orders o'],
    ['after an emoji, on lines of Windows', "select '🐘',\r\n  o.id\r\nfrom orders ⟨⟩o", 'x', "select '🐘',\r\n  x.id\r\nfrom orders x"],
  ];
  for (const [title, text, name, expected] of cases) it(title, () => assert.equal(inSql(text, name), expected));

  it('reaches through the strings of a program, and writes them as they want it', () => {
    assert.equal(inProgram("export const a = () => db.query('select o.id ' +\n  'from orders ⟨⟩o where o.id = $1', [1]);", 'x'), "export const a = () => db.query('select x.id ' +\n  'from orders x where x.id = $1', [1]);");
    assert.equal(inProgram('export const a = () => db.query("select o.id from orders ⟨⟩o");', 'my o'), 'export const a = () => db.query("select \\"my o\\".id from orders \\"my o\\"");');
    assert.equal(inProgram('export const a = () => db.query("select \\"O\\".id from orders \\"⟨⟩O\\"");', 'o'), 'export const a = () => db.query("select o.id from orders o");');
  });

  it('reaches into a piece that is there only sometimes', () => {
    const body = (alias: string): string => `export const a = (more: boolean) => db.query(\`select ${alias}.id from orders ${alias}\${more ? ' where ${alias}.total > 0' : ''}\`);`;
    assert.equal(inProgram(body('o').replace('orders o', 'orders ⟨⟩o'), 'x'), body('x'));
    const join = (alias: string): string => `export const a = (more: boolean) => db.query(\`select o.id from orders o\${more ? ' join customers ${alias} on ${alias}.id = o.customer_id' : ''}\`);`;
    assert.equal(inProgram(join('c').replace('on c.id', 'on ⟨⟩c.id'), 'x'), join('x'));
  });

  it('tells what would be renamed', () => {
    const asked = ask({ ...schema, 'q.sql': 'select "O"⟨⟩.id from orders "O"' });
    assert.deepEqual(renameRange(asked), { span: { start: 7, end: 10 }, name: '"O"' });
  });
});

describe('a rename is refused', () => {
  const own = /migration/;
  const cases: readonly (readonly [title: string, text: string, name: string, reason: RegExp])[] = [
    ['of a table', 'select 1 from ⟨⟩orders', 'x', own],
    ['of a column', 'select o.⟨⟩id from orders o', 'x', own],
    ['where nothing is named', '⟨⟩select 1', 'x', /no name here/],
    ['where the statement has an error', 'select o.id from orders ⟨⟩o where (', 'x', /syntax error/],
    ['for the name of another source', 'select o.id, c.id from orders ⟨⟩o, customers c', 'C', /`C` is already the name of another source/],
    ['for the name of a CTE beside it', 'with ⟨⟩a as (select 1), b as (select 2) select * from a, b', 'b', /`b` is already/],
    ['where a query inside would hide it', 'select 1 from orders ⟨⟩o where exists (select from customers c where c.id = o.customer_id)', 'c', /already means something else/],
    ['where it would hide what a query inside speaks of', 'select 1 from customers c where exists (select from orders ⟨⟩o where o.customer_id = c.id)', 'c', /already means something else/],
    ['where a CTE would take the place of a table', 'with ⟨⟩a as (select 1) select * from a, orders o', 'orders', /already means something else/],
    ['where a template may use it', 'select o.id from orders ⟨⟩o where {{ filter }}', 'x', /put in by the program|syntax error/],
    ['for no name at all', 'select o.id from orders ⟨⟩o', '  ', /at least one character/],
    ['for a name of two lines', 'select o.id from orders ⟨⟩o', 'a\nb', /on one line/],
  ];
  for (const [title, text, name, reason] of cases) it(title, () => assert.match(inSql(text, name), reason));

  it('where a hole may use the name', () => {
    assert.match(inProgram('export const a = (where: string) => db.query(`select o.id from orders ⟨⟩o where ${where}`);', 'x'), /put in by the program/);
    assert.match(inProgram('export const a = (by: string) => db.query(`select o.id from orders ⟨⟩o order by o.${by}`);', 'x'), /put in by the program/);
  });

  it('where another piece is put in instead', () => {
    assert.match(inProgram("export const a = (more: boolean) => db.query(`select o.id from orders ⟨⟩o ${more ? 'where o.id = 1' : 'order by o.total'}`);", 'x'), /another one may use/);
    assert.match(inProgram("export function a(more: boolean) {\n  let q = 'select o.id from orders ⟨⟩o';\n  if (more) q += ' where o.id = 1'; else q += ' order by o.total';\n  return db.query(q);\n}", 'x'), /another one may use/);
    assert.match(inProgram("export function a(more: boolean) {\n  const parts: string[] = [];\n  if (more) parts.push('o.id = 1'); else parts.push('o.id = 2');\n  return db.query(`select o.id from orders ⟨⟩o where ${parts.join(' and ')}`);\n}", 'x'), /another one may use/);
  });

  it('where the text belongs to other queries too', () => {
    const body = "const FROM = 'from orders o';\nexport const a = () => db.query(`select ⟨⟩o.id ${FROM}`);\nexport const b = () => db.query(`select o.total ${FROM}`);";
    assert.match(inProgram(body, 'x'), /cannot be edited for this statement alone|several queries share/);
    const whole = "const ALL = 'select ⟨⟩o.id from orders o';\nexport const a = () => db.query(ALL);\nexport const b = () => db.query(ALL);";
    const part = "export function a(more: boolean) {\n  const base = 'select o.id from orders ⟨⟩o';\n  if (more) return db.query(base + ' where o.id = 1');\n  return db.query(base);\n}";
    assert.match(inProgram(part, 'x'), /several queries share/);
    assert.match(inProgram(whole, 'x'), /cannot be edited for this statement alone|several queries share/);
  });
});

describe('every rename that is offered', () => {
  const texts: readonly string[] = [
    'select o.total, o.*, (select max(c.id) from customers c where c.id = o.customer_id) from orders o order by o.total',
    'with a as (select o.id from orders o), b as (select a.id from a) select a.id, x.id from a join b x on x.id = a.id union all select b.id from b',
    'with recursive t(n) as (select 1 union all select t.n + 1 from t where t.n < 5) select t.n from t',
    'update orders o set total = o.total + c.id from customers c where c.id = o.customer_id returning o.*',
    'delete from orders o using customers c where c.id = o.customer_id',
    'merge into orders t using customers s on t.customer_id = s.id when matched then update set total = s.id',
    'insert into orders as o (id, total) select c.id, 0 from customers c on conflict (id) do update set total = o.total + excluded.total',
    'select x.id from orders x, lateral (select y.id from customers y where y.id = x.customer_id) z where z.id > 0',
    'select count(*) filter (where o.total > 0), sum(o.total) over (partition by o.customer_id order by o.id) from orders o group by o.customer_id, o.id having max(o.total) > 1',
  ];
  const NEW = 'zz_new';

  it('leaves the statement saying the same but for the name', () => {
    let tried = 0;
    for (const text of texts) {
      const before = ask({ ...schema, 'q.sql': `${text}${MARK}` });
      const locals = mentionsOf(before.reading, before.workspace.world).filter(({ what }) => isLocal(what));
      for (const { span, what } of locals) {
        const asked = { ...before, offset: span.start };
        const answer = renameAt(asked, NEW);
        assert.ok('edits' in answer, `${text} at ${span.start}: ${'refused' in answer ? answer.refused : ''}`);
        const after = applyEdits(text, answer.edits);
        const name = text.slice(span.start, span.end);
        const same = locals.filter((one) => JSON.stringify(one.what) === JSON.stringify(what));
        assert.equal(answer.edits.length, same.length);
        const reading = workspaceOf({ ...schema, 'q.sql': after }).read('q.sql')!;
        const shown = (one: typeof reading): string => one.sites[0]!.statements.map(({ query }) => (query ? [...everyQuery(query)].map(show).join('\n') : '?')).join('\n');
        assert.equal(shown(reading).replaceAll(NEW, name), shown(before.reading), after);
        // And back again, to the letter.
        const back = renameAt({ ...asked, reading, offset: answer.edits[0]!.span.start }, name);
        assert.ok('edits' in back, after);
        assert.equal(applyEdits(after, back.edits), text);
        tried++;
      }
    }
    assert.ok(tried > 50, `only ${tried} were tried`);
  });
});
