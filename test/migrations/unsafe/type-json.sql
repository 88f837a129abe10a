-- tool: golang-migrate
-- expect: rewriting-type-change ACCESS EXCLUSIVE
alter table orders alter column payload type jsonb using payload::jsonb;
