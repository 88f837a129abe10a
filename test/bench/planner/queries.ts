// What both planners are asked: queries that somebody wrote (plannerQueries.ts, the probes of advice), and many more that a seed draws from kinds of queries over the tables' columns.
import { PROBES } from '../../plans/probes.ts';
import { seeded } from '../../trial/random.ts';
import { QUERIES } from '../plannerQueries.ts';

/** `spill`: more is sorted or hashed than `work_mem` holds. `text`: ranges of texts. */
export interface AskedBoth { readonly kind: 'written' | 'filter' | 'order' | 'join' | 'group' | 'nested' | 'spill' | 'partition' | 'text'; readonly sql: string }

const SEED = 18;

export function askedOfBoth(): readonly AskedBoth[] {
  const drawn = KINDS.flatMap(([kind, count, make]) => {
    const random = seeded(SEED + kind.length * 1_000 + count);
    const draw = drawFrom(random);
    return Array.from({ length: count }, () => ({ kind, sql: make(draw) }));
  });
  const written = [...PROBES.map(({ sql }) => sql), ...QUERIES].map((sql) => ({ kind: 'written', sql }) as const);
  return [...new Map([...written, ...drawn].map((one) => [one.sql, one])).values()];
}

interface Draw {
  one<T>(items: readonly T[]): T;
  number(least: number, most: number): number;
  some<T>(items: readonly T[]): readonly T[];
}

function drawFrom(random: () => number): Draw {
  const number = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  const one = <T>(items: readonly T[]): T => items[number(0, items.length - 1)]!;
  return { one, number, some: (items) => items.filter(() => random() < 0.5) };
}

// ── Columns ──────────────────────────────────────────────────────────────────────────────────────────────────────

interface Asked { readonly table: string; readonly conditions: readonly ((draw: Draw) => string)[]; readonly orders: readonly string[]; readonly groups: readonly string[] }

const equal = (column: string, least: number, most: number) => ({ number }: Draw): string => `${column} = ${number(least, most)}`;
const within = (column: string, least: number, most: number) => ({ number, one }: Draw): string => {
  const from = number(least, most);
  return one([`${column} > ${from}`, `${column} <= ${from}`, `${column} between ${from} and ${from + Math.ceil((most - least) / one([3, 20, 400]))}`]);
};
const among = (column: string, values: readonly string[]) => ({ one, some }: Draw): string => {
  const list = some(values).slice(0, 6).map((value) => `'${value}'`);
  return list.length < 2 ? `${column} = '${one(values)}'` : `${column} in (${list.join(', ')})`;
};
const since = (column: string, year: number) => ({ number, one }: Draw): string => {
  const day = `${one([year, year + 1])}-${String(number(1, 12)).padStart(2, '0')}-${String(number(1, 28)).padStart(2, '0')}`;
  return one([`${column} >= '${day}'`, `${column} < '${day}'`, `${column} >= '${day}' and ${column} < date '${day}' + ${one([1, 7, 30])}`]);
};
const flag = (condition: string) => ({ one }: Draw): string => `${condition} is ${one(['', 'not '])}null`;

const TABLES: readonly Asked[] = [
  { table: 'orders', conditions: [equal('tenant_id', 1, 499), equal('customer_id', 1, 49_999), among('status', ['pending', 'paid', 'failed', 'shipped', 'closed']), among('currency', ['EUR', 'USD', 'GBP']), within('total', 0, 1_000), since('created_at', 2023), since('shipped_at', 2023), flag('note'), flag('deleted_at'), within('id', 1, 300_000)], orders: ['created_at', 'total', 'reference', 'id', 'shipped_at', 'tenant_id, created_at'], groups: ['status', 'tenant_id', 'currency, status', 'customer_id'] },
  { table: 'order_item', conditions: [equal('order_id', 1, 300_000), equal('product_id', 1, 19_999), within('quantity', 1, 5), within('price', 0, 300), within('id', 1, 600_000)], orders: ['price', 'id', 'order_id'], groups: ['product_id', 'quantity', 'order_id'] },
  { table: 'customer', conditions: [equal('tenant_id', 1, 499), among('country', ['DE', 'US', 'FR', 'GB', 'JP', 'BR']), since('created_at', 2021), flag('deleted_at'), within('id', 1, 50_000)], orders: ['created_at', 'name', 'email', 'id'], groups: ['country', 'tenant_id', 'country, tenant_id'] },
  { table: 'product', conditions: [equal('category_id', 1, 40), within('price', 0, 500), () => 'active', () => 'not active', since('created_at', 2021)], orders: ['price', 'sku', 'name'], groups: ['category_id', 'active'] },
  { table: 'job', conditions: [among('queue', ['mail', 'report', 'sync']), since('run_at', 2024), flag('finished_at'), within('attempts', 0, 2)], orders: ['run_at', 'id'], groups: ['queue', 'attempts'] },
  { table: 'person', conditions: [equal('id', 1, 120_000), since('joined', 2016), flag('bio'), among('city', ['Berlin', 'berlin', 'Paris', 'Köln', 'Łódź'])], orders: ['joined', 'name', 'nick', 'code', 'city, joined'], groups: ['city', 'joined'] },
];
const PARTED: readonly Asked[] = [
  { table: 'event', conditions: [equal('tenant_id', 1, 499), equal('user_id', 1, 50_000), among('kind', ['click', 'view', 'login', 'purchase', 'error']), since('created_at', 2024), ({ one }) => `created_at >= timestamptz '2024-0${one([1, 2, 3])}-01' and created_at < timestamptz '2024-0${one([2, 3, 4])}-15'`], orders: ['created_at', 'id', 'tenant_id, created_at'], groups: ['kind', 'tenant_id', "date_trunc('day', created_at)"] },
  { table: 'visit', conditions: [equal('person_id', 1, 119_999), within('seconds', 0, 3_600), since('started_at', 2024), among('agent', ['agent 1', 'agent 7', 'agent 39'])], orders: ['started_at', 'seconds', 'person_id, started_at'], groups: ['agent', 'person_id'] },
  { table: 'shipment', conditions: [among('region', ['DE', 'FR', 'US', 'CA', 'JP']), equal('order_id', 1, 300_000), since('shipped', 2023), within('weight', 0, 40), among('carrier', ['dhl', 'ups', 'post'])], orders: ['shipped', 'weight', 'id'], groups: ['region', 'carrier', 'shipped'] },
];

