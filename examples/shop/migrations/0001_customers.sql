create table countries (
  code char(2) primary key,
  name text not null
);

create table customers (
  id bigint generated always as identity primary key,
  email text not null,
  full_name text not null,
  phone text,
  password_hash text not null,
  marketing_opt_in boolean not null default false,
  preferences jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create unique index customers_email_key on customers (lower(email));

create table addresses (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers on delete cascade,
  label text not null,
  line1 text not null,
  line2 text,
  postal_code text not null,
  city text not null,
  country_code char(2) not null references countries,
  created_at timestamptz not null default now(),
  unique (customer_id, label)
);
