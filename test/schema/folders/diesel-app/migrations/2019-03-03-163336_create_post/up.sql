create table post (
  id serial primary key,
  name varchar(100) not null,
  url text,
  body text,
  creator_id int references user_ on update cascade on delete cascade not null,
  community_id int references community on update cascade on delete cascade not null,
  removed boolean default false not null,
  published timestamp not null default now()
);
create table post_like (
  id serial primary key,
  post_id int references post on update cascade on delete cascade not null,
  user_id int references user_ on update cascade on delete cascade not null,
  score smallint not null check (score in (-1, 1)),
  unique (post_id, user_id)
);
create table comment (
  id serial primary key,
  creator_id int references user_ on update cascade on delete cascade not null,
  post_id int references post on update cascade on delete cascade not null,
  parent_id int references comment on update cascade on delete cascade,
  content text not null,
  path text
);
create index idx_post_creator on post (creator_id);
create index idx_post_community on post (community_id);
create index idx_comment_path on comment (path text_pattern_ops);
