-- tool: golang-migrate
alter table event detach partition event_2023 concurrently;
