create type review_status as enum ('pending', 'published', 'rejected');

create table reviews (
  id bigint generated always as identity primary key,
  product_id bigint not null references products on delete cascade,
  customer_id bigint not null references customers on delete cascade,
  rating smallint not null check (rating between 1 and 5),
  title text not null,
  body text not null,
  status review_status not null default 'pending',
  created_at timestamptz not null default now(),
  unique (product_id, customer_id)
);

create index reviews_published_idx on reviews (product_id, created_at desc, id desc) where status = 'published';
create index reviews_moderation_idx on reviews (created_at) where status = 'pending';
