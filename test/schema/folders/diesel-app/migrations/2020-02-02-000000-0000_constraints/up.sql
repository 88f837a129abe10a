alter table post add constraint post_name_check check (length(name) > 1);
alter table post add check (url is null or url like 'http%');
alter table post add constraint fk_lang foreign key (language_id) references category (id) deferrable initially deferred;
alter table post drop constraint if exists nothing;
alter table post alter column body set default '', alter column body set not null;
alter table person alter column email type varchar(320), alter column updated type timestamptz using updated at time zone 'UTC';
alter table person drop constraint user__email_key;
create unique index idx_person_email on person (lower(email)) where not banned;
alter table person add constraint person_name_key2 unique (name, email);
drop index idx_post_creator, idx_post_community;
alter table person_ban drop constraint user_ban_user_id_fkey, add foreign key (user_id) references person (id) on delete set default;
drop table user_;
create table a_table_with_a_rather_long_name_that_goes_on_and_on_for_long (
  a_column_with_a_rather_long_name_too int references category,
  another_column_with_a_name int unique,
  check (a_column_with_a_rather_long_name_too > another_column_with_a_name),
  unique (a_column_with_a_rather_long_name_too, another_column_with_a_name)
);
create index on a_table_with_a_rather_long_name_that_goes_on_and_on_for_long (a_column_with_a_rather_long_name_too, another_column_with_a_name);
create index this_index_has_a_name_that_is_longer_than_the_sixty_three_bytes_allowed on post (id, name);
create table twice (a int primary key unique, b int unique, unique (b), c int, check (a > 0), check (b > 0 and c > 0), constraint named check (c > 1));
drop schema if exists gone cascade;
