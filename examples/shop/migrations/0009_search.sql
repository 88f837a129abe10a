create extension if not exists pg_trgm;

alter table products add column search tsvector not null
  generated always as (
    setweight(to_tsvector('english', name), 'A') || setweight(to_tsvector('english', description), 'B')
  ) stored;

create index products_search_idx on products using gin (search);
create index customers_full_name_idx on customers using gin (full_name gin_trgm_ops);

-- The storefront calls it a comment everywhere else.
alter table reviews rename column body to comment;
