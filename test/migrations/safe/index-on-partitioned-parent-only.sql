-- tool: golang-migrate
create index event_kind on only event (kind);
