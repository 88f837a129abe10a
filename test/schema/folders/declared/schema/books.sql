create table books (id int primary key, author_id int not null references authors, title text, unique (author_id, title));
