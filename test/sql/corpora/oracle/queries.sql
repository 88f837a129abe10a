-- tables: dual
select sysdate from dual;
-- tables: employees, departments
select e.name, d.name from employees e, departments d where e.department_id = d.id (+) and d.city (+) = 'Oslo';
-- tables: employees
select level, name, connect_by_root name as boss, sys_connect_by_path(name, '/') from employees start with manager_id is null connect by nocycle prior id = manager_id order siblings by name;
-- tables: employees
select * from (select name, rownum as n from employees where rownum <= 20) where n > 10;
-- tables: employees
select name from employees order by salary desc offset 10 rows fetch next 5 rows with ties;
-- tables: a, b
select id from a minus select id from b;
-- tables: notes
select q'[it's]', q'{a 'b' c}', n'x', date '2024-01-01', interval '1 2' day to second from notes where text = :text and id in (:1, :2);
-- tables: employees
select department_id, max(salary) keep (dense_rank first order by hired) over (partition by department_id), listagg(name, ', ' on overflow truncate) within group (order by name) from employees group by department_id;
-- tables: employees
select first_value(salary ignore nulls) over (order by hired rows between unbounded preceding and current row) from employees;
-- tables: sales
select * from sales pivot (sum(amount) for quarter in ('Q1' as q1, 'Q2' as q2)) p where p.q1 > 0;
-- tables: sales
select * from sales unpivot include nulls (amount for quarter in (q1, q2));
-- tables: sales_view
select country, year, s from sales_view model partition by (country) dimension by (year) measures (sales s) rules (s[2002] = s[2001] + 1);
-- tables: ticker
select * from ticker match_recognize (partition by symbol order by at measures first(at) as started pattern (up+ down) define up as price > prev(price)) m where m.started > sysdate;
-- tables: orders
select * from orders as of timestamp (systimestamp - interval '1' hour) o where o.id = 7;
-- tables: orders
select versions_operation, id from orders versions between scn minvalue and maxvalue;
-- tables: customers
select c.id, t.* from customers c, table(c.phones) t;
-- tables: documents
select j.name from documents d, json_table(d.body, '$.items[*]' columns (name varchar2(40) path '$.name')) j;
-- tables: documents
select x.name from documents d, xmltable('/a/b' passing d.body columns name varchar2(40) path 'name') x;
-- tables: sales
select * from sales partition (p2024) s sample (10);
-- tables: a, b
select a.id from a cross apply (select * from b where b.a_id = a.id) x;
-- tables: accounts
select * from accounts for update of balance wait 5;
-- tables: events
insert into events (id, at) values (event_seq.nextval, systimestamp) returning id into :id;
-- tables: audit_log, events, sources
insert all when kind = 1 then into events (id) values (id) else into audit_log (id) values (id) select id, kind from sources;
-- tables: accounts, updates
merge into accounts a using updates u on (a.id = u.id) when matched then update set a.balance = u.balance where u.ok = 1 delete where a.balance = 0 when not matched then insert (id, balance) values (u.id, u.balance) log errors reject limit 10;
-- tables: employees
update (select salary from employees where id = 1) set salary = salary * 2;
-- tables: employees, departments
update employees e set (e.city, e.code) = (select d.city, d.code from departments d where d.id = e.department_id) where exists (select 1 from departments d where d.id = e.department_id);
-- tables: employees
delete employees where hired < add_months(trunc(sysdate, 'mm'), -12);
-- tables: tags
select * from tags where names member of :names and x is not nan and y is of type (only person_t);
