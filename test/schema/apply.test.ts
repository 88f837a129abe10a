// What one statement changes in a schema: the facts that go (-) and the facts that come (+), names chosen as PostgreSQL chooses them.
// That the choices are PostgreSQL's is shown by fold.test.ts; here each is seen by itself, with what no server can show: incomplete knowledge.
import assert from 'node:assert/strict';
import { apply, emptySchema } from '../../server/src/schema/apply.ts';
import type { Schema } from '../../server/src/schema/schema.ts';
import { changesOf } from '../../server/src/sql/change.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { parseScript } from '../../server/src/sql/parse.ts';
import { linesOf } from './lines.ts';

const postgres = dialectOf('postgres');
const after = (schema: Schema, sql: string): Schema =>
  parseScript(sql, postgres).statements.reduce((next, statement, number) => changesOf(statement, postgres, sql).reduce((one, change) => apply(one, change, { path: 'x.sql', statement: number }), next), schema);
const empty = emptySchema(['public']);

/** The title, what stands before, the statement, and what it changes. */
type Case = readonly [title: string, before: string, sql: string, changes: readonly string[]];

const USERS = 'create table users (id int primary key, email text);';
const PARTED = 'create table e (id int not null, at date not null) partition by range (at); create table e1 partition of e for values from (1) to (2);';

