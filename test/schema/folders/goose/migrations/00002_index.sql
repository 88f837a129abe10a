-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY jobs_ready ON jobs (queue, run_at, id) WHERE state IN ('available', 'retryable');
ALTER TABLE jobs ADD COLUMN kind varchar(100);

-- +goose Down
ALTER TABLE jobs DROP COLUMN kind;
DROP INDEX jobs_ready;
