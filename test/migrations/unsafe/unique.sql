-- tool: golang-migrate
-- expect: blocking-unique ACCESS EXCLUSIVE
alter table customer add constraint customer_email_key unique (email);
