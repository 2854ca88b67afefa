-- Under which Idempotency-Key a booking was asked for: where the answer was lost with its process, whoever asks again under that key
-- gets the booking they have, not SEAT_TAKEN for their own seat.
ALTER TABLE "booking" ADD COLUMN "request_key" TEXT;
