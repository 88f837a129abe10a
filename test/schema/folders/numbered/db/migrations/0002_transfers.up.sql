CREATE EXTENSION btree_gist;
CREATE SCHEMA ledger;
CREATE TABLE ledger.transfers (
  id UUID NOT NULL,
  "from" BIGINT NOT NULL REFERENCES accounts,
  "to" BIGINT NOT NULL,
  amount NUMERIC NOT NULL,
  made_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  FOREIGN KEY ("to") REFERENCES accounts (id) ON UPDATE RESTRICT,
  PRIMARY KEY (id),
  EXCLUDE USING gist (made_at WITH =),
  CHECK ("from" <> "to")
);
CREATE TABLE ledger.entries (
  account_id BIGINT, transfer_id UUID, side SMALLINT DEFAULT 1,
  PRIMARY KEY (account_id, transfer_id),
  FOREIGN KEY (account_id) REFERENCES accounts ON DELETE CASCADE,
  CONSTRAINT to_transfer FOREIGN KEY (transfer_id) REFERENCES ledger.transfers (id) ON DELETE CASCADE
);
CREATE TABLE ledger.lines (
  account_id BIGINT, transfer_id UUID, no INT,
  FOREIGN KEY (account_id, transfer_id) REFERENCES ledger.entries ON DELETE SET NULL (transfer_id)
);
CREATE INDEX ON ledger.transfers ("from", made_at);
CREATE INDEX ON ledger.transfers USING brin (made_at);
CREATE INDEX transfers_amount ON ledger.transfers (amount) WHERE amount > 1000 AND "from" BETWEEN 1 AND 10 AND NOT ("to" = 3);
CREATE INDEX transfers_minute ON ledger.transfers ((extract(minute FROM made_at AT TIME ZONE 'UTC')));
