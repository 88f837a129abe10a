-- tool: golang-migrate
set lock_timeout = '2s';
create function copy_state() returns trigger language plpgsql as $$ begin new.note := new.state; return new; end $$;
create trigger copy_state before insert or update on orders for each row execute function copy_state();
