/*
  Warnings:

  - You are about to drop the column `weight` on the `Product` table. All the data in the column will be lost.
*/
-- AlterTable
ALTER TABLE "Product" DROP COLUMN "weight",
ADD COLUMN     "deletedAt" TIMESTAMP(3),
ADD COLUMN     "stock" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "Product" RENAME COLUMN "title" TO "name";

-- CreateIndex
CREATE INDEX "Product_name_idx" ON "Product"("name");

-- RenameIndex
ALTER INDEX "Product_tags_idx" RENAME TO "product_tags_gin";

-- RenameForeignKey
ALTER TABLE "Order" RENAME CONSTRAINT "Order_userId_fkey" TO "Order_customer_fkey";
