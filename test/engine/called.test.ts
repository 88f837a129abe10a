// Definitions that do not stand in a migration as statements: in routines that it calls, in texts that it executes, in files that it includes.
import assert from 'node:assert/strict';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace } from '../../server/src/engine/workspace.ts';

type Texts = Readonly<Record<string, string>>;
const final = (files: Texts) => openWorkspace({ list: () => Object.keys(files).sort(), read: (path) => files[path] }, defaultSettings).world.databases[0]!.fold.final;
/** `t(a b)`, with `…` behind what may hold more; at the end, whether other tables may exist. */
const shape = (files: Texts): string => {
  const schema = final(files);
  return [...[...schema.tables.values()].map(({ name, columns, complete }) => `${name}(${columns.map((column) => column.name).join(' ')}${complete ? '' : '…'})`).sort(), ...(schema.complete ? [] : ['…'])].join(' ');
};
const history = (...texts: readonly string[]): Texts => Object.fromEntries(texts.map((text, at) => [`migrations/00${at + 1}_x.sql`, text]));
const EXECUTE = 'create function execute(text) returns void as $$ begin execute $1; end; $$ language plpgsql;';

describe('definitions that are executed', () => {
  const cases: readonly (readonly [name: string, texts: readonly string[], expected: string])[] = [
    ['a text handed to a routine that executes it', [EXECUTE, 'select execute($$ insert into m values (1); create table t (a int); alter table t add b jsonb; $$) where not exists (select from m);'], 't(a b)'],
    ['a text with a part that is made when it runs', [`${EXECUTE} create table t (a int); create table u (a int);`, "select execute('alter table t add ' || x) from y;"], 't(a…) u(a)'],
    ['a text handed to a routine that nobody has declared', ['create table t (a int); create table u (a int);', "select dblink_exec('db', 'alter table t add b int');"], 't(a…) u(a)'],
    ['a routine that defines', ['create table t (a int);', 'create function f() returns void language plpgsql as $$ begin alter table t add b int; end $$;', 'select f();'], 't(a b)'],
    ['a routine that is not called', ['create table t (a int);', 'create function f() returns void language plpgsql as $$ begin alter table t add b int; end $$;'], 't(a)'],
    ['a routine that is called in a DO block, through another', ['create table t (a int); create function f() returns void language sql as $$ alter table t add b int; $$;', 'create procedure g() language plpgsql as $$ begin perform f(); end $$;', 'do $$ begin call g(); end $$;'], 't(a b)'],
    ['a name that is made of what a routine is given', ["create table t (a int); create table u (a int); create function f(n text) returns void language plpgsql as $$ begin execute format('alter table %I add b int', n); end $$;", "select f('t');"], 't(a…) u(a) …'],
    ['a table whose name is made', ["create table t (a int);", "do $$ begin execute format('create table %I (x int)', now()); end $$;"], 't(a) …'],
    ['a trigger function is called by no statement', ['create table t (a int);', "create function f() returns trigger language plpgsql as $$ begin execute 'alter table t add x int'; return new; end $$;", 'select f();'], 't(a)'],
    ['a text in dollars within a DO block', ['create table t (a int); create table u (a int);', 'do $$ begin execute $q$alter table t add b $q$ || v; end $$;'], 't(a…) u(a)'],
    ['a definition that a row keeps as text, for a program to execute', ['create table t (a int); create table jobs (sql text); drop table if exists v;', "insert into jobs (sql) values ('create materialized view v as select ''x'' as a from t'), ('alter table t add b int'), ('create tables as you like');"], 'jobs(sql) t(a…) v(…)'],
    ['what only reads', ['create table t (a int);', `${EXECUTE} select execute('select 1'), count(*) from t;`], 't(a)'],
  ];
  for (const [name, texts, expected] of cases) it(name, () => assert.equal(shape(history(...texts)), expected));

  it('MySQL: a procedure with a name in capitals, which it tells apart from no other', () => {
    assert.equal(shape(history(
      'create table `t` (`user_id` int auto_increment primary key) engine=innodb;',
      'CREATE PROCEDURE Up_1()\nBEGIN\n  IF EXISTS (select 1 from information_schema.columns) THEN\n    BEGIN alter table `t` change column `user_id` `userid` int not null; END;\n  END IF;\nEND;\nCALL UP_1();\nDROP PROCEDURE Up_1;',
    )), 't(userid)');
  });

  it('MySQL: a procedure that is called, a text that is prepared', () => {
    assert.equal(shape(history(
      'create table `t` (a int auto_increment primary key) engine=innodb;',
      'DELIMITER //\ncreate procedure p() begin alter table t add b int; end//\nDELIMITER ;\ncall p();\ndrop procedure p;',
      "set @s = (select if(exists(select 1 from information_schema.columns), 'select 1', 'alter table t add column c int'));\nprepare x from @s;\nexecute x;",
    )), 't(a b c…)');
  });
});

describe('files that a script includes', () => {
  it('psql: they are read where the script names them', () => {
    const files = { 'db/init.sql': 'create extension citext;\n\\i tables/b.sql\n\\ir tables/a.sql\nalter table a add z int;\n\\i tables/c.sql\n', 'db/tables/a.sql': 'create table a (x bigserial);', 'db/tables/b.sql': 'create table b (x int);', 'db/tables/c.sql': 'alter table b drop x;', 'db/tables/d.sql': 'create table left_out (x int);' };
    assert.equal(shape(files), 'a(x z) b()');
  });
  it('sqlcmd', () => {
    assert.equal(shape({ 'sql/create_tables.sql': ':r .\\t\\a.sql\nGO\n', 'sql/t/a.sql': 'create table [dbo].[a] (x nvarchar(10));' }), 'a(x)');
  });
  it('what is not there may have changed everything', () => {
    assert.equal(shape({ 'db/schema.sql': 'create table a (x bigserial);\n\\i gone.sql\n' }), 'a(x…) …');
    assert.equal(shape({ 'db/schema.sql': '/*\n\\i gone.sql\n*/\n-- \\i gone.sql\ncreate table a (x bigserial);\n' }), 'a(x)');
  });
  it('the files of a change of Sqitch', () => {
    assert.equal(shape({ 'sqitch.plan': '%project=x\na 2024-01-01T00:00:00Z x <x@x> # a\n', 'sqitch.conf': '[core]\n engine = pg\n', 'deploy/a.sql': '\\ir ../parts/t.sql\n', 'parts/t.sql': 'create table t (x int);' }), 't(x)');
  });
});
