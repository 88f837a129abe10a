create table categories (
  id integer generated always as identity primary key,
  parent_id integer references categories on delete restrict,
  slug text not null unique,
  name text not null
);

create table products (
  id bigint generated always as identity primary key,
  sku text not null unique,
  slug text not null unique,
  name text not null,
  description text not null default '',
  price_cents integer not null check (price_cents >= 0),
  currency char(3) not null default 'EUR',
  stock integer not null default 0 check (stock >= 0),
  featured boolean not null default false,
  attributes jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create index products_attributes_idx on products using gin (attributes jsonb_path_ops);
create index products_featured_idx on products (name) where featured;

create table product_categories (
  product_id bigint not null references products on delete cascade,
  category_id integer not null references categories on delete cascade,
  primary key (product_id, category_id)
);

create index product_categories_category_id_idx on product_categories (category_id, product_id);
