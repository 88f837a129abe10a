-- tool: golang-migrate
create temporary table staging as select id, customer_id from orders where id = 7;
create index on staging (customer_id);
