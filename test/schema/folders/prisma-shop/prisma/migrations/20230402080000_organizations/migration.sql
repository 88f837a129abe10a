CREATE TABLE "Organization" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "plan" TEXT NOT NULL DEFAULT 'free',
    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "Membership" (
    "organizationId" UUID NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'USER',
    "invitedById" TEXT,
    CONSTRAINT "Membership_pkey" PRIMARY KEY ("organizationId", "userId")
);

ALTER TABLE "Order" ADD COLUMN "organizationId" UUID;
UPDATE "Order" SET "organizationId" = gen_random_uuid() WHERE "organizationId" IS NULL;

DO $$ BEGIN
 ALTER TABLE "Membership" ADD CONSTRAINT "Membership_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;

DO $$ BEGIN
 ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'User' AND column_name = 'locale') THEN
    ALTER TABLE "User" ADD COLUMN "locale" VARCHAR(8) NOT NULL DEFAULT 'en';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'User' AND column_name = 'email') THEN
    ALTER TABLE "User" ADD COLUMN "email" TEXT;
  END IF;
END
$$;

ALTER TABLE "Membership" ADD CONSTRAINT "Membership_invitedById_fkey" FOREIGN KEY ("invitedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- Unnamed by hand.
ALTER TABLE "Order" ADD FOREIGN KEY ("organizationId") REFERENCES "Organization";
CREATE INDEX ON "Order" ("organizationId", "status");
CREATE INDEX ON "Order" ("organizationId", "status") WHERE "status" IN ('PENDING', 'PAID');
CREATE UNIQUE INDEX ON "Organization" (lower("name"));
CREATE INDEX "Membership_userId_idx" ON "Membership" USING hash ("userId");
