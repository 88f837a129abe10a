BEGIN;
CREATE TABLE accounts (
  id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  "externalId" VARCHAR(64) NOT NULL,
  balance NUMERIC(12, 4) NOT NULL DEFAULT 0.0,
  currency CHAR(3) NOT NULL DEFAULT 'EUR',
  opened DATE NOT NULL DEFAULT CURRENT_DATE,
  flags BIT(8),
  tags VARCHAR(20)[],
  "order" INT,
  ip INET, mac MACADDR, span INTERVAL, at TIME WITH TIME ZONE, f FLOAT, f4 FLOAT4, r REAL, x XML, p POINT, c "char",
  CONSTRAINT positive CHECK (balance >= 0)
);
CREATE UNIQUE INDEX accounts_external ON accounts ("externalId");
CREATE INDEX accounts_order ON accounts ("order");
COMMIT;
