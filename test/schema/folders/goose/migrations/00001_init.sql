-- +goose Up
CREATE TABLE jobs (id bigserial PRIMARY KEY, queue text NOT NULL, run_at timestamptz NOT NULL DEFAULT now(), attempts int NOT NULL DEFAULT 0, state text NOT NULL DEFAULT 'available');
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION touch() RETURNS trigger AS $$
BEGIN
  NEW.run_at := now();
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
-- +goose StatementEnd
CREATE TRIGGER jobs_touch BEFORE UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION touch();

-- +goose Down
DROP TABLE jobs;
DROP FUNCTION touch();