const where = ({ conditions }: Asked, draw: Draw): string => {
  const all = draw.some(conditions).slice(0, draw.number(1, 3)).map((make) => make(draw));
  const made = all.length > 0 ? all : [draw.one(conditions)(draw)];
  return made.length === 2 && draw.number(0, 4) === 0 ? `(${made.join(' or ')})` : made.join(' and ');
};
const turned = (order: string, { one }: Draw): string => (order.includes(',') ? order : `${order}${one(['', ' desc'])}`);

// ── Kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────

const filter = (tables: readonly Asked[]) => (draw: Draw): string => {
  const of = draw.one(tables);
  return `select ${draw.one(['*', 'count(*)', of.orders[0]!.split(',')[0]!])} from ${of.table} where ${where(of, draw)}`;
};
const order = (tables: readonly Asked[]) => (draw: Draw): string => {
  const of = draw.one(tables);
  return `select * from ${of.table}${draw.number(0, 3) === 0 ? '' : ` where ${where(of, draw)}`} order by ${turned(draw.one(of.orders), draw)} limit ${draw.one([1, 10, 50, 1_000])}${draw.number(0, 5) === 0 ? ' offset 200' : ''}`;
};
const group = (tables: readonly Asked[]) => (draw: Draw): string => {
  const of = draw.one(tables);
  const by = draw.one(of.groups);
  return `select ${by}, ${draw.one(['count(*)', `max(${of.orders[0]!.split(',')[0]})`, 'count(*) filter (where true)'])} from ${of.table} where ${where(of, draw)} group by ${by}${draw.one(['', ' order by 1', ' having count(*) > 5', ' order by 2 desc limit 20'])}`;
};

const JOINS: readonly (readonly [from: string, ...of: readonly (readonly [alias: string, table: string])[]])[] = [
  ['orders o join customer c on c.id = o.customer_id', ['o', 'orders'], ['c', 'customer']],
  ['order_item i join orders o on o.id = i.order_id', ['i', 'order_item'], ['o', 'orders']],
  ['order_item i join product p on p.id = i.product_id', ['i', 'order_item'], ['p', 'product']],
  ['tenant t join customer c on c.tenant_id = t.id left join orders o on o.customer_id = c.id', ['c', 'customer'], ['o', 'orders']],
  ['orders o join order_item i on i.order_id = o.id join product p on p.id = i.product_id', ['o', 'orders'], ['p', 'product'], ['i', 'order_item']],
  ['customer c left join order_totals s on s.customer_id = c.id', ['c', 'customer']],
  ['person n join visit v on v.person_id = n.id', ['n', 'person'], ['v', 'visit']],
  ['shipment s join orders o on o.id = s.order_id', ['s', 'shipment'], ['o', 'orders']],
];

