-- tables: users
create table if not exists `users` (
  id bigint unsigned not null auto_increment,
  email varchar(255) character set ascii collate 'ascii_bin' not null default '' comment 'the address',
  name varchar(100) binary null,
  state enum('a', 'b,c') not null default 'a',
  flags set('x', 'y') default null,
  price decimal(10, 2) unsigned zerofill,
  made datetime(6) not null default current_timestamp(6) on update current_timestamp(6),
  total int generated always as (a + 1) stored not null,
  low varchar(10) as (lower(name)) virtual invisible,
  place point not null srid 4326,
  doc json default (json_object()) check (json_valid(doc)),
  team_id int references teams (id),
  primary key (id) using btree,
  unique key by_email (email(20)),
  key (name, made desc),
  index by_lower ((lower(name)), (cast(doc->'$.a' as unsigned array))) invisible comment 'x',
  fulltext key words (name) with parser ngram,
  spatial index (place),
  constraint of_team foreign key by_team (team_id) references teams (id) on delete cascade on update no action,
  constraint positive check (total > 0) not enforced
) engine = InnoDB auto_increment = 10 default charset = utf8mb4 collate = utf8mb4_unicode_ci row_format = dynamic comment = 'users; all of them'
partition by range (year(made)) subpartition by hash (id) subpartitions 2 (partition p0 values less than (2020), partition p1 values less than maxvalue);
create temporary table t like users;
create table copy engine = memory as select * from users;
create table copy (id int primary key) ignore select id from users;
-- tables: users
alter table users add column a int first, add b int after a, add column (c int, d int, key (c)), modify name text not null, change column a z bigint default 3 after b,
  alter column b set default 5, alter c drop default, rename column d to e, rename index by_email to by_mail, drop index by_mail, drop key words, drop primary key, add primary key (id),
  drop foreign key of_team, drop check positive, add unique (b, c), add fulltext index f (name), add constraint x foreign key (team_id) references teams (id), add check (b > 0),
  alter index f invisible, convert to character set utf8mb4 collate utf8mb4_bin, engine = InnoDB, auto_increment = 5, order by a, b desc, disable keys, algorithm = inplace, lock = none, rename to people;
alter table users add partition (partition p2 values less than (2030)), reorganize partition p0 into (partition n0 values less than (10));
alter table users add system versioning;
create unique index by_b using btree on users (b desc, c(10)) comment 'x' algorithm = inplace lock none;
create fulltext index w on users (name);
drop index by_b on users algorithm default lock = shared;
rename table users to people, old to older;
create or replace algorithm = merge definer = `root`@`%` sql security invoker view v (a, b) as select id, name from users with cascaded check option;
alter definer = current_user view v as select 1 as a;
drop view if exists v, w cascade;
drop table if exists users, teams;
create database if not exists shop default character set utf8mb4;
alter database shop collate utf8mb4_bin;
create event if not exists e on schedule every 1 day starts current_timestamp do delete from logs where made < now() - interval 30 day;
create trigger t before insert on users for each row set new.made = now();
drop trigger if exists shop.t;
drop procedure p;
create user if not exists 'u'@'%' identified by 'x';
