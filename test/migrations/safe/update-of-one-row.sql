-- tool: golang-migrate
update orders set note = null where id = 42;
