// Which words may follow at which place: the few that are meant, never all nine hundred. In lower case; the user's own case is kept when they are shown.
import type { Clause } from './clause.ts';

type Words = readonly string[];
const list = (words: string): Words => words.split(',').map((word) => word.trim());

export const STATEMENTS = list('select, insert into, update, delete from, with, create table, create index, alter table, drop table, create view, merge into, explain, begin, commit, rollback, truncate, values');
export const QUERIES = list('select, insert into, update, delete from, merge into, values');
export const ROUTINE = list('select, insert into, update, delete from, perform, if, for, return, raise, begin, end');
export const JOINS = list('join, left join, inner join, cross join, right join, full join, join lateral, left join lateral, natural join');
export const TAIL = list('order by, limit, offset, union, union all, intersect, except, for update');
export const SUBQUERY = list('select, with');

/** After an operand of a condition. */
export const COMPARISONS = list('and, or, is null, is not null, in, not in, like, ilike, between, is distinct from');
export const OPERAND = list('null, true, false, not, exists, case, interval');
export const AFTER_IS = list('null, not null, true, false, distinct from, not distinct from');
export const AFTER_NOT = list('in, like, ilike, between, similar to');
export const SORTING = list('asc, desc, nulls first, nulls last');

/** Clauses that may follow one that is complete. */
export const NEXT: Readonly<Record<Clause, Words>> = {
  start: [],
  with: [],
  select: list('from, as, over, filter'),
  from: [...JOINS.slice(0, 0), 'where', ...JOINS, 'group by', 'order by', 'limit', 'as', ...TAIL.slice(2)],
  join: list('on, using, as'),
  on: ['where', ...JOINS, 'group by', ...TAIL],
  using: ['where', ...JOINS, 'group by', ...TAIL],
  where: ['group by', ...TAIL],
  group: ['having', ...TAIL],
  having: TAIL,
  window: TAIL,
  order: [...SORTING, ...TAIL.slice(1, 3), 'for update'],
  limit: list('offset, for update'),
  offset: list('limit, rows only, for update'),
  lock: list('nowait, skip locked, of'),
  'set operation': list('select, all, values'),
  target: list('values, select, default values, as'),
  values: list('on conflict, returning'),
  conflict: list('do nothing, do update set, where'),
  set: list('where, from, returning'),
  returning: list('as, into'),
  when: list('then, and'),
};

export const AFTER_DELETE = list('where, using, returning');
export const AFTER_UPDATE = list('set, as');
export const WRITE_CONDITION = list('returning');

// Definitions.
export const CREATE = list('table, index, unique index, index concurrently, view, materialized view, type, or replace function, or replace view, schema, extension if not exists, sequence, trigger, policy, temporary table, table if not exists');
export const DROP = list('table, table if exists, index, index concurrently, view, materialized view, type, schema, sequence, function, trigger, policy, extension');
export const ALTER = list('table, table if exists, type, index, view, sequence, schema');
export const ALTER_TABLE = list('add column, add constraint, add column if not exists, drop column, drop constraint, alter column, rename column, rename to, rename constraint, validate constraint, enable row level security, add primary key, add foreign key, add unique, add check, set schema, owner to, attach partition, detach partition');
export const ALTER_COLUMN = list('type, set not null, drop not null, set default, drop default, set data type, add generated always as identity');
export const COLUMN_CONSTRAINTS = list('not null, default, primary key, references, unique, check, generated always as identity, constraint, null');
export const TABLE_CONSTRAINTS = list('constraint, primary key, foreign key, unique, check, like, exclude');
export const CONSTRAINTS = list('primary key, foreign key, unique, check, exclude using gist');
export const AFTER_REFERENCE = list('on delete cascade, on delete restrict, on delete set null, on update cascade, deferrable initially deferred, not valid');
export const ACTIONS = list('cascade, restrict, set null, set default, no action');
export const INDEX_METHODS = list('btree, gin, gist, brin, hash, spgist');
export const AFTER_INDEX_KEYS = list('where, include, nulls not distinct, with');
