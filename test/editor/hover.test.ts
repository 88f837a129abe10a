// What a developer reads under the pointer, from the texts of a workspace to the words of the hover.
import assert from 'node:assert/strict';
import { hoverAt, hoverOfFinding, type Hover } from '../../server/src/editor/hover.ts';
import { linkedMarkdown } from '../../server/src/editor/hover/parts.ts';
import { judge } from '../../server/src/engine/judging/judge.ts';
import { rules } from '../../server/src/rules/all.ts';
import { slice } from '../../server/src/text/span.ts';
import { ask } from './ask.ts';

const SHOP = {
  'plansight.json': '{ "databases": { "shop": { "dialect": "postgres", "schema": ["migrations"], "sizes": { "orders": "1.9M" } } } }',
  'migrations/0001_shop.sql': [
    "create type order_status as enum ('new', 'paid');",
    'create table customers (id bigint primary key, email text not null unique);',
    'create table orders (',
    '  id bigint primary key,',
    '  customer_id bigint not null references customers on delete cascade,',
    "  status order_status not null default 'new',",
    '  total numeric(10,2) check (total >= 0),',
    '  placed_at timestamptz not null default now()',
    ');',
    'create index orders_customer_id_idx on orders (customer_id, placed_at desc);',
    "create index orders_new_idx on orders (placed_at) where status = 'new';",
    'create table order_items (order_id bigint references orders, line integer, primary key (order_id, line));',
    'create view paid as select id, total from orders;',
  ].join('\n'),
  'migrations/0002_later.sql': 'alter table orders add column note text;\nalter table orders alter column total type bigint;\n',
};

const over = (text: string, path = 'src/query.sql'): Hover | undefined => hoverAt(ask({ ...SHOP, [path]: text }));
const told = (text: string, path?: string): string => over(text, path)?.markdown ?? '';

/** The text that the editor underlines. */
function underlined(text: string, path = 'src/query.sql'): string | undefined {
  const found = over(text, path);
  return found && slice(text.replace('⟨⟩', ''), found.span);
}

