-- tool: golang-migrate
-- expect: breaking-rename
alter table orders rename column note to remark;
