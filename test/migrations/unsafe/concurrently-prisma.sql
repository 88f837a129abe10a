-- tool: prisma
-- expect: concurrent-index-in-transaction
ALTER TABLE "country" ADD COLUMN "region" TEXT;
CREATE INDEX CONCURRENTLY "orders_state" ON "orders"("state");
