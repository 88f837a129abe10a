-- tool: golang-migrate
-- expect: rewriting-type-change ACCESS EXCLUSIVE
alter table orders alter column note type text using lower(note);
