-- tables: users
insert into users (a, b) values (1, default), (2, 'x') as new on duplicate key update a = new.a + 1, b = values(b);
-- tables: users
insert ignore into users set a = 1, b = now() on duplicate key update a = 2;
-- tables: users
insert low_priority users () values ();
-- tables: users
insert into users value (1, 2);
-- tables: users, old
insert into users partition (p0) (a) select a from old where a > 1 on duplicate key update a = old.a;
-- tables: users
replace into users (id, a) values (1, 2);
-- tables: users
replace delayed users set id = 1;
-- tables: users
update low_priority ignore users set a = a + 1, b = default where id = 1 order by id desc limit 3;
-- tables: users, orders
update users u join orders o on o.user_id = u.id left join orders p on p.user_id = u.id set o.total = u.a, u.b = 2 where u.id > 5;
-- tables: users, orders
update users, orders set users.a = orders.b where users.id = orders.user_id;
-- tables: users
delete quick from users as u where u.id = 1 order by id limit 10;
-- tables: users, orders
delete u, o.* from users u join orders o on o.user_id = u.id where u.id = 1;
-- tables: users, orders
delete from u, o using users u inner join orders o on o.user_id = u.id where o.id = 3;
-- tables: users
truncate table users;
-- tables: users
load data local infile 'x.csv' replace into table users character set utf8mb4 fields terminated by ',' enclosed by '"' lines terminated by '\n' ignore 1 lines (a, @b) set c = @b + 1;
-- tables: users
handler users open as h;
-- tables: users, orders
lock tables users as u read, orders low_priority write;
unlock tables;
-- tables: users
explain format = tree select * from users;
-- tables: users
describe users;
-- tables: users, orders
analyze local table users, orders;
-- tables: users
check table users fast quick;
show full columns from users like 'a%';
show create table users;
use other;
set names utf8mb4 collate utf8mb4_bin;
set global transaction isolation level read committed, @x = (select 1);
call do_it(1, @out);
prepare s from 'select 1';
execute s using @a, @b;
deallocate prepare s;
do sleep(1);
flush tables with read lock;
kill query 12;
start transaction with consistent snapshot, read only;
commit and chain;
rollback to savepoint x;
xa start 'x';
grant select, update (a) on shop.* to 'u'@'%' with grant option;
