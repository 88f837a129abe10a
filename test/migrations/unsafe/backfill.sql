-- tool: golang-migrate
-- expect: unbatched-backfill
update orders set state = 'open' where state is null;
