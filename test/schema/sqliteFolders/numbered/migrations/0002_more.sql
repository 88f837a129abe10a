alter table ACCOUNT add column closed_at datetime;
alter table account drop column BALANCE;
alter table Account rename column LOGIN to handle;
drop index entry_kind;
create view open_account as select id, handle from account where closed_at is null;
create unique index if not exists tag_colour on TAG (colour) where colour is not null;
alter table tagged rename to entry_tag;
