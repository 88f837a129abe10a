-- tool: golang-migrate
-- expect: unbatched-backfill
delete from orders;
