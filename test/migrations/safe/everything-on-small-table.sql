-- tool: golang-migrate
alter table country add constraint country_name_key unique (name);
alter table country add check (length(code) = 2);
