-- tool: golang-migrate
-- expect: concurrent-index-in-transaction
begin;
alter table event detach partition event_2023 concurrently;
commit;
