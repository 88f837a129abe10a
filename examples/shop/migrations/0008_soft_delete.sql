alter table customers add column deleted_at timestamptz;
alter table products add column deleted_at timestamptz;

-- The address of a deleted account may be used again.
drop index customers_email_key;
create unique index customers_email_key on customers (lower(email)) where deleted_at is null;
create index customers_deleted_at_idx on customers (deleted_at) where deleted_at is not null;

create index products_name_idx on products (name, id) where deleted_at is null;
