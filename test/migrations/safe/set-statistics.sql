-- tool: golang-migrate
alter table orders alter column state set statistics 500;
