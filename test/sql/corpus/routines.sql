-- Functions and procedures; their bodies are read too.
create function one() returns int language sql immutable return 1;
create function add(a int, b int default 2) returns int language sql stable strict parallel safe cost 5 begin atomic select a + b; end;
create procedure p(in a int, inout b text, out c int) language sql begin atomic insert into t values (a); update t set x = b where id = a; end;
create or replace function s.f(a int, out b int, variadic c text[]) returns setof record as $$ select a, count(*) from t group by a $$ language sql;
create function f() returns table (id int, name text) as $body$ select id, name from customer where email is not null $body$ language sql stable rows 10 security definer set search_path = public, pg_temp;
create function old_style(int, text) returns text as 'select name from customer where id = $1 and name <> ''x'' and note = ''it''''s''' language 'sql';
create function c_function(a cstring) returns int as '$libdir/x', 'symbol' language c strict;
create function t.tr() returns trigger language plpgsql as $$
declare
  total numeric := 0;
  r record;
  c cursor (k int) for select * from orders where id = k;
  name customer.name%type;
  whole customer%rowtype;
begin
  select count(*) into total from orders where customer_id = new.id;
  select into r * from customer where id = new.id;
  if total > 10 and exists (select 1 from flagged where id = new.id) then
    update customer set vip = true where id = new.id returning vip into new.vip;
  elsif total = 0 then
    delete from customer_cache where id = old.id;
  else
    insert into log (message) values ('x');
  end if;
  for r in select * from orders where customer_id = new.id loop
    perform notify_order(r.id);
    total := total + r.total;
  end loop;
  for i in reverse 10..1 by 2 loop
    continue when i = 5;
    insert into counters values (i);
  end loop;
  foreach name in array array['a', 'b'] loop
    raise notice 'x %', name;
  end loop;
  while total > 0 loop
    total = total - 1;
    exit when total < 5;
  end loop;
  <<outer_loop>>
  loop
    exit outer_loop;
  end loop;
  open c (1);
  fetch c into whole;
  close c;
  execute 'update t set a = 1';
  execute format('select * from %I', tg_table_name) into r using 1;
  case total when 1 then delete from one; else delete from other; end case;
  begin
    insert into risky values (1);
  exception when unique_violation or others then
    get stacked diagnostics name = message_text;
    rollback;
  end;
  assert total > 0, 'no';
  return query select * from customer;
  return next r;
  return new;
end
$$;
create function dyn(q text) returns void language plpgsql as $$ begin execute q; return query execute 'select 1' using q; end $$;
do $do$
declare x int;
begin
  with moved as (delete from a returning *) insert into b select * from moved;
  x := (select count(*) from b);
  call p(x);
end
$do$;
create function py() returns int language plpython3u as $$ return 1 $$;
create function f(x int) returns int language sql called on null input leakproof support g return (select max(a) from t where b = x);
