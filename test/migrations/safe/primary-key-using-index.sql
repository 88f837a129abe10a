-- tool: golang-migrate
set lock_timeout = '2s';
alter table ledger add constraint ledger_pkey primary key using index ledger_id_idx;
