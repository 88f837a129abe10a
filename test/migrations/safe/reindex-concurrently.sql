-- tool: golang-migrate
reindex index concurrently orders_created_at;