/** A condition with its columns called by an alias: what stands before a comparison. */
const called = (text: string, alias: string): string => text.replace(/(^\(?|\band |\bor |^not )(?!not )([a-z_]+)(?= (?:=|>|<|in|is|between)|$)/g, (_, before: string, column: string) => `${before}${alias}.${column}`);
const joined = (draw: Draw): string => {
  const [from, ...of] = draw.one(JOINS);
  const [alias, table] = draw.one(of);
  const asked = [...TABLES, ...PARTED].find((one) => one.table === table)!;
  const condition = called(where(asked, draw), alias);
  const by = `${alias}.${asked.groups[0]}`;
  return draw.one([`select * from ${from} where ${condition}`, `select * from ${from} where ${condition} order by ${alias}.${asked.orders[0]!.split(',')[0]} limit 20`, `select ${by}, count(*) from ${from} where ${condition} group by ${by}`]);
};

const nested = (draw: Draw): string => {
  const [customers, orders, items] = [TABLES[2]!, TABLES[0]!, TABLES[1]!];
  return draw.one([
    () => `select * from customer c where ${where(customers, draw)} and ${draw.one(['', 'not '])}exists (select from orders o where o.customer_id = c.id and ${called(where(orders, draw), 'o')})`,
    () => `select * from orders where id in (select order_id from order_item where ${where(items, draw)})`,
    () => `select c.id, (select max(o.total) from orders o where o.customer_id = c.id) from customer c where ${where(customers, draw)}`,
    () => `with chosen as (select * from orders where ${where(orders, draw)}) select status, count(*) from chosen group by status`,
    () => `select * from customer_orders where tenant_id = ${draw.number(1, 499)}`,
    () => `select id, customer_id from orders where ${where(orders, draw)} union all select id, tenant_id from customer where ${where(customers, draw)} order by 1 limit 30`,
    () => `select *, rank() over (partition by tenant_id order by total desc) from orders where ${where(orders, draw)}`,
    () => `select distinct on (customer_id) * from orders where ${where(orders, draw)} order by customer_id, created_at desc`,
    () => `select o.id, best.price from orders o cross join lateral (select price from order_item i where i.order_id = o.id order by price desc limit 1) best where ${called(where(orders, draw), 'o')}`,
  ])();
};

const spill = (draw: Draw): string => {
  const least = draw.number(1, 4) * 20_000;
  return draw.one([
    () => `select * from orders where id > ${least} order by ${draw.one(['reference', 'total', 'note', 'customer_id, total'])}`,
    () => `select * from order_item where id > ${least} order by ${draw.one(['price', 'product_id, price'])}`,
    () => `select reference, count(*) from orders where id > ${least} group by reference`,
    () => `select distinct customer_id, total, placed_at from orders where id > ${least}`,
    () => `select o.*, i.price from orders o join order_item i on i.id = o.id where i.quantity < ${draw.number(2, 5)} and o.id > ${least}`,
    () => `select a.id from orders a join orders b on a.reference = b.note where a.id > ${least}`,
    () => `select order_id, array_agg(price order by price) from order_item where id > ${least} group by order_id`,
    () => `select *, row_number() over (order by note) from orders where id > ${least}`,
    () => `select name from person where id > ${least} union select nick from person`,
    () => `select p.id, v.seconds from person p join visit v on v.id = p.id where p.id > ${least} order by p.bio`,
  ])();
};

const STARTS = ['A', 'a', 'An', 'anna 0', 'B', 'bob', 'É', 'm', 'Mu', 'S', 'Smith', 'smith-', 'v', 'Z', 'z', '_', '4', 'zed f'];
const text = (draw: Draw): string => {
  const column = draw.one(['name', 'nick', 'handle', 'code', 'city']);
  const [from, to] = column === 'code' ? [`${draw.one(['A', 'F', 'M', 'Z'])}-0${draw.number(0, 6)}`, 'N-03'] : [draw.one(STARTS), draw.one(STARTS)];
  const condition = draw.one([`${column} like '${from}%'`, `${column} > '${from}'`, `${column} between '${from}' and '${to}'`, `${column} >= '${from}' and ${column} < '${from}zz'`, `${column} < '${to}'`, `${column} ^@ '${from}'`, `${column} collate "C" >= '${from}'`, `${column} ilike '${from}%'`]);
  return draw.one([`select * from person where ${condition}`, `select count(*) from person where ${condition}`, `select * from person where ${condition} order by ${column} limit 20`, `select * from person p join visit v on v.person_id = p.id where ${called(condition, 'p').replace(new RegExp(`(?<![.\\w])${column}(?= (?:like|\\^@|collate|ilike|>|<))`, 'g'), `p.${column}`)}`]);
};

const parted = (draw: Draw): string => draw.one([filter(PARTED), order(PARTED), group(PARTED)])(draw);

const KINDS: readonly (readonly [AskedBoth['kind'], count: number, make: (draw: Draw) => string])[] = [
  ['filter', 70, filter(TABLES)], ['order', 45, order(TABLES)], ['group', 40, group(TABLES)], ['join', 60, joined], ['nested', 45, nested], ['spill', 40, spill], ['partition', 50, parted], ['text', 70, text],
];