const cases: readonly Case[] = [
  ['a primary key forbids nulls and has an index', '', 'create table t (a int, primary key (a))', [
    '+ public.t constraint t_pkey: primary key (a)', '+ public.t index t_pkey: primary unique btree (a)', '+ public.t.a: integer not null', '+ public.t: table']],
  ['serial is an integer with a default', '', 'create table t (a bigserial)', ["+ public.t.a default nextval(…)", '+ public.t.a: bigint not null', '+ public.t: table']],
  ['a column that is there is not added again', USERS, 'alter table users add column if not exists email int', []],
  ['IF NOT EXISTS leaves a table alone', USERS, 'create table if not exists users (other int)', []],
  ['a reference without columns means the primary key', USERS, 'create table o (u int references users on delete cascade)', [
    '+ public.o constraint o_u_fkey: (u) references public.users (id) on delete cascade on update no action', '+ public.o.u: integer', '+ public.o: table']],
  ['a renamed table takes references along and keeps the names of its indexes', `${USERS} create table o (u int references users);`, 'alter table users rename to people', [
    '+ public.o constraint o_u_fkey: (u) references public.people (id) on delete no action on update no action', '+ public.people constraint users_pkey: primary key (id)', '+ public.people index users_pkey: primary unique btree (id)', '+ public.people.email: text', '+ public.people.id: integer not null', '+ public.people: table',
    '- public.o constraint o_u_fkey: (u) references public.users (id) on delete no action on update no action', '- public.users constraint users_pkey: primary key (id)', '- public.users index users_pkey: primary unique btree (id)', '- public.users.email: text', '- public.users.id: integer not null', '- public.users: table']],
  ['a renamed column is renamed wherever it is written, but not in strings, calls and types', "create table t (lower text, b int generated always as (length(lower)) stored, check (lower <> 'lower')); create index i on t (lower(lower)) where lower = 'lower';", 'alter table t rename lower to "Name"', [
    '+ public.t constraint t_lower_check: check "Name" <> \'lower\'', '+ public.t index i: btree ((lower("Name"))) where "Name" = \'lower\'', '+ public.t.Name: text', '+ public.t.b: integer generated length("Name")',
    "- public.t constraint t_lower_check: check lower <> 'lower'", "- public.t index i: btree ((lower(lower))) where lower = 'lower'", '- public.t.b: integer generated length(lower)', '- public.t.lower: text']],
  ['a dropped column takes along what mentions it', 'create table t (a int, b int, c int, unique (a, b), check (b > 0)); create index i on t (c) where b > 0; create index j on t ((b + 1)); create index k on t (c) include (b); create index l on t (c);', 'alter table t drop column b', [
    '- public.t constraint t_a_b_key: unique (a, b)', '- public.t constraint t_b_check: check b > 0', '- public.t index i: btree (c) where b > 0', '- public.t index j: btree ((b + 1))', '- public.t index k: btree (c) include (b)', '- public.t index t_a_b_key: constraint unique btree (a, b)', '- public.t.b: integer']],
  ['a dropped table takes along the references to it', `${USERS} create table o (u int references users);`, 'drop table users cascade', [
    '- public.o constraint o_u_fkey: (u) references public.users (id) on delete no action on update no action', '- public.users constraint users_pkey: primary key (id)', '- public.users index users_pkey: primary unique btree (id)', '- public.users.email: text', '- public.users.id: integer not null', '- public.users: table']],
  ['names are numbered where they clash', 'create table t (a int); create index on t (a);', 'create index on t (a)', ['+ public.t index t_a_idx1: btree (a)']],
  ['a name left behind by a renamed table is not free', 'create table t (a int check (a > 0)); alter table t rename to old;', 'create table t (a int check (a > 0))', ['+ public.t constraint t_a_check1: check a > 0', '+ public.t.a: integer', '+ public.t: table']],
  ['expressions lend their name', 'create table t (a text, b jsonb);', "create index on t (lower(a), (b ->> 'x'), (a || 'y'), (b::text))", ["+ public.t index t_lower_expr_expr1_b_idx: btree ((lower(a)), (b ->> 'x'), (a || 'y'), (b::text))"]],
  ['a constraint takes over an index and renames it', 'create table t (a int); create unique index ready on t (a);', 'alter table t add constraint t_done primary key using index ready', [
    '+ public.t constraint t_done: primary key (a)', '+ public.t index t_done: primary unique btree (a)', '+ public.t.a: integer not null', '- public.t index ready: unique btree (a)', '- public.t.a: integer']],
  ['a renamed index renames its constraint', USERS, 'alter index users_pkey rename to users_id', ['+ public.users constraint users_id: primary key (id)', '+ public.users index users_id: primary unique btree (id)', '- public.users constraint users_pkey: primary key (id)', '- public.users index users_pkey: primary unique btree (id)']],
  ['a partition gets the indexes of its parent', `${PARTED} create index on e (at); alter table e add primary key (id, at);`, 'create table e2 partition of e for values from (2) to (3)', [
    '+ public.e2 constraint e2_pkey: primary key (id, at)', '+ public.e2 index e2_at_idx: btree (at)', '+ public.e2 index e2_pkey: primary unique btree (id, at)', '+ public.e2.at: date not null', '+ public.e2.id: integer not null', '+ public.e2: table of public.e']],
  ['an index of a partitioned table reaches its partitions, and is dropped from them', `${PARTED} create index i on e (at);`, 'drop index i', ['- public.e index i: btree (at)', '- public.e1 index e1_at_idx: btree (at)']],
  ['ON ONLY leaves partitions alone', PARTED, 'create index i on only e (at)', ['+ public.e index i: btree (at)']],
  ['a dropped partitioned table takes its partitions along', PARTED, 'drop table e', ['- public.e.at: date not null', '- public.e.id: integer not null', '- public.e1.at: date not null', '- public.e1.id: integer not null', '- public.e1: table of public.e', '- public.e: table partitioned']],
  ['heirs follow their parent', 'create table p (a int); create table c (b int) inherits (p);', 'alter table p add column d text', ['+ public.c.d: text', '+ public.p.d: text']],
  ['an enum follows its renames into columns', "create type s as enum ('a', 'b'); create table t (x s, y s[]);", 'alter type s rename to status', ['+ public.t.x: public.status', '+ public.t.y: public.status[]', '+ type public.status: enum (a, b)', '- public.t.x: public.s', '- public.t.y: public.s[]', '- type public.s: enum (a, b)']],
  ['a dropped schema empties itself', 'create schema s; create table s.t (a int); create type s.e as enum (); create table t (a int);', 'drop schema s cascade', ['- s.t.a: integer', '- s.t: table', '- type s.e: enum ()']],
  ['a view has the columns of its query', USERS, 'create view v as select u.*, lower(email), count(*) as n from users u group by u.id', ['+ public.v.email: text', '+ public.v.id: integer', '+ public.v.lower: text', '+ public.v.n: bigint', '+ public.v: view']],
  ['what a query in the list gives has the name that is written behind it', USERS, 'create view v as select u.id, (select max(o.email) as m from users o) as last from users u', ['+ public.v.id: integer', '+ public.v.last: text', '+ public.v: view']],
  ['a cascade takes along the views on a column, and the views on those', `${USERS} create view v as select id from users; create view w as select email as e from users; create view x as select e from w;`, 'alter table users drop column email cascade', ['- public.users.email: text', '- public.w.e: text', '- public.w: view', '- public.x.e: text', '- public.x: view']],
  ['a DO block applies where it still fits', USERS, "do $$ begin if not exists (select 1) then alter table users add column name text; alter table users add column email int; alter table nothing add column x int; end if; end $$", ['+ public.users.name: text']],
  ['ALTER TABLE IF EXISTS of an unknown table does nothing', '', 'alter table if exists t add column a int', []],
  // What cannot be known.
  ['an unknown table becomes incomplete', '', 'alter table t add column a int', ['+ public.t.a: integer', '+ public.t: table incomplete']],
  ['a table that is only referred to becomes known by name', '', 'create table o (u int references auth.users (id))', ['+ auth.users: table incomplete', '+ public.o constraint o_u_fkey: (u) references auth.users (id) on delete no action on update no action', '+ public.o.u: integer', '+ public.o: table']],
  ['text that is made when it runs doubts what it names', USERS, "do $$ begin execute 'alter table users add column ' || current_user || ' int'; end $$", ['+ public.users: table incomplete', '- public.users: table']],
  ['text that is made when it runs and names nothing doubts everything', USERS, "do $$ begin execute format('alter table %I add column x int', current_user); end $$", ['+ public.users: table incomplete', '- public.users: table']],
  ['text that is made when it runs and renames tables doubts those that the block names', `${USERS} create table o (a int);`, "do $$ declare base text; begin foreach base in array array['o'] loop execute format('alter table %I rename to %I', base || '_new', base); end loop; end $$", ['+ public.o: table incomplete', '- public.o: table']],
  ['text that is made when it runs and drops an index or a constraint makes no table of its name', `${USERS} create index known on users (id); create table o (a int);`, "do $$ declare c text := 'x'; begin execute 'alter table o drop check ' || c; execute 'alter table o drop key positive, drop index other, add constraint k foreign key (a) references users on delete cascade ' || c; execute 'drop index if exists unknown ' || c; execute 'drop index known ' || c; end $$", ['+ public.o: table incomplete', '+ public.users: table incomplete', '- public.o: table', '- public.users: table']],
  ['text that is made when it runs and only grants doubts nothing', USERS, "do $$ begin execute format('grant select on users to %I', current_user); end $$", []],
  ['what is read is not doubted for the text beside it', `${USERS} create table o (a int);`, "do $$ declare c text := 'x'; begin alter table users add column name text; execute 'alter table o add column ' || c || ' int'; end $$", ['+ public.o: table incomplete', '+ public.users.name: text', '- public.o: table']],
  ['a statement that nobody can read doubts what it names', USERS, 'alter table users ))) garbage', ['+ public.users: table incomplete', '- public.users: table']],
];

