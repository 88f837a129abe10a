-- tool: golang-migrate
-- expect: blocking-unique ACCESS EXCLUSIVE
alter table orders add constraint one_note exclude using gist (note with =);
