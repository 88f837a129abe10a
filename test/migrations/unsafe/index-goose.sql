-- tool: goose
-- expect: blocking-index-build SHARE
-- +goose Up
create unique index customer_email on customer (email);
-- +goose Down
drop index customer_email;
