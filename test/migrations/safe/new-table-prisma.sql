-- tool: prisma
-- CreateTable
CREATE TABLE "Refund" ("id" TEXT NOT NULL, "orderId" BIGINT NOT NULL, CONSTRAINT "Refund_pkey" PRIMARY KEY ("id"));
-- CreateIndex
CREATE INDEX "Refund_orderId_idx" ON "Refund"("orderId");
-- AddForeignKey
ALTER TABLE "Refund" ADD CONSTRAINT "Refund_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;
