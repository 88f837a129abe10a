-- What MariaDB alone reads.
-- tables: users
insert into users (a) values (1) returning id, a;
-- tables: users
delete from users where id = 1 returning *;
-- tables: users
select * from users for system_time as of timestamp '2024-01-01 00:00:00' where a = 1;
-- tables: users
select * from users for system_time between '2024-01-01' and '2024-02-01' u where u.a = 1;
-- tables: users
select * from users for update wait 5;
-- tables: users
select * from users limit 10 rows examined 1000;
create or replace table users (id int, s timestamp(6) generated always as row start, e timestamp(6) generated always as row end, period for system_time (s, e)) with system versioning;
create sequence if not exists s start with 1 increment by 2 cache 10;
select next value for s, nextval(s), lastval(s);
alter table if exists users add column if not exists a int, drop column if exists b, drop index if exists x, modify if exists c int;
drop sequence s;
create or replace procedure p() select 1;
delete history from users before system_time '2020-01-01';
update users for portion of period from '2000-01-01' to '2018-01-01' set a = 1;
set statement max_statement_time = 1 for select * from users;
/*M!100100 select 1 */;
/*!50000 select 2 */;