describe('apply', () => {
  for (const [title, before, sql, changes] of cases) {
    it(title, () => {
      const schema = after(empty, before);
      const [old, now] = [linesOf(schema), linesOf(after(schema, sql))];
      assert.deepEqual([...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`), ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`)], changes);
    });
  }

  it('knows that it does not know every table once the history alters one that it never made', () => {
    assert.equal(after(empty, `${USERS} alter table users add column x int`).complete, true);
    assert.equal(after(empty, 'alter table t add column a int').complete, false);
    assert.equal(after(empty, 'drop table t').complete, false);
    assert.equal(after(empty, 'drop table if exists t').complete, true);
    assert.equal(after(empty, 'alter table auth.users add column a int').complete, true);
  });

  it('does not claim to know what an extension makes in a schema of its own', () => {
    const known = (sql: string): readonly string[] => [...after(empty, sql).schemas].sort();
    assert.deepEqual(known('create schema pgmq; create schema app; create extension pgmq with schema pgmq;'), ['app', 'public']);
    assert.deepEqual(known('create extension hstore; create extension pg_cron; create extension postgis;'), ['public']);
    const schema = after(empty, 'create extension postgis; create extension pg_cron with schema pg_catalog;');
    assert.deepEqual(['public.spatial_ref_sys', 'cron.job'].map((name) => schema.tables.get(name)?.complete), [false, false]);
    // A stand-in for where the extension is not to be had makes nothing where it is.
    assert.equal(after(schema, 'create table if not exists cron.job (jobid bigint primary key);').tables.get('cron.job')?.complete, false);
  });

  it('finds names by the search path, and what is temporary before all else', () => {
    const schema = after(empty, 'create schema s; create table s.t (a int); create table public.t (b int); set search_path to s, public; alter table t add column c int; create table u (a int); create temp table u (b int); alter table u add column c int;');
    const columns = (key: string): readonly string[] => schema.tables.get(key)!.columns.map(({ name }) => name);
    assert.deepEqual([columns('s.t'), columns('public.t'), columns('s.u'), columns('pg_temp.u')], [['a', 'c'], ['b'], ['a'], ['b', 'c']]);
  });

  it('leaves every earlier schema as it was', () => {
    const first = after(empty, `${USERS} create index on users (email);`);
    const lines = linesOf(first);
    after(first, 'alter table users rename email to mail; drop table users;');
    assert.deepEqual(linesOf(first), lines);
  });
});
