set search_path to private, public;
create table audit (id serial primary key, key_id bigint references keys, what text);
create table notes (id int);
alter table profiles add column bio text;
reset search_path;
