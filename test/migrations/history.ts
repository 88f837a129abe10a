// The history that every migration of this folder continues, in the folder and manner of its tool, and the sizes of its tables.

const POSTGRES = `
create type order_state as enum ('open', 'paid');
create table customer (id bigint primary key, email text not null, network cidr);
create table country (code text primary key, name text);
create table orders (
  id bigint constraint orders_pkey primary key, number int, customer_id bigint, placed_by bigint, total numeric(10,2), note varchar(100), payload text,
  state text default 'open', created_at timestamp, shipped_at timestamp(3), constraint placed_known check (placed_by is not null)
);
create index orders_created_at on orders (created_at);
create table invoice (id bigint primary key, state order_state not null);
create table ledger (id bigint not null, amount numeric);
create unique index ledger_id_idx on ledger (id);
create unique index customer_email_idx on customer (email);
create table event (id bigint, kind text, at date) partition by range (at);
create table event_2023 partition of event for values from ('2023-01-01') to ('2024-01-01');
`;

const MYSQL = 'create table `customer` (`id` bigint not null auto_increment, primary key (`id`)) engine=InnoDB;\ncreate table `orders` (`id` bigint not null auto_increment, `customer_id` bigint, `state` varchar(20), primary key (`id`)) engine=InnoDB;\n';
const SQLITE = 'pragma foreign_keys = on;\ncreate table orders (id integer primary key autoincrement, customer_id integer not null, state text);\n';
const SQLSERVER = 'create table [orders] ([id] bigint identity(1,1) not null primary key, [state] nvarchar(20));\nGO\n';

export const SIZES = { orders: 5_000_000, customer: 2_000_000, event: 50_000_000, ledger: 300_000, invoice: 900_000, country: 200 };

export interface Place {
  readonly base: string;
  readonly path: string;
  readonly dialect: string;
  readonly history: string;
}

const up = (line: string, down: string): string => `${line}\n${POSTGRES}${down}\n`;

/** Where the files of a tool stand. */
export const PLACES: Readonly<Record<string, Place>> = {
  'golang-migrate': { base: 'db/migrations/0001_base.up.sql', path: 'db/migrations/0002_change.up.sql', dialect: 'postgres', history: POSTGRES },
  plain: { base: 'db/migrations/0001_base.sql', path: 'db/migrations/0002_change.sql', dialect: 'postgres', history: POSTGRES },
  prisma: { base: 'prisma/migrations/20240101000000_base/migration.sql', path: 'prisma/migrations/20240102000000_change/migration.sql', dialect: 'postgres', history: POSTGRES },
  goose: { base: 'db/migrations/00001_base.sql', path: 'db/migrations/00002_change.sql', dialect: 'postgres', history: up('-- +goose Up', '-- +goose Down\nselect 1;') },
  dbmate: { base: 'db/migrations/20240101000000_base.sql', path: 'db/migrations/20240102000000_change.sql', dialect: 'postgres', history: up('-- migrate:up', '-- migrate:down\nselect 1;') },
  'sql-migrate': { base: 'db/migrations/0001_base.sql', path: 'db/migrations/0002_change.sql', dialect: 'postgres', history: up('-- +migrate Up', '-- +migrate Down\nselect 1;') },
  tern: { base: 'db/migrations/001_base.sql', path: 'db/migrations/002_change.sql', dialect: 'postgres', history: up('', '---- create above / drop below ----\nselect 1;') },
  mysql: { base: 'db/migrations/0001_base.up.sql', path: 'db/migrations/0002_change.up.sql', dialect: 'mysql', history: MYSQL },
  sqlite: { base: 'db/migrations/0001_base.sql', path: 'db/migrations/0002_change.sql', dialect: 'sqlite', history: SQLITE },
  sqlserver: { base: 'db/migrations/0001_base.sql', path: 'db/migrations/0002_change.sql', dialect: 'sqlserver', history: SQLSERVER },
};
