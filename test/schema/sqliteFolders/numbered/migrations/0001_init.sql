create table Account (
  Id text primary key,
  Login varchar(80) not null unique,
  Balance decimal(10, 2) default 0 check (Balance >= 0)
);
create table Entry (
  account_id text not null references Account (Id) on delete cascade,
  at datetime not null,
  amount decimal(10, 2),
  kind,
  primary key (account_id, at)
) without rowid;
create table Tag (name text primary key, colour text) strict;
create table Tagged (entry integer, tag text references tag, unique (ENTRY, Tag));
create index Entry_Kind on entry (KIND collate nocase, lower(Kind));