describe('hover on a table', () => {
  it('tells columns, keys, indexes and size of a table', () => {
    assert.equal(told('select * from ord⟨⟩ers'), [
      '**`orders`** · table · 1.9 M rows',
      '',
      '```sql',
      'id          bigint primary key',
      'customer_id bigint not null references customers (id) on delete cascade',
      "status      order_status not null default 'new'",
      'total       bigint',
      'placed_at   timestamptz not null default now()',
      'note        text',
      '',
      'index orders_customer_id_idx (customer_id, placed_at desc)',
      "index orders_new_idx (placed_at) where status = 'new'",
      '```',
      '',
      'Referenced by `order_items.order_id`',
    ].join('\n'));
  });

  it('says where it is declared, for a link and for a client that draws no markdown', () => {
    const found = over('select * from ord⟨⟩ers')!;
    assert.deepEqual(found.links, [{ label: 'migrations/0001_shop.sql:3', path: 'migrations/0001_shop.sql', line: 3 }]);
    assert.match(found.plain, /^orders · table · 1\.9 M rows\n/);
    assert.match(found.plain, /\nDeclared in migrations\/0001_shop\.sql:3$/);
    assert.match(linkedMarkdown(found.parts, found.links, ({ path, line }) => `file:///${path}#L${line}`), /\nDeclared in \[migrations\/0001\\_shop\.sql:3\]\(<file:\/\/\/migrations\/0001_shop\.sql#L3>\)$/);
  });

  it('tells of an alias what it stands for, wherever the alias is written', () => {
    for (const text of ['select o.id from orders ⟨⟩o', 'select ⟨⟩o.id from orders o', 'select ⟨⟩o.* from orders as o']) assert.match(told(text), /^`o` is \*\*`orders`\*\* · table/, text);
    assert.match(told('select 1 from customers c left join orders ⟨⟩o on o.customer_id = c.id'), /Joined outwards: its columns may be null here/);
  });

  it('leads from an alias to the table, not to itself', () => {
    assert.equal(over('create temporary table mine (id bigint);\n\nselect m.id from mine ⟨⟩m')!.links[0]?.line, 1);
  });

  it('tells the outputs of a CTE and of a derived table, with the rows they are bound to', () => {
    const cte = 'with recent as (select id, total as amount, upper(note) as shout from orders order by placed_at limit 5) ';
    const expected = '**`recent`** · CTE · at most 5 rows\n\n```sql\nid     bigint\namount bigint\nshout  = upper(note)\n```';
    assert.equal(told(`${cte}select * from rec⟨⟩ent`), expected);
    assert.equal(told(`${cte.replace('recent', 're⟨⟩cent')}select * from recent`), expected);
    assert.match(told('select ⟨⟩d.id from (select id from customers where id = $1) d'), /^\*\*`d`\*\* · derived table · at most one row\n\n```sql\nid bigint\n/);
    assert.match(told('with recursive t as (select 1 as n union all select n + 1 from t) select * from ⟨⟩t'), /^\*\*`t`\*\* · recursive CTE\n\n```sql\nn = 1\n/);
  });

  it('cuts what is long', () => {
    const columns = Array.from({ length: 47 }, (_, i) => `column_${i} integer`).join(', ');
    const text = hoverAt(ask({ ...SHOP, 'migrations/0003_wide.sql': `create table wide (${columns});`, 'q.sql': 'select 1 from wi⟨⟩de' }))!.markdown;
    assert.match(text, /column_23 integer\n… 23 more\n```/);
  });

  it('shows a migration the schema of its own time', () => {
    const then = { ...SHOP, 'migrations/0003_x.sql': 'alter table cust⟨⟩omers add column phone text;\nalter table customers add column fax text;' };
    const text = hoverAt(ask(then))!.markdown;
    assert.match(text, /phone/);
    assert.doesNotMatch(text, /fax/);
    assert.match(hoverAt(ask({ ...SHOP, 'migrations/0003_x.sql': 'drop table order_it⟨⟩ems;' }))!.markdown, /primary key \(order_id, line\)/);
    assert.match(hoverAt(ask({ ...SHOP, 'migrations/0003_x.sql': 'create table r (c bigint references cust⟨⟩omers (id));' }))!.markdown, /^\*\*`customers`\*\*/);
  });

  it('does not say of a declaration that it is declared where it stands', () => {
    assert.deepEqual(hoverAt(ask({ ...SHOP, 'migrations/0003_x.sql': 'create table fr⟨⟩esh (id bigint);' }))!.links, []);
  });

  it('tells an index, a type and a view', () => {
    assert.match(told('drop index orders_n⟨⟩ew_idx', 'migrations/0003_x.sql'), /^\*\*`orders_new_idx`\*\* · index of `orders` · 1\.9 M rows · partial\n/);
    assert.match(told("select 'new'::order_st⟨⟩atus"), /^\*\*`order_status`\*\* · enum\n\n```sql\n'new', 'paid'\n```\n\nType of `orders\.status`$/);
    assert.match(told('select * from pa⟨⟩id'), /^\*\*`paid`\*\* · view\n[^]*Reads `orders`$/);
  });
});

describe('hover on a column', () => {
  it('tells its declaration, its reference and its place in the indexes', () => {
    assert.equal(told('select o.customer⟨⟩_id from orders o'), [
      '```sql',
      'orders.customer_id bigint not null',
      '```',
      '',
      '- References `customers.id`, on delete cascade',
      '- First key of `orders_customer_id_idx (customer_id, placed_at desc)`',
    ].join('\n'));
    assert.equal(over('select o.customer⟨⟩_id from orders o')!.links[0]?.line, 5);
  });

  it('tells what an enum may hold, and that no index begins with it', () => {
    const text = told("update orders set st⟨⟩atus = 'paid' where id = 1");
    assert.match(text, /- One of `'new', 'paid'`\n- No index begins with it\n- In the condition of `orders_new_idx/);
  });

  it('tells its place in a key of several columns, and who refers to it', () => {
    assert.match(told('select li⟨⟩ne from order_items'), /- Second of primary key `\(order_id, line\)`/);
    assert.match(told('select orders.i⟨⟩d from orders'), /- Primary key\n- Referenced by `order_items\.order_id`/);
  });

  it('says what an outer join does to it', () => {
    assert.match(told('select o.tot⟨⟩al from customers c left join orders o on o.customer_id = c.id'), /May be null here: `o` is joined outwards/);
    assert.doesNotMatch(told('select c.em⟨⟩ail from customers c left join orders o on o.customer_id = c.id'), /May be null/);
  });

  it('follows a column through a CTE to its table', () => {
    const cte = 'with r as (select total as amount, total * 2 as twice from orders) ';
    assert.match(told(`${cte}select r.am⟨⟩ount from r`), /^```sql\norders\.total bigint\n```\n\nThrough the CTE `r` as `amount`\n/);
    assert.match(told(`${cte}select tw⟨⟩ice from r`), /^```sql\ntwice = total \* 2\n```\n\nFrom the CTE `r`$/);
  });

  it('tells what a statement changes of it', () => {
    assert.match(hoverAt(ask({ ...SHOP, 'migrations/0002_later.sql': 'alter table orders alter column tot⟨⟩al type bigint;' }))!.markdown, /^```sql\norders\.total bigint\n```\n\n- Before this statement `numeric\(10,2\)`/);
  });

  it('says nothing of what is ambiguous or unknown', () => {
    for (const text of ['select i⟨⟩d from orders, customers', 'select no⟨⟩pe from orders', 'select x.i⟨⟩d from missing x', 'select a⟨⟩ny from']) assert.equal(over(text), undefined, text);
  });
});

describe('hover on a query', () => {
  it('tells how many rows, which index, how it is read and whom it speaks to', () => {
    assert.equal(told('sel⟨⟩ect id from orders where customer_id = $1 order by placed_at desc limit 20'), [
      '**At most 20 rows**.',
      '',
      '- `orders` (1.9 M rows): `orders_customer_id_idx` finds `customer_id`, and gives the order',
      '',
      '```sql',
      'select id from orders where customer_id = ? order by placed_at desc limit 20',
      '```',
      '',
      'Speaks to `shop` (PostgreSQL).',
    ].join('\n'));
  });

  it('names the bound first, for reads and for writes', () => {
    const firsts: Readonly<Record<string, string>> = {
      'sel⟨⟩ect 1 from orders where id = $1': '**At most one row**: `id` is unique.',
      'sel⟨⟩ect count(*) from orders': '**One row**: an aggregate makes one row of all.',
      'sel⟨⟩ect 1 from orders where total > 3': '**Any number of rows**: nothing bounds the rows of `orders`, which holds 1.9 M.',
      'sel⟨⟩ect 1 from orders where customer_id = $1': '**A part of `orders`**: `customer_id` is given.',
      'upd⟨⟩ate orders set note = null': '**Updates every row** of `orders`: 1.9 M.',
      'del⟨⟩ete from orders where id = 3': '**Deletes at most one row**: `id` is unique.',
      "ins⟨⟩ert into customers (id, email) values (1, 'a'), (2, 'b')": '**Inserts 2 rows**.',
      'sel⟨⟩ect 1 from somewhere': '**How many rows is not known**: `somewhere` is not known.',
    };
    for (const [text, first] of Object.entries(firsts)) assert.equal(told(text).split('\n')[0], first, text);
  });

  it('tells why no index serves', () => {
    assert.match(told('select 1 fr⟨⟩om customers where lower(email) = $1'), /- `customers`: `email` is inside a function, so no plain index serves/);
    assert.match(told('select 1 fr⟨⟩om orders where total = $1'), /- `orders` \(1\.9 M rows\): no index serves `total`/);
    assert.match(told('select 1 fr⟨⟩om orders where note = $1 or total % 2 = 1'), /`note`, `total` are in an OR of which no index serves every side/);
    assert.match(told('select 1 fr⟨⟩om orders order by customer_id desc, placed_at limit 3'), /no condition narrows it; `orders_customer_id_idx` gives the order/);
    assert.doesNotMatch(told('select 1 fr⟨⟩om orders order by customer_id, placed_at limit 3'), /gives the order/);
  });

  it('is of the innermost query around the word', () => {
    assert.match(told('select * from orders where customer_id in (select id fr⟨⟩om customers where email = $1)'), /^\*\*At most one row\*\*: `email` is unique/);
    assert.equal(underlined('select * from orders wh⟨⟩ere id = 1'), 'where');
  });

  it('lists what a star stands for', () => {
    assert.match(told('select ⟨⟩* from customers c join order_items i on i.order_id = c.id'), /^\*\*4 columns\*\* of `c`, `i`\n\n```sql\nid    bigint\nemail text\n\norder_id bigint\nline     integer\n```$/);
  });

  it('says nothing at values, parameters, comments and between statements', () => {
    for (const text of ['select 1 from orders where id = ⟨⟩$1', "select 'or⟨⟩ders'", 'select 1 -- ord⟨⟩ers', 'select 1;\n⟨⟩\nselect 2', '⟨⟩']) assert.equal(over(text), undefined, text);
  });
});

