-- tool: golang-migrate
-- expect: enum-value-used-in-transaction
alter type order_state add value 'refunded';
update invoice set state = 'refunded' where id = 7;
