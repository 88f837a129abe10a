do $$
declare r record;
begin
  for r in select 1 loop
    execute 'comment on table pages is ''x''';
  end loop;
end $$;
do $$
begin
  if exists (select 1 from information_schema.columns where table_name = 'pages' and column_name = 'labels') then
    alter table pages rename column labels to tags;
  end if;
  if exists (select 1 from information_schema.columns where table_name = 'pages' and column_name = 'nope') then
    alter table pages rename column nope to yes;
  end if;
  create type priority as enum ('low', 'high');
exception when duplicate_object then null;
end $$;
do $$ begin create type priority as enum ('low', 'high', 'urgent'); exception when duplicate_object then null; end $$;
alter table pages add column priority priority, add column priorities priority[];
do $$ begin create index if not exists pages_priority on pages (priority) where priority = 'high'; end $$;
