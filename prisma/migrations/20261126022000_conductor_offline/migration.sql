-- A walk-in pays the conductor and has no account: such a booking has no passenger, but somebody who sold it.
ALTER TABLE "booking" ALTER COLUMN "passenger_id" DROP NOT NULL;
ALTER TABLE "booking"
    ADD CONSTRAINT "booking_has_passenger_or_seller" CHECK ("passenger_id" IS NOT NULL OR "created_by_id" IS NOT NULL);

-- What a device decided without a line, and where it was.
ALTER TABLE "scan" ADD COLUMN "claimed" TEXT, ADD COLUMN "lat" DOUBLE PRECISION, ADD COLUMN "lng" DOUBLE PRECISION;
ALTER TABLE "scan"
    ADD CONSTRAINT "scan_lat_range" CHECK ("lat" BETWEEN -90 AND 90),
    ADD CONSTRAINT "scan_lng_range" CHECK ("lng" BETWEEN -180 AND 180);

-- The conductor's cash of a day.
CREATE INDEX "booking_boarded_at_idx" ON "booking"("boarded_at");

-- A problem that the crew tells of.
ALTER TYPE "alert_type" ADD VALUE 'CREW_REPORT';
