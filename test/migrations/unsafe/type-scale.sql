-- tool: golang-migrate
-- expect: rewriting-type-change ACCESS EXCLUSIVE lossy-type-change
alter table orders alter column total type numeric(10,1);
