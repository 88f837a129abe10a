-- tool: golang-migrate
create index country_name on country (name);
