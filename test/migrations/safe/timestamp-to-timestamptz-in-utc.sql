-- tool: golang-migrate
set lock_timeout = '2s';
set timezone = 'UTC';
alter table orders alter column created_at type timestamptz;
