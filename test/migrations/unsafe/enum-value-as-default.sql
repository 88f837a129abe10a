-- tool: golang-migrate
-- expect: enum-value-used-in-transaction
alter type order_state add value 'refunded';
alter table invoice alter column state set default 'refunded';
