create function hot_rank(score bigint, published timestamp) returns integer as $$
begin
  return floor(10000 * log(greatest(1, score + 3)) / power(((extract(epoch from (timezone('utc', now()) - published)) / 3600) + 2), 1.8))::integer;
end; $$ language plpgsql immutable;
create index idx_post_hot on post (hot_rank(score_total, published) desc, published desc);
create table post_aggregates (
  post_id int primary key references post on update cascade on delete cascade,
  comments bigint not null default 0,
  score bigint not null default 0,
  published timestamp not null default now()
);
create unlogged table cache_entries (key text primary key, value bytea, expires timestamptz);
create temporary table scratch (id int);
create table scratchpad as select * from scratch;
create index idx_agg on post_aggregates ((score > 0), (comments::text), (post_id || '-x'), coalesce(score, 0), (case when score > 0 then 1 end));
