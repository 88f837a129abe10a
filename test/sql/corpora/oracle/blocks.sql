set serveroutput on
prompt Reading accounts
-- body: accounts, log
declare
  total number := 0;
  cursor old is select id from accounts where closed < sysdate;
begin
  select count(*) into total from accounts;
  for r in (select id from accounts where total > 1) loop
    update accounts set seen = 1 where id = r.id;
    if total > 10 then
      delete from log where account_id = r.id;
    end if;
  end loop;
  execute immediate 'insert into log values (1)';
exception
  when no_data_found then
    insert into log (message) values ('none');
end;
/
-- body: accounts
create or replace procedure close_account(p_id in number) as
begin
  update accounts set closed = sysdate where id = p_id;
end close_account;
/
-- body: a, b
create or replace package body p as
  procedure one is
  begin
    insert into a (id) values (1);
  end one;
  function two return number is
    n number;
  begin
    select max(id) into n from b;
    return n;
  end two;
end p;
/
-- body: history
create or replace trigger t before update on accounts for each row
begin
  insert into history (id, old) values (:new.id, :old.balance);
end;
/
-- tables: accounts
select * from accounts;
