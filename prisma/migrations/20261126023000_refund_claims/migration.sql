-- A refund that is under way cannot be exchanged for another trip any more.
ALTER TABLE "booking_payment" ADD COLUMN "refund_claimed_at" TIMESTAMPTZ(3);
