-- tool: golang-migrate
update orders set state = 'open' where id between 1 and 5000 and state is null;
