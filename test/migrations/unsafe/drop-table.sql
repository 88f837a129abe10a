-- tool: golang-migrate
-- expect: breaking-drop
drop table ledger;
