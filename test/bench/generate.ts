// Seeded generators of SQL as applications write it: the same seed gives the same bytes on every machine.
// It is longer than a file should be because the generators share their schema and their words.
// What they write is valid PostgreSQL over a schema that they also write, so a tool under test has real names to resolve.
export interface GeneratedTable {
  readonly name: string;
  readonly columns: readonly GeneratedColumn[];
  /** Foreign keys: `column` of this table holds the `id` of `parent`. */
  readonly keys: readonly { readonly column: string; readonly parent: string }[];
}

export interface GeneratedColumn {
  readonly name: string;
  readonly type: 'bigint' | 'text' | 'integer' | 'boolean' | 'timestamptz' | 'numeric(12,2)' | 'jsonb';
}

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

export type Random = () => number;

/** Mulberry32: small, fast, and good enough to choose words. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const between = (random: Random, low: number, high: number): number => low + below(random, high - low + 1);
const pick = <T>(random: Random, values: readonly T[]): T => values[below(random, values.length)]!;
const chance = (random: Random, probability: number): boolean => random() < probability;

const NOUNS = [
  'account', 'address', 'article', 'asset', 'attachment', 'audit_event', 'basket', 'brand', 'campaign', 'carrier', 'category', 'channel',
  'comment', 'contract', 'country', 'coupon', 'customer', 'delivery', 'device', 'discount', 'document', 'employee', 'gift_card', 'image',
  'invoice', 'language', 'ledger_entry', 'location', 'membership', 'message', 'notification', 'offer', 'order', 'order_item', 'organization',
  'payment', 'price', 'product', 'refund', 'review', 'role', 'session', 'shipment', 'stock_item', 'subscription', 'supplier', 'ticket',
  'user', 'variant', 'warehouse',
] as const;

const COLUMNS: readonly GeneratedColumn[] = [
  { name: 'name', type: 'text' }, { name: 'status', type: 'text' }, { name: 'email', type: 'text' }, { name: 'reference', type: 'text' },
  { name: 'currency', type: 'text' }, { name: 'description', type: 'text' }, { name: 'amount', type: 'numeric(12,2)' }, { name: 'total', type: 'numeric(12,2)' },
  { name: 'quantity', type: 'integer' }, { name: 'position', type: 'integer' }, { name: 'is_active', type: 'boolean' }, { name: 'is_archived', type: 'boolean' },
  { name: 'metadata', type: 'jsonb' }, { name: 'updated_at', type: 'timestamptz' }, { name: 'expires_at', type: 'timestamptz' }, { name: 'deleted_at', type: 'timestamptz' },
];

/** Tables with plural names, keys to earlier tables, and six to ten columns of the common kinds. */
export function generateTables(count: number, seed: number): readonly GeneratedTable[] {
  const random = randomFrom(seed);
  const names = Array.from({ length: count }, (_, index) => nounAt(index));
  return names.map((noun, index) => {
    const keys = new Map<string, string>();
    for (let wanted = index === 0 ? 0 : between(random, 1, 2); wanted > 0; wanted--) {
      const parent = names[below(random, index)]!;
      keys.set(`${parent}_id`, plural(parent));
    }
    const own = COLUMNS.filter(() => chance(random, 0.5));
    return {
      name: plural(noun),
      columns: [
        { name: 'id', type: 'bigint' },
        ...[...keys.keys()].map((name): GeneratedColumn => ({ name, type: 'bigint' })),
        ...(own.length < 4 ? COLUMNS.slice(0, 6) : own),
        { name: 'created_at', type: 'timestamptz' },
      ],
      keys: [...keys].map(([column, parent]) => ({ column, parent })),
    };
  });
}

