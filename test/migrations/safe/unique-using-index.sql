-- tool: golang-migrate
set lock_timeout = '2s';
alter table customer add constraint customer_email_key unique using index customer_email_idx;
