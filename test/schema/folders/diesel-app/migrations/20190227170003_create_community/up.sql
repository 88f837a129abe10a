create table category (id serial primary key, name varchar(100) not null unique);
insert into category (name) values ('Discussion'), ('Humor');
create table community (
  id serial primary key,
  name varchar(20) not null unique,
  title varchar(100) not null,
  description text,
  category_id int references category on update cascade on delete cascade not null,
  creator_id int references user_ on update cascade on delete cascade not null,
  removed boolean default false not null,
  published timestamp not null default now()
);
create table community_moderator (
  id serial primary key,
  community_id int references community on update cascade on delete cascade not null,
  user_id int references user_ on update cascade on delete cascade not null,
  unique (community_id, user_id)
);
create view community_view as
with all_community as (
  select c.*, u.name as creator_name
  from community c inner join user_ u on c.creator_id = u.id
)
select ac.*, null as subscribed from all_community ac;