describe('hover in documents as they are', () => {
  const program = (body: string): string => `import { Pool } from 'pg';\nconst pool = new Pool();\n${body}\n`;

  it('reads SQL strings of programs', () => {
    const text = program('export const one = (id: number) => pool.query(`select o.total from orders o where o.customer⟨⟩_id = $1`, [id]);');
    assert.equal(underlined(text, 'src/a.ts'), 'customer_id');
    assert.match(told(text, 'src/a.ts'), /^```sql\norders\.customer_id/);
    assert.equal(over(program('export const tot⟨⟩al = () => pool.query(`select 1 from orders`);'), 'src/a.ts'), undefined);
  });

  it('names the holes that leave a query open', () => {
    const text = told(program('export const some = (where: string) => pool.query(`sel⟨⟩ect id from orders ${where}`);'), 'src/a.ts');
    assert.match(text, /no condition that is always there narrows it/);
    assert.match(text, /May hold more than is seen: .*filters.*; `\$\{where\}` is only known when it runs\./);
  });

  it('says nothing at a hole that stands for several names, and tells the one that it stands for', () => {
    const names = "export const COLUMNS = 'id, total';\nexport const TABLE = 'orders';\n";
    const at = (query: string): string => hoverAt(ask({ ...SHOP, 'src/names.ts': names, 'src/a.ts': program(`import { COLUMNS, TABLE } from './names';\nexport const all = () => pool.query(\`${query}\`);`) }))?.markdown ?? '';
    assert.equal(at('select ${COL⟨⟩UMNS} from orders'), '');
    assert.match(at('select id from ${TA⟨⟩BLE} where id = 1'), /^\*\*`orders`\*\*/);
    assert.match(told(program("const TABLE = 'ord⟨⟩ers';\nexport const all = () => pool.query(`select id from ${TABLE} where id = 1`);"), 'src/a.ts'), /^\*\*`orders`\*\*/);
  });

  it('takes a word for the one under the pointer only where the program writes it', () => {
    const glued = (where: string, before: string): string => program(`export const some = (conditions: string[]) => {\n  const where = conditions.length === 0 ? '' : \`${where} \${conditions.join(' and ')}\`;\n  return pool.query(\`select id from orders ${before}\${where} order by id\`);\n};`);
    assert.equal(underlined(glued('wh⟨⟩ere', ''), 'src/a.ts'), 'where');
    // In the SQL this place touches the beginning of `where`, which stands a line above.
    assert.equal(over(glued('where', '⟨⟩'), 'src/a.ts'), undefined);
  });

  it('counts behind an emoji and over CRLF', () => {
    const text = "select '😀👩‍👩‍👧' as face,\r\n  o.tot⟨⟩al\r\nfrom orders o\r\n";
    assert.equal(underlined(text), 'total');
    assert.equal(underlined(program("export const f = () => pool.query('select \\'😀\\', tot⟨⟩al from orders');"), 'src/a.ts'), 'total');
    const crlf = hoverAt(ask({ ...SHOP, 'migrations/0001_shop.sql': SHOP['migrations/0001_shop.sql'].replaceAll('\n', '\r\n'), 'q.sql': 'select 1 from ord⟨⟩ers' }));
    assert.equal(crlf?.links[0]?.line, 3);
  });

  it('helps in a statement that is half typed', () => {
    assert.match(told('select o. from ord⟨⟩ers o where'), /^\*\*`orders`\*\*/);
    assert.match(told('select * from orders o join customers ⟨⟩c on'), /^`c` is \*\*`customers`\*\*/);
    assert.match(told('update orders set total = where i⟨⟩d = 1'), /^```sql\norders\.id/);
    assert.match(told('insert into orders (cust⟨⟩omer_id'), /^```sql\norders\.customer_id/);
  });

  it('says how a query is read where no schema is known, and nothing of its names', () => {
    const alone = (text: string): Hover | undefined => hoverAt(ask({ 'q.sql': text }));
    assert.equal(alone('select id from ord⟨⟩ers'), undefined);
    assert.equal(alone('select i⟨⟩d from orders'), undefined);
    assert.match(alone('sel⟨⟩ect id from orders')!.markdown, /^\*\*How many rows is not known\*\*[^]*Which database it speaks to is not known\.$/);
  });

  it('speaks to the right one of two databases', () => {
    const two = {
      'a/migrations/0001.sql': 'create table things (id bigint primary key, weight integer);',
      'b/migrations/0001.sql': 'create table things (id uuid primary key, colour text);',
    };
    assert.match(hoverAt(ask({ ...two, 'a/package.json': '{}', 'b/package.json': '{}', 'b/q.sql': 'select 1 from th⟨⟩ings' }))!.markdown, /colour/);
  });

  it('never throws, wherever the pointer is and wherever the text ends', () => {
    const text = "with r as (select o.*, (select max(line) from order_items i where i.order_id = o.id) m from orders o natural join customers) insert into orders (id, note) select r.id, x.n::order_status from r, lateral (values (1)) x(n) on conflict (id) do update set note = excluded.note returning *;";
    const { workspace } = ask({ ...SHOP, 'src/query.sql': '⟨⟩' });
    for (let end = 0; end <= text.length; end += 3) {
      const reading = workspace.readDocument({ path: 'src/query.sql', language: 'sql', version: end, text: text.slice(0, end) })!;
      for (const offset of new Set([0, Math.floor(end / 2), Math.max(0, end - 1), end])) {
        const found = hoverAt({ reading, offset, workspace });
        if (found) assert.ok(found.span.start <= offset && offset <= found.span.end && found.span.end <= end, `${end}, ${offset}`);
      }
    }
  });
});

describe('hover on a finding', () => {
  it('shows the index that is proposed, and what its keys are for', () => {
    const asked = ask({ ...SHOP, 'src/q.sql': 'select id from orders where note = $1⟨⟩' });
    const found = judge(asked.reading, asked.workspace.world, rules).findings.flatMap((one) => hoverOfFinding(one) ?? []);
    assert.deepEqual(found.map(({ markdown }) => markdown), ['```sql\ncreate index on orders (note);\n```\n\n`note` finds the rows.']);
  });

  it('says nothing of a finding without one', () => {
    const asked = ask({ ...SHOP, 'src/q.sql': 'delete from orders⟨⟩' });
    const { findings } = judge(asked.reading, asked.workspace.world, rules);
    assert.ok(findings.length > 0);
    assert.ok(findings.every((one) => hoverOfFinding(one) === undefined));
  });
});
