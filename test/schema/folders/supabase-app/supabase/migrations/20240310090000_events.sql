create table events (
  id bigserial,
  workspace_id bigint not null,
  kind text not null,
  at timestamptz not null default now(),
  payload jsonb,
  primary key (id, at)
) partition by range (at);
create table events_2024_01 partition of events for values from ('2024-01-01') to ('2024-02-01');
create index on events (workspace_id, at desc);
create index events_kind on events (kind) where payload is not null;
create table events_2024_02 partition of events for values from ('2024-02-01') to ('2024-03-01');
create table events_2024_03 (like events including all);
alter table events attach partition events_2024_03 for values from ('2024-03-01') to ('2024-04-01');
create table events_old (
  id bigint not null, workspace_id bigint not null, kind text not null, at timestamptz not null, payload jsonb
);
create index events_old_ws on events_old (workspace_id, at desc);
alter table events attach partition events_old for values from (minvalue) to ('2024-01-01');
alter table events add constraint events_workspace_fk foreign key (workspace_id) references workspaces (id) on delete cascade;
alter table events add column source text;
create table events_default partition of events default;
create index on only events (source);
alter table events rename column kind to type;
alter table events drop column source;
create table regions (code text, name text) partition by list (code);
create table regions_eu partition of regions for values in ('de', 'fr') partition by list (name);
create table regions_eu_a partition of regions_eu for values in ('a');
create unique index on regions (code, name);
create index on regions (upper(name));
alter table events detach partition events_2024_01;
drop index events_kind;
