create table documents (
  id uuid default gen_random_uuid() primary key,
  workspace_id bigint not null references workspaces on delete cascade,
  author_id uuid references profiles on delete set null,
  parent_id uuid references documents,
  title text not null default 'Untitled',
  body text,
  word_count int generated always as (length(coalesce(body, ''))) stored,
  search tsvector generated always as (to_tsvector('english', coalesce(title, '') || ' ' || coalesce(body, ''))) stored,
  labels text[] not null default '{}',
  meta jsonb,
  state text not null default 'draft' check (state in ('draft', 'published', 'archived')),
  published_at timestamptz,
  deleted_at timestamptz,
  check (published_at is null or state <> 'draft')
);
create index on documents using gin (search);
create index on documents using gin (title gin_trgm_ops, body gin_trgm_ops);
create index documents_labels on documents using gin (labels);
create index documents_meta on documents using gin (meta jsonb_path_ops);
create index documents_meta_lang on documents ((meta ->> 'lang'));
create index on documents (lower(title), (meta ->> 'kind'));
create index on documents (workspace_id, published_at desc nulls last) where deleted_at is null and state = 'published';
create index on documents (author_id) include (title, state);
create index on documents (date_trunc('day', published_at at time zone 'UTC'));
create index on documents ((published_at is not null), workspace_id);
create unique index on documents (workspace_id, title) nulls not distinct where parent_id is null;
create index documents_title_c on documents (title collate "C" text_pattern_ops desc);

create view recent_documents as
  select d.id, d.title, d.workspace_id, p.username as author, count(*) over () as total, d.published_at::date as day, lower(d.title), 1 as one
  from documents d left join profiles p on p.id = d.author_id
  where d.deleted_at is null;
create view all_documents as select * from documents;
create or replace view doc_ids (document, workspace) as select id, workspace_id from documents;
create materialized view workspace_stats as
  with counted as (select workspace_id, count(*) as documents from documents group by workspace_id)
  select w.id, w.name, c.documents from workspaces w join counted c on c.workspace_id = w.id
  with no data;
create unique index workspace_stats_id on workspace_stats (id);
create index on workspace_stats (documents desc);

create table uploads (id uuid primary key, key text collate "C" not null, bucket text);
create index on uploads (bucket, lower(key) collate "C");
create index on uploads (key collate "C", bucket collate "C");
create index on uploads ((lower(bucket) collate "C") desc);
