-- tool: golang-migrate
insert into country (code, name) values ('de', 'Germany'), ('fr', 'France');