const nounAt = (index: number): string => {
  const round = Math.floor(index / NOUNS.length);
  return round === 0 ? NOUNS[index]! : `${NOUNS[index % NOUNS.length]!}_${round}`;
};
const plural = (noun: string): string => (/[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : /(?:s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`);

/** The schema as a hand-kept schema.sql: most foreign keys have their index, some do not. */
export function generateSchema(tables: readonly GeneratedTable[], seed: number): string {
  const random = randomFrom(seed);
  const parts = tables.map((table) => {
    const lines = table.columns.map(({ name, type }) => {
      if (name === 'id') return '  id bigint generated always as identity primary key';
      const key = table.keys.find(({ column }) => column === name);
      if (key) return `  ${name} bigint not null references ${key.parent} (id)`;
      return `  ${name} ${type}${name === 'created_at' ? ' not null default now()' : chance(random, 0.5) ? ' not null' : ''}`;
    });
    const indexed = [...table.keys.map(({ column }) => column), ...table.columns.slice(-2).map(({ name }) => name)].filter(() => chance(random, 0.7));
    const indexes = indexed.map((column) => `create index ${table.name}_${column}_idx on ${table.name} (${column});\n`);
    return `create table ${table.name} (\n${lines.join(',\n')}\n);\n${indexes.join('')}`;
  });
  return parts.join('\n');
}

/** SELECTs of about 300 bytes: joins along keys, filters of many kinds, groups, orders, limits, common table expressions. No `;` at the end. */
export function generateSelects(tables: readonly GeneratedTable[], count: number, seed: number): readonly string[] {
  const random = randomFrom(seed);
  const byName = new Map(tables.map((table) => [table.name, table]));
  const children = new Map<string, { table: GeneratedTable; column: string }[]>();
  for (const table of tables) {
    for (const { column, parent } of table.keys) children.set(parent, [...(children.get(parent) ?? []), { table, column }]);
  }
  return Array.from({ length: count }, () => select(random, pick(random, tables), byName, children));
}

interface Aliased {
  readonly table: GeneratedTable;
  readonly alias: string;
}

function select(random: Random, base: GeneratedTable, byName: ReadonlyMap<string, GeneratedTable>, children: ReadonlyMap<string, readonly { table: GeneratedTable; column: string }[]>): string {
  const sources: Aliased[] = [{ table: base, alias: aliasOf(base, 0) }];
  const joins: string[] = [];
  for (let wanted = pick(random, [0, 1, 1, 2]); wanted > 0; wanted--) {
    const { table, alias } = pick(random, sources);
    const kind = chance(random, 0.3) ? 'left join' : 'join';
    const down = children.get(table.name);
    if (down && chance(random, 0.4)) {
      const child = pick(random, down);
      const other = aliasOf(child.table, sources.length);
      joins.push(`${kind} ${child.table.name} ${other} on ${other}.${child.column} = ${alias}.id`);
      sources.push({ table: child.table, alias: other });
    } else if (table.keys.length > 0) {
      const { column, parent } = pick(random, table.keys);
      const other = aliasOf({ name: parent }, sources.length);
      joins.push(`${kind} ${parent} as ${other} on ${other}.id = ${alias}.${column}`);
      sources.push({ table: byName.get(parent)!, alias: other });
    }
  }
  const first = sources[0]!;
  const parameters = { next: 1 };
  const where = Array.from({ length: between(random, 1, 3) }, () => predicate(random, pick(random, sources), parameters));
  if (chance(random, 0.12)) where.push(exists(random, first, children));
  const grouped = chance(random, 0.15);
  const ordered = columnOf(random, first);
  const tail = [
    `from ${base.name} ${first.alias}`,
    ...joins,
    `where ${where.join('\n  and ')}`,
    ...(grouped ? [`group by ${ordered}`, ...(chance(random, 0.3) ? ['having count(*) > 1'] : [])] : []),
    ...(chance(random, 0.7) ? [`order by ${grouped ? 'count(*)' : ordered}${chance(random, 0.6) ? ' desc' : ''}${grouped || chance(random, 0.5) ? '' : `, ${first.alias}.id`}`] : []),
    ...(chance(random, 0.65) ? [`limit ${chance(random, 0.5) ? `$${parameters.next++}` : pick(random, [10, 20, 50, 100])}${chance(random, 0.2) ? ` offset $${parameters.next++}` : ''}`] : []),
  ].join('\n');
  const wanted = between(random, 220, 380) - tail.length;
  const outputs = grouped ? aggregates(random, ordered, first) : columns(random, sources, wanted);
  const statement = `select ${outputs}\n${tail}`;
  return chance(random, 0.06) ? `with found as (\n${statement}\n)\nselect * from found` : statement;
}

const aliasOf = ({ name }: Pick<GeneratedTable, 'name'>, order: number): string => name.split('_').map((word) => word.charAt(0)).join('') + (order === 0 ? '' : `_${order}`);

const columnOf = (random: Random, { table, alias }: Aliased): string => `${alias}.${pick(random, table.columns.filter(({ type }) => type !== 'jsonb')).name}`;

function columns(random: Random, sources: readonly Aliased[], length: number): string {
  if (chance(random, 0.05)) return `${sources[0]!.alias}.*`;
  const all = sources.flatMap(({ table, alias }, order) => table.columns.map(({ name, type }) => {
    if (type === 'jsonb' && chance(random, 0.5)) return `${alias}.${name}->>'source' as ${name}_source`;
    if (type === 'text' && chance(random, 0.1)) return `coalesce(${alias}.${name}, '') as ${name}`;
    return order > 0 ? `${alias}.${name} as ${table.name}_${name}` : `${alias}.${name}`;
  }));
  const chosen: string[] = [];
  for (let size = 0; all.length > 0 && (chosen.length < 2 || size < length); ) {
    const [next] = all.splice(below(random, all.length), 1);
    chosen.push(next!);
    size += next!.length + 2;
  }
  return chosen.join(', ');
}

function aggregates(random: Random, key: string, { table, alias }: Aliased): string {
  const numbers = table.columns.filter(({ type }) => type === 'numeric(12,2)' || type === 'integer');
  const sums = numbers.slice(0, between(random, 0, 2)).map(({ name }) => `coalesce(sum(${alias}.${name}), 0) as ${name}_sum`);
  return [key, 'count(*) as rows', ...sums, `max(${alias}.created_at) filter (where ${alias}.id > 0) as last_created_at`].join(', ');
}

function predicate(random: Random, source: Aliased, parameters: { next: number }): string {
  const column = pick(random, source.table.columns);
  const name = `${source.alias}.${column.name}`;
  const parameter = (): string => `$${parameters.next++}`;
  switch (column.type) {
    case 'boolean':
      return chance(random, 0.5) ? name : `not ${name}`;
    case 'jsonb':
      return `${name} @> '{"state": "${pick(random, ['new', 'paid', 'void'])}"}'::jsonb`;
    case 'timestamptz':
      return pick(random, [() => `${name} is null`, () => `${name} >= ${parameter()}`, () => `${name} between ${parameter()} and ${parameter()}`, () => `${name} > now() - interval '30 days'`])();
    case 'text':
      return pick(random, [() => `${name} = ${parameter()}`, () => `${name} = 'open'`, () => `${name} in ('open', 'held', 'paid')`, () => `lower(${name}) = lower(${parameter()})`, () => `${name} ilike '%' || ${parameter()} || '%'`, () => `(${name} is null or ${name} <> 'void')`])();
    case 'integer': case 'numeric(12,2)':
      return pick(random, [() => `${name} > 0`, () => `${name} between 1 and ${between(random, 10, 900)}`, () => `${name} + 1 < ${parameter()}`])();
    case 'bigint':
      return pick(random, [() => `${name} = ${parameter()}`, () => `${name} = any(${parameter()}::bigint[])`, () => `${name} in (${parameter()}, ${parameter()}, ${parameter()})`])();
  }
}

function exists(random: Random, { table, alias }: Aliased, children: ReadonlyMap<string, readonly { table: GeneratedTable; column: string }[]>): string {
  const down = children.get(table.name);
  if (!down) return `${alias}.id > 0`;
  const child = pick(random, down);
  return `${chance(random, 0.5) ? 'not ' : ''}exists (select 1 from ${child.table.name} x where x.${child.column} = ${alias}.id)`;
}

/** A program that reads through `pg`, three queries each; half of them begin a query in a constant. */
export function generateProgram(selects: readonly string[], index: number): string {
  const queries = [0, 1, 2].map((offset) => selects[(index * 3 + offset) % selects.length]!);
  return [
    "import { Pool } from 'pg';\n",
    'const pool = new Pool();\n',
    `const QUERY_${index} = \`${queries[0]!}\`;\n`,
    `export async function read${index}(values: unknown[]) {\n  const { rows } = await pool.query(QUERY_${index}, values);\n  return rows;\n}\n`,
    ...queries.slice(1).map((sql, order) => `export async function list${index}_${order}(values: unknown[]) {\n  const result = await pool.query(\`\n${sql.replace(/^/gm, '    ')}\`, values);\n  return result.rows.map((row) => row.id);\n}\n`),
  ].join('\n');
}

/**
 * A history of numbered migrations, one statement or two each: about 3.75 lines and 121 bytes a file.
 * A quarter create a table; the others alter, index, fill or correct the tables created before them.
 */
export function generateMigrations(count: number, seed: number): readonly GeneratedFile[] {
  const random = randomFrom(seed);
  const width = Math.max(4, String(count).length);
  const created: { readonly name: string; readonly columns: string[] }[] = [];
  return Array.from({ length: count }, (_, index) => {
    const { title, text } = index === 0 || chance(random, 0.25) ? creation(random, created) : amendment(random, pick(random, created), index);
    return { path: `${String(index + 1).padStart(width, '0')}_${title}.sql`, text };
  });
}

interface Migration {
  readonly title: string;
  readonly text: string;
}

function creation(random: Random, created: { readonly name: string; readonly columns: string[] }[]): Migration {
  const name = plural(nounAt(created.length));
  const parent = created.length > 0 && chance(random, 0.6) ? pick(random, created) : undefined;
  const own = COLUMNS.slice(below(random, 12)).slice(0, between(random, 3, 5));
  const lines = [
    '  id bigint generated always as identity primary key',
    ...(parent ? [`  parent_id bigint references ${parent.name} (id)`] : []),
    ...own.map(({ name: column, type }) => `  ${column} ${type}${chance(random, 0.4) ? ' not null' : ''}`),
  ];
  created.push({ name, columns: own.map(({ name: column }) => column) });
  return { title: `create_${name}`, text: `create table ${name} (\n${lines.join(',\n')}\n);\n` };
}

function amendment(random: Random, table: { readonly name: string; readonly columns: string[] }, index: number): Migration {
  const { name, columns: known } = table;
  const column = pick(random, known);
  const note = chance(random, 0.5) ? `-- Change ${index}: agreed with the owners of the data in review.\n` : '';
  switch (below(random, 8)) {
    case 0: case 1: {
      const added = `extra_${index}`;
      known.push(added);
      const { type } = pick(random, COLUMNS);
      return { title: `add_${added}`, text: `${note}alter table ${name} add column ${added} ${type};\n` };
    }
    case 2:
      return { title: `require_${name}_${column}`, text: `${note}alter table ${name} alter column ${column} set not null;\n` };
    case 3: case 4:
      return { title: `index_${name}_${column}`, text: `${note}create index ${chance(random, 0.3) ? 'concurrently ' : ''}idx_${index}\n  on ${name} (${column});\n` };
    case 5:
      return { title: `fill_${name}`, text: `${note}update ${name}\nset ${column} = ${column}\nwhere id between ${index} and ${index + 500};\n` };
    case 6:
      return { title: `seed_${name}`, text: `${note}insert into ${name} (${column})\nselect ${column} from ${name}\nwhere id = ${index};\n` };
    default:
      return { title: `clean_${name}`, text: `${note}delete from ${name}${chance(random, 0.7) ? `\nwhere id < ${index}` : ''};\n` };
  }
}

/** A dump of at least `bytes` in pieces, as pg_dump writes it: tables, then data as COPY or as INSERTs, then keys and indexes. */
export function* generateDump(bytes: number, form: 'copy' | 'inserts', seed: number): Generator<string> {
  const random = randomFrom(seed);
  const tables = generateTables(50, seed);
  yield '--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\nSET client_encoding = \'UTF8\';\n\n';
  for (const { name, columns: own } of tables) {
    yield `CREATE TABLE public.${name} (\n${own.map((column) => `    ${column.name} ${column.type}${column.name === 'id' ? ' NOT NULL' : ''}`).join(',\n')}\n);\n\n`;
  }
  const share = bytes / tables.length;
  for (const { name, columns: own } of tables) {
    const list = own.map((column) => column.name).join(', ');
    if (form === 'copy') yield `COPY public.${name} (${list}) FROM stdin;\n`;
    for (let written = 0, id = 1; written < share; id++) {
      const values = own.map(({ name: column, type }) => (column === 'id' ? String(id) : datum(random, type)));
      const line = form === 'copy' ? `${values.join('\t')}\n` : `INSERT INTO public.${name} (${list}) VALUES (${values.map((value) => (value === '\\N' ? 'NULL' : `'${value}'`)).join(', ')});\n`;
      written += line.length;
      yield line;
    }
    if (form === 'copy') yield '\\.\n\n\n';
  }
  for (const { name, keys } of tables) {
    yield `ALTER TABLE ONLY public.${name}\n    ADD CONSTRAINT ${name}_pkey PRIMARY KEY (id);\n\n`;
    for (const { column } of keys) yield `CREATE INDEX ${name}_${column}_idx ON public.${name} USING btree (${column});\n\n`;
  }
  for (const { name, keys } of tables) {
    for (const { column, parent } of keys) yield `ALTER TABLE ONLY public.${name}\n    ADD CONSTRAINT ${name}_${column}_fkey FOREIGN KEY (${column}) REFERENCES public.${parent}(id);\n\n`;
  }
}

function datum(random: Random, type: GeneratedColumn['type']): string {
  if (chance(random, 0.1)) return '\\N';
  switch (type) {
    case 'bigint':
      // Every table has at least so many rows, so that keys hold.
      return String(between(random, 1, 20));
    case 'integer':
      return String(below(random, 1_000_000));
    case 'numeric(12,2)':
      return `${below(random, 10_000)}.${between(random, 10, 99)}`;
    case 'boolean':
      return chance(random, 0.5) ? 't' : 'f';
    case 'timestamptz':
      return `2024-0${between(random, 1, 9)}-1${below(random, 10)} 08:15:${between(random, 10, 59)}.123456+00`;
    case 'jsonb':
      return `{"state": "paid", "note": "seen; once", "n": ${below(random, 1000)}}`;
    case 'text':
      return Array.from({ length: between(random, 1, 6) }, () => pick(random, NOUNS)).join(' ');
  }
}
