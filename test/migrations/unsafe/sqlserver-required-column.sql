-- tool: sqlserver
-- expect: required-column-without-default
alter table orders add region int not null;
