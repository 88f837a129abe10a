// The twenty canonical queries: questions that every application asks, each in SQL.
// The page of each library that is called asks them in its own words, and its calls mean the same (twenty.test.ts).

/** The tables that they are asked of. */
export const SCHEMA = `
create table teams (id serial primary key, name text not null);
create table users (id serial primary key, email text not null unique, name text not null, age int, team_id int references teams (id), deleted_at timestamptz);
create table orders (id serial primary key, user_id int not null references users (id), state text not null, total int not null, created_at timestamptz not null default now());
`;

export interface Canonical {
  readonly title: string;
  /** `${name}` stands for a value that the program passes under that name. */
  readonly sql: string;
}

export const TWENTY: readonly Canonical[] = [
  { title: 'a row by its key', sql: 'select * from users where id = ${id}' },
  { title: 'rows by two conditions', sql: 'select * from orders where user_id = ${id} and state = ${state}' },
  { title: 'either of two', sql: 'select * from users where email = ${email} or name = ${name}' },
  { title: 'a list of keys', sql: 'select * from users where id in (${ids})' },
  { title: 'the beginning of a text', sql: "select * from users where email like 'a%'" },
  { title: 'a missing value', sql: 'select * from users where deleted_at is null' },
  { title: 'not equal, and none of a list', sql: 'select * from orders where state <> ${state} and user_id not in (${ids})' },
  { title: 'a range', sql: 'select * from orders where total >= ${low} and total < ${high}' },
  { title: 'the newest page', sql: 'select * from orders order by created_at desc limit 20' },
  { title: 'a page by offset', sql: 'select * from orders order by id limit 20 offset ${skip}' },
  { title: 'a page by keyset', sql: 'select * from orders where id > ${after} order by id limit 20' },
  { title: 'a count', sql: 'select count(*) from orders where state = ${state}' },
  { title: 'a sum by group', sql: 'select user_id, sum(total) from orders group by user_id' },
  { title: 'rows by their parent', sql: 'select orders.* from orders join users on users.id = orders.user_id where users.team_id = ${team}' },
  { title: 'parents that have a child', sql: 'select * from users where exists (select 1 from orders where orders.user_id = users.id)' },
  { title: 'parents that have none', sql: 'select * from users where not exists (select 1 from orders where orders.user_id = users.id)' },
  { title: 'an insert', sql: 'insert into users (email, name) values (${other}, ${name})' },
  { title: 'an insert of many', sql: 'insert into users (email, name) values (${other}, ${name}), (${another}, ${name})' },
  { title: 'an update by key that counts up', sql: 'update users set age = age + ${by} where id = ${id}' },
  { title: 'a delete by condition', sql: 'delete from orders where state = ${state} and total < ${low}' },
];

/** What is in them, so that each question has an answer that none of its neighbours has. */
export const ROWS = `
insert into teams (name) values ('one'), ('two');
insert into users (email, name, age, team_id, deleted_at) values ('a1', 'Ada', 30, 1, null), ('b2', 'Bob', 40, 1, '2026-01-01'), ('a3', 'Cleo', 50, 2, null), ('d4', 'Ada', 60, null, '2026-02-02'), ('ba5', 'Eve', 70, 2, null);
insert into orders (user_id, state, total, created_at)
  select 1 + n % 3, case n % 4 when 0 then 'open' when 1 then 'paid' else 'sent' end, 10 * n, timestamptz '2026-03-01' + n * 7 % 60 * interval '1 hour' from generate_series(1, 60) n;
`;

/** What the program passes under each name. */
export const VALUES: Readonly<Record<string, string>> = {
  id: '2', ids: '1, 3', email: "'b2'", name: "'Ada'", other: "'new'", another: "'newer'", state: "'open'", low: '100', high: '300', skip: '10', after: '15', team: '1', by: '5',
};
