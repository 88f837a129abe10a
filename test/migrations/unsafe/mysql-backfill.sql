-- tool: mysql
-- expect: unbatched-backfill
update orders set state = 'open';
