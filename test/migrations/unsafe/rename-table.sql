-- tool: golang-migrate
-- expect: breaking-rename
alter table ledger rename to journal;
