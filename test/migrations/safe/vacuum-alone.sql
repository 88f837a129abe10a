-- tool: golang-migrate
vacuum analyze orders;
