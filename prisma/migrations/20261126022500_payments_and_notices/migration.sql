-- CreateEnum
CREATE TYPE "payment_status" AS ENUM ('STARTED', 'PAID', 'FAILED', 'REFUND_DUE', 'REFUNDED');

-- CreateEnum
CREATE TYPE "cancelled_by" AS ENUM ('PASSENGER', 'OPERATOR');

-- AlterTable
ALTER TABLE "booking" ADD COLUMN "cancelled_by" "cancelled_by", ADD COLUMN "rebooked_from_id" UUID;

-- CreateTable
CREATE TABLE "booking_payment" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "booking_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "provider_ref" TEXT,
    "status" "payment_status" NOT NULL DEFAULT 'STARTED',
    "amount_cents" INTEGER NOT NULL,
    "currency" TEXT NOT NULL DEFAULT 'LKR',
    "refund_cents" INTEGER NOT NULL DEFAULT 0,
    "refund_after" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paid_at" TIMESTAMPTZ(3),
    "refunded_at" TIMESTAMPTZ(3),

    CONSTRAINT "booking_payment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "booking_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice_delivery" (
    "notice_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 1,
    "done_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "notice_once_per_channel" PRIMARY KEY ("notice_id","channel")
);

-- CreateIndex
CREATE UNIQUE INDEX "booking_rebooked_once" ON "booking"("rebooked_from_id");

-- CreateIndex
CREATE UNIQUE INDEX "booking_payment_provider_ref_once" ON "booking_payment"("provider", "provider_ref");

-- CreateIndex
CREATE INDEX "booking_payment_booking_id_created_at_idx" ON "booking_payment"("booking_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "notice_once_per_booking" ON "notice"("booking_id", "kind");

-- CreateIndex
CREATE INDEX "notice_user_id_created_at_id_idx" ON "notice"("user_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "notice_created_at_idx" ON "notice"("created_at");

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_rebooked_from_id_fkey" FOREIGN KEY ("rebooked_from_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking_payment" ADD CONSTRAINT "booking_payment_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_delivery" ADD CONSTRAINT "notice_delivery_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notice"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the Prisma schema cannot express.

-- A double click on "pay" starts one payment.
CREATE UNIQUE INDEX "booking_payment_one_open" ON "booking_payment"("booking_id") WHERE "status" IN ('STARTED', 'PAID');

-- What the job that pays back has to look at.
CREATE INDEX "booking_payment_refund_due_idx" ON "booking_payment"("refund_after") WHERE "status" = 'REFUND_DUE';

-- AddCheck
ALTER TABLE "booking_payment"
    ADD CONSTRAINT "booking_payment_amount_positive" CHECK ("amount_cents" > 0),
    ADD CONSTRAINT "booking_payment_refund_within_amount" CHECK ("refund_cents" BETWEEN 0 AND "amount_cents"),
    ADD CONSTRAINT "booking_payment_paid_has_ref" CHECK ("status" IN ('STARTED', 'FAILED') OR "provider_ref" IS NOT NULL);
