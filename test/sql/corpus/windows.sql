-- Lines that end as on Windows.
-- CreateEnum
CREATE TYPE "Role" AS ENUM ('USER', 'ADMIN', 'Größe', '🎉');
-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "role" "Role" NOT NULL DEFAULT 'USER',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);
-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
CREATE INDEX "User_createdAt_idx" ON "User"("createdAt" DESC);
-- AddForeignKey
ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "User" ADD COLUMN     "name" TEXT, ALTER COLUMN "email" DROP NOT NULL;
ALTER TYPE "Role" ADD VALUE 'GUEST';
CREATE TABLE IF NOT EXISTS schema_migrations (version varchar(255) NOT NULL PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
create table person ( -- 👩‍💻 people
  id serial primary key, /* the key 🔑 */
  "prénom" text not null check ("prénom" <> '🚫'),
  notiz text default 'ä;ö' -- a semicolon; in a comment
);
select 'Zoë 🎈' as "naïve", p."prénom" from person p where p."prénom" ilike '%é%' /* 😀 */ and p.id = 5;
CREATE OR REPLACE FUNCTION set_updated_at() RETURNS TRIGGER AS $$
BEGIN
  -- 🎉 keep it fresh; always
  NEW.updated_at = now();
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER users_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON accounts USING (tenant_id = current_setting('app.tenant')::uuid) WITH CHECK (tenant_id = current_setting('app.tenant')::uuid);
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app_user;
SELECT pg_catalog.set_config('search_path', '', false);
SET statement_timeout = 0;
CREATE SEQUENCE public.users_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';
CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_orders_open ON orders (customer_id, created_at DESC) INCLUDE (total) WHERE status = 'open';
SELECT a.attname, format_type(a.atttypid, a.atttypmod), (SELECT substring(pg_get_expr(d.adbin, d.adrelid) for 128) FROM pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef) FROM pg_attribute a WHERE a.attrelid = '16384' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum;
SELECT EXTRACT(EPOCH FROM (now() - max(created_at)))::int AS seconds, percentile_disc(0.95) WITHIN GROUP (ORDER BY latency) AS p95 FROM requests WHERE path LIKE '/api/%' AND code >= 500;
SELECT l_returnflag, l_linestatus, sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge FROM lineitem WHERE l_shipdate <= date '1998-12-01' - interval '90' day GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus;
SELECT n_name, sum(l_extendedprice) FROM customer, orders, lineitem, supplier, nation, region WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey AND c_nationkey = s_nationkey AND s_nationkey = n_nationkey AND n_regionkey = r_regionkey AND r_name = 'ASIA' GROUP BY n_name ORDER BY 2 DESC;
SELECT cntrycode, count(*) AS numcust FROM (SELECT substring(c_phone from 1 for 2) AS cntrycode, c_acctbal FROM customer WHERE substring(c_phone from 1 for 2) IN ('13', '31') AND NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c_custkey)) AS custsale GROUP BY cntrycode;
