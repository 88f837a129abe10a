create table coupons (
  id integer generated always as identity primary key,
  code text not null unique,
  percent_off smallint check (percent_off between 1 and 100),
  amount_off_cents integer check (amount_off_cents > 0),
  max_uses integer,
  used integer not null default 0,
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  constraint coupons_one_discount check (num_nonnulls(percent_off, amount_off_cents) = 1)
);

-- Coupons are ended, hardly ever deleted.
alter table orders add column coupon_id integer references coupons on delete set null;
