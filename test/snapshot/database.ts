// A database of every kind of object that a snapshot speaks of. Whatever is data, or looks like it, says so: `secret`, or a number that occurs nowhere else.
import type { PGlite } from '@electric-sql/pglite';
import { capture } from '../../server/src/engine/snapshot/capture.ts';
import type { CatalogSession } from '../../server/src/engine/ports.ts';
import type { Snapshot, SnapshotLevel } from '../../server/src/schema/snapshot.ts';

/** A session over the engine in process; the protocol to a server has tests of its own. */
export const sessionOf = (db: PGlite): CatalogSession => ({ query: async (sql) => (await db.query<Record<string, unknown>>(sql)).rows });

/** As the command takes it: in a transaction that only reads. */
export async function captureFrom(db: PGlite, level: SnapshotLevel): Promise<Snapshot> {
  await db.exec('begin isolation level repeatable read read only');
  try {
    return await capture(sessionOf(db), level);
  } finally {
    await db.exec('rollback');
  }
}

export const DATABASE = `
create extension if not exists pg_trgm;
create schema app;
create type app.order_status as enum ('pending', 'paid', 'shipped');
create domain app.email as text check (value ~ '@secretdomain');
create type app."Odd ""Type" as enum ('a', 'b');
create type app.address as (street text, zip text);
create type app.money_range as range (subtype = numeric);
create sequence app.loose;
create table app.customer (id bigint generated always as identity primary key, email app.email not null unique, name varchar(80), active boolean not null default true, balance numeric(12,2) default 1234.56, born date, tags text[], doc jsonb, home app.address, created_at timestamptz not null default now(), plan text not null default 'Secret plan', check (balance > -98765));
create table app.orders (id bigint primary key, customer_id bigint references app.customer (id) on delete cascade, status app.order_status not null, total numeric, placed timestamptz not null, during tstzrange, note text) with (fillfactor=80);
create index orders_customer on app.orders (customer_id, placed desc) include (total);
create index orders_open on app.orders (placed) where status = 'pending'::app.order_status;
create index orders_noted on app.orders (placed) where note = 'secretnote';
create index orders_note_trgm on app.orders using gin (note gin_trgm_ops);
create index customer_lower on app.customer (lower(name));
create unique index customer_mail on app.customer (lower(email::text));
create statistics app.orders_st (ndistinct, dependencies, mcv) on customer_id, status from app.orders;
create collation app.german (provider = icu, locale = 'und', deterministic = false);
create table app."Odd Table" ("user" text collate app.german primary key, twice int generated always as (1 + 1) stored, kind app."Odd ""Type" default 'a', check (kind <> 'b'));
create table app.region (code text not null, at int) partition by list (code);
create table app.region_a partition of app.region for values in ('secretregion', 'secretplace');
create table app.region_rest partition of app.region default;
create table app.event (id bigint, at date not null, kind text) partition by range (at);
create table app.event_2024 partition of app.event for values from ('2024-01-01') to ('2025-01-01');
create table app.event_2025 partition of app.event for values from ('2025-01-01') to ('2026-01-01');
create index event_at on app.event (at);
create table app.ledger (id uuid not null, owner text not null) partition by range (id, owner);
create table app.ledger_low partition of app.ledger for values from (minvalue, minvalue) to ('6ba7b811-9dad-11d1-80b4-00c04fd430c8', 'secretowner');
create table app.ledger_high partition of app.ledger for values from ('6ba7b811-9dad-11d1-80b4-00c04fd430c8', 'secretowner') to ('f47ac10b-58cc-4372-a567-0e02b2c3d479', maxvalue);
create table app.totals_log (note text, seen int[], amount numeric, few int);
create table app.values (a uuid default '6ba7b810-9dad-11d1-80b4-00c04fd430c8', b jsonb default '{"secret": 1}', c point default '(778899,1)', d inet default '10.77.88.99', e time default '11:22:33', f bytea default '\\xdeadbeef', g text[] default '{secret,"secret two"}', h int4range default '[1,778899)', i bit(4) default B'1010', j timestamptz default '2024-03-15 10:11:12+00', k interval default '778899 days', l app.email default 'x@secretdomain', m money default 778899, n xml default '<secret/>');
create statistics app.totals_few (dependencies, ndistinct) on note, few from app.totals_log;
create statistics app.totals_expr on (lower(note)), few from app.totals_log;
create table app.parent (a int); create table app.child (b int) inherits (app.parent);
create view app.open_orders as select o.id, c.email from app.orders o join app.customer c on c.id = o.customer_id where o.status = 'pending' and c.plan = 'Secret plan';
create materialized view app.totals as select customer_id, sum(total) as total from app.orders group by 1;
create view app.again as select id from app.open_orders;
create function app.tenant() returns text language sql stable as $$ select 'secrettenant' || current_setting('app.tenant') /* secretcomment */ $$;
create function app.touch() returns trigger language plpgsql as $$ begin new.note := 'secrettouch'; -- secretline
 return new; end $$;
create trigger touch before update on app.orders for each row when (new.note = 'secretwhen') execute function app.touch('secretarg');
alter table app.customer enable row level security;
create policy own on app.customer for select using (plan = current_setting('app.plan') or plan = 'secretpolicy');
create rule quiet as on delete to app.totals_log where old.note = 'secretrule' do instead nothing;
insert into app.customer (email, name, active, born, tags, doc) select 'user' || g || '@secretdomain', 'name' || g, g % 7 <> 0, date '1950-01-01' + g % 20000, array['secrettag' || g % 5], jsonb_build_object('secret', g) from generate_series(1, 5000) g;
insert into app.orders select g, 1 + (g % 5000), (array['pending','paid','shipped'])[1 + g % 3]::app.order_status, g * 1.37, timestamptz '2024-01-01' + g * interval '7 minutes', tstzrange(timestamptz '2024-01-01' + g * interval '7 minutes', timestamptz '2024-01-02' + g * interval '7 minutes'), case when g % 3 = 0 then 'secretnote' else 'x' || g end from generate_series(1, 20000) g;
insert into app.event select g, date '2024-01-01' + g % 700, 'secretkind' || g % 3 from generate_series(1, 20000) g;
insert into app.totals_log select 'secretlog' || g % 9, array[778899, g % 3], 55443 + g * 1.01, g % 3 from generate_series(1, 900) g;
refresh materialized view app.totals;
analyze;
`;
