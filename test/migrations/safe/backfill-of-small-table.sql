-- tool: golang-migrate
alter table country add column region text;
update country set region = 'eu';
alter table country alter column region set not null;
