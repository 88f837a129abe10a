-- tool: plain
-- expect: concurrent-index-in-transaction
-- A comment above does not hide the transaction.
begin;
create index concurrently orders_state on orders (state);
commit;
