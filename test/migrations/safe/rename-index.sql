-- tool: golang-migrate
set lock_timeout = '2s';
alter index orders_created_at rename to orders_by_date;
