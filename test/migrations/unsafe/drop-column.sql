-- tool: golang-migrate
-- expect: breaking-drop
alter table orders drop column note;
