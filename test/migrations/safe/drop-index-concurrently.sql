-- tool: golang-migrate
drop index concurrently orders_created_at;
