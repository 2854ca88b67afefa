-- CreateEnum
CREATE TYPE "role" AS ENUM ('PASSENGER', 'DRIVER', 'CONDUCTOR', 'ADMIN', 'BUSINESS');

-- CreateEnum
CREATE TYPE "locale" AS ENUM ('en', 'si', 'ta');

-- CreateEnum
CREATE TYPE "trip_status" AS ENUM ('SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY', 'ENDED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "booking_status" AS ENUM ('PENDING', 'CONFIRMED', 'BOARDED', 'CANCELLED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "payment" AS ENUM ('ON_BOARD', 'ONLINE');

-- CreateEnum
CREATE TYPE "scan_channel" AS ENUM ('SOCKET', 'SYNC');

-- CreateEnum
CREATE TYPE "alert_type" AS ENUM ('EMERGENCY', 'SIGNAL_LOST', 'OFF_ROUTE', 'OVERSPEED', 'LONG_STOP', 'NOT_STARTED', 'DRIVING_TIME', 'TICKET_CONFLICT', 'HIGH_ERROR_RATE');

-- CreateEnum
CREATE TYPE "alert_severity" AS ENUM ('INFO', 'WARNING', 'CRITICAL');

-- CreateEnum
CREATE TYPE "alert_status" AS ENUM ('OPEN', 'ACKNOWLEDGED', 'RESOLVED');

-- CreateTable
CREATE TABLE "operator" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "operator_id" UUID,
    "phone" TEXT,
    "locale" "locale" NOT NULL DEFAULT 'en',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vehicle" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "registration" TEXT NOT NULL,
    "seat_count" INTEGER NOT NULL,
    "operator_id" UUID NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vehicle_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "route" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "code" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "operator_id" UUID NOT NULL,
    "path" JSONB NOT NULL,
    "color" TEXT,
    "fare_cents" INTEGER NOT NULL,
    "speed_limit_kmh" INTEGER NOT NULL DEFAULT 50,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "route_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "route_stop" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "route_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "name" JSONB NOT NULL,
    "lat" DOUBLE PRECISION NOT NULL,
    "lng" DOUBLE PRECISION NOT NULL,
    "offset_minutes" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "route_stop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trip" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "route_id" UUID NOT NULL,
    "vehicle_id" UUID NOT NULL,
    "driver_id" UUID NOT NULL,
    "conductor_id" UUID,
    "departs_at" TIMESTAMPTZ(3) NOT NULL,
    "arrives_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "trip_status" NOT NULL DEFAULT 'SCHEDULED',
    "fare_cents" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "made_up" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trip_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trip_status_event" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "trip_id" UUID NOT NULL,
    "status" "trip_status" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_user_id" UUID,
    "note" TEXT,

    CONSTRAINT "trip_status_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "booking" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "reference_code" TEXT NOT NULL,
    "trip_id" UUID NOT NULL,
    "passenger_id" UUID NOT NULL,
    "seat_number" INTEGER NOT NULL,
    "pickup_stop_id" UUID NOT NULL,
    "drop_stop_id" UUID NOT NULL,
    "pickup_sequence" INTEGER NOT NULL,
    "drop_sequence" INTEGER NOT NULL,
    "status" "booking_status" NOT NULL,
    "payment" "payment" NOT NULL DEFAULT 'ON_BOARD',
    "price_cents" INTEGER NOT NULL,
    "hold_expires_at" TIMESTAMPTZ(3),
    "boarded_at" TIMESTAMPTZ(3),
    "cancelled_at" TIMESTAMPTZ(3),
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "booking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "booking_id" UUID NOT NULL,
    "key_id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scan" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "scan_id" TEXT,
    "booking_id" UUID,
    "trip_id" UUID,
    "conductor_id" UUID NOT NULL,
    "device" TEXT NOT NULL,
    "scanned_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verdict" TEXT NOT NULL,
    "result" JSONB NOT NULL,
    "channel" "scan_channel" NOT NULL,

    CONSTRAINT "scan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "location_point" (
    "id" BIGSERIAL NOT NULL,
    "trip_id" UUID NOT NULL,
    "device" TEXT NOT NULL,
    "seq" BIGINT,
    "fix_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "lat" DOUBLE PRECISION NOT NULL,
    "lng" DOUBLE PRECISION NOT NULL,
    "speed" DOUBLE PRECISION,
    "heading" DOUBLE PRECISION,
    "accuracy" DOUBLE PRECISION,
    "broadcast" BOOLEAN NOT NULL,

    CONSTRAINT "location_point_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "type" "alert_type" NOT NULL,
    "severity" "alert_severity" NOT NULL,
    "trip_id" UUID,
    "operator_id" UUID,
    "key" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "data" JSONB,
    "status" "alert_status" NOT NULL DEFAULT 'OPEN',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by_id" UUID,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by_id" UUID,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "push_subscription" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "endpoint" TEXT NOT NULL,
    "p256dh" TEXT NOT NULL,
    "auth" TEXT NOT NULL,
    "locale" "locale" NOT NULL DEFAULT 'en',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "push_subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "trip_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "share_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT,
    "detail" JSONB,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "actor_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "body_hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_once" PRIMARY KEY ("actor_id","key")
);

-- CreateIndex
CREATE INDEX "operator_created_at_id_idx" ON "operator"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_once" ON "user"("email");

-- CreateIndex
CREATE INDEX "user_created_at_id_idx" ON "user"("created_at", "id");

-- CreateIndex
CREATE INDEX "user_operator_id_created_at_id_idx" ON "user"("operator_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "vehicle_registration_once" ON "vehicle"("registration");

-- CreateIndex
CREATE INDEX "vehicle_created_at_id_idx" ON "vehicle"("created_at", "id");

-- CreateIndex
CREATE INDEX "vehicle_operator_id_created_at_id_idx" ON "vehicle"("operator_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "route_created_at_id_idx" ON "route"("created_at", "id");

-- CreateIndex
CREATE INDEX "route_operator_id_code_idx" ON "route"("operator_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "route_stop_sequence_once" ON "route_stop"("route_id", "sequence");

-- CreateIndex
CREATE INDEX "trip_departs_at_id_idx" ON "trip"("departs_at", "id");

-- CreateIndex
CREATE INDEX "trip_status_departs_at_idx" ON "trip"("status", "departs_at");

-- CreateIndex
CREATE INDEX "trip_route_id_departs_at_idx" ON "trip"("route_id", "departs_at");

-- CreateIndex
CREATE INDEX "trip_vehicle_id_departs_at_idx" ON "trip"("vehicle_id", "departs_at");

-- CreateIndex
CREATE INDEX "trip_driver_id_departs_at_idx" ON "trip"("driver_id", "departs_at");

-- CreateIndex
CREATE INDEX "trip_conductor_id_departs_at_idx" ON "trip"("conductor_id", "departs_at");

-- CreateIndex
CREATE INDEX "trip_status_event_trip_id_at_idx" ON "trip_status_event"("trip_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "booking_reference_once" ON "booking"("reference_code");

-- CreateIndex
CREATE INDEX "booking_trip_id_status_idx" ON "booking"("trip_id", "status");

-- CreateIndex
CREATE INDEX "booking_passenger_id_created_at_id_idx" ON "booking"("passenger_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "booking_created_at_id_idx" ON "booking"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "ticket_once_per_booking" ON "ticket"("booking_id");

-- CreateIndex
CREATE INDEX "scan_booking_id_scanned_at_idx" ON "scan"("booking_id", "scanned_at");

-- CreateIndex
CREATE INDEX "scan_trip_id_scanned_at_idx" ON "scan"("trip_id", "scanned_at");

-- CreateIndex
CREATE UNIQUE INDEX "scan_once_per_conductor" ON "scan"("conductor_id", "scan_id");

-- CreateIndex
CREATE INDEX "location_point_trip_id_fix_at_id_idx" ON "location_point"("trip_id", "fix_at", "id");

-- CreateIndex
CREATE INDEX "location_point_fix_at_idx" ON "location_point"("fix_at");

-- CreateIndex
CREATE UNIQUE INDEX "location_point_once_per_seq" ON "location_point"("trip_id", "device", "seq");

-- CreateIndex
CREATE INDEX "alert_status_created_at_id_idx" ON "alert"("status", "created_at", "id");

-- CreateIndex
CREATE INDEX "alert_operator_id_created_at_id_idx" ON "alert"("operator_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "alert_trip_id_created_at_idx" ON "alert"("trip_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "push_subscription_endpoint_once" ON "push_subscription"("endpoint");

-- CreateIndex
CREATE INDEX "push_subscription_user_id_idx" ON "push_subscription"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "share_token_once" ON "share"("token_hash");

-- CreateIndex
CREATE INDEX "share_trip_id_idx" ON "share"("trip_id");

-- CreateIndex
CREATE INDEX "audit_log_subject_type_subject_id_id_idx" ON "audit_log"("subject_type", "subject_id", "id");

-- CreateIndex
CREATE INDEX "audit_log_actor_id_id_idx" ON "audit_log"("actor_id", "id");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- AddForeignKey
ALTER TABLE "user" ADD CONSTRAINT "user_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vehicle" ADD CONSTRAINT "vehicle_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route_stop" ADD CONSTRAINT "route_stop_route_id_fkey" FOREIGN KEY ("route_id") REFERENCES "route"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trip" ADD CONSTRAINT "trip_route_id_fkey" FOREIGN KEY ("route_id") REFERENCES "route"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trip" ADD CONSTRAINT "trip_vehicle_id_fkey" FOREIGN KEY ("vehicle_id") REFERENCES "vehicle"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trip" ADD CONSTRAINT "trip_driver_id_fkey" FOREIGN KEY ("driver_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trip" ADD CONSTRAINT "trip_conductor_id_fkey" FOREIGN KEY ("conductor_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trip_status_event" ADD CONSTRAINT "trip_status_event_trip_id_fkey" FOREIGN KEY ("trip_id") REFERENCES "trip"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trip_status_event" ADD CONSTRAINT "trip_status_event_by_user_id_fkey" FOREIGN KEY ("by_user_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_trip_id_fkey" FOREIGN KEY ("trip_id") REFERENCES "trip"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_passenger_id_fkey" FOREIGN KEY ("passenger_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_pickup_stop_id_fkey" FOREIGN KEY ("pickup_stop_id") REFERENCES "route_stop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_drop_stop_id_fkey" FOREIGN KEY ("drop_stop_id") REFERENCES "route_stop"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scan" ADD CONSTRAINT "scan_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scan" ADD CONSTRAINT "scan_trip_id_fkey" FOREIGN KEY ("trip_id") REFERENCES "trip"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scan" ADD CONSTRAINT "scan_conductor_id_fkey" FOREIGN KEY ("conductor_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "location_point" ADD CONSTRAINT "location_point_trip_id_fkey" FOREIGN KEY ("trip_id") REFERENCES "trip"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_trip_id_fkey" FOREIGN KEY ("trip_id") REFERENCES "trip"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_acknowledged_by_id_fkey" FOREIGN KEY ("acknowledged_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert" ADD CONSTRAINT "alert_resolved_by_id_fkey" FOREIGN KEY ("resolved_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_subscription" ADD CONSTRAINT "push_subscription_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_trip_id_fkey" FOREIGN KEY ("trip_id") REFERENCES "trip"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share" ADD CONSTRAINT "share_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From here on: what the Prisma schema cannot express. Code recognises these constraints by their names.

-- CreateExtension: lets the exclusion constraint compare ids and numbers beside ranges
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- A seat is sold once per leg. [pickup, drop): who leaves at a stop frees the seat for who boards there.
ALTER TABLE "booking" ADD CONSTRAINT "booking_seat_once_per_leg" EXCLUDE USING gist (
    "trip_id" WITH =,
    "seat_number" WITH =,
    int4range("pickup_sequence", "drop_sequence") WITH &&
) WHERE ("status" IN ('PENDING', 'CONFIRMED', 'BOARDED'));

-- One alert per type and key that is not resolved yet.
CREATE UNIQUE INDEX "alert_one_open_per_key" ON "alert"("type", "key") WHERE "status" <> 'RESOLVED';

-- Holds that may run out, for the job that expires them.
CREATE INDEX "booking_hold_expires_at_idx" ON "booking"("hold_expires_at") WHERE "status" = 'PENDING';

-- AddCheck
ALTER TABLE "user"
    ADD CONSTRAINT "user_email_lower_case" CHECK ("email" = lower("email") AND "email" <> '');

ALTER TABLE "vehicle"
    ADD CONSTRAINT "vehicle_seat_count_range" CHECK ("seat_count" BETWEEN 1 AND 100);

ALTER TABLE "route"
    ADD CONSTRAINT "route_fare_not_negative" CHECK ("fare_cents" >= 0),
    ADD CONSTRAINT "route_speed_limit_range" CHECK ("speed_limit_kmh" BETWEEN 1 AND 200),
    ADD CONSTRAINT "route_name_has_english" CHECK (jsonb_typeof("name") = 'object' AND COALESCE(jsonb_typeof("name" -> 'en') = 'string', false)),
    ADD CONSTRAINT "route_path_is_list" CHECK (jsonb_typeof("path") = 'array');

ALTER TABLE "route_stop"
    ADD CONSTRAINT "route_stop_sequence_not_negative" CHECK ("sequence" >= 0),
    ADD CONSTRAINT "route_stop_offset_not_negative" CHECK ("offset_minutes" >= 0 AND "offset_minutes" < 'Infinity'),
    ADD CONSTRAINT "route_stop_lat_range" CHECK ("lat" BETWEEN -90 AND 90),
    ADD CONSTRAINT "route_stop_lng_range" CHECK ("lng" BETWEEN -180 AND 180),
    ADD CONSTRAINT "route_stop_name_has_english" CHECK (jsonb_typeof("name") = 'object' AND COALESCE(jsonb_typeof("name" -> 'en') = 'string', false));

ALTER TABLE "trip"
    ADD CONSTRAINT "trip_fare_not_negative" CHECK ("fare_cents" >= 0),
    ADD CONSTRAINT "trip_arrives_after_departure" CHECK ("arrives_at" >= "departs_at");

ALTER TABLE "booking"
    ADD CONSTRAINT "booking_seat_positive" CHECK ("seat_number" >= 1),
    ADD CONSTRAINT "booking_drop_after_pickup" CHECK ("pickup_sequence" >= 0 AND "drop_sequence" > "pickup_sequence"),
    ADD CONSTRAINT "booking_price_not_negative" CHECK ("price_cents" >= 0);

ALTER TABLE "ticket"
    ADD CONSTRAINT "ticket_valid_until_after_from" CHECK ("valid_until" > "valid_from");

-- Ranges of the contract: speed 0-70 m/s, heading 0-360 degrees.
ALTER TABLE "location_point"
    ADD CONSTRAINT "location_point_lat_range" CHECK ("lat" BETWEEN -90 AND 90),
    ADD CONSTRAINT "location_point_lng_range" CHECK ("lng" BETWEEN -180 AND 180),
    ADD CONSTRAINT "location_point_speed_range" CHECK ("speed" BETWEEN 0 AND 70),
    ADD CONSTRAINT "location_point_heading_range" CHECK ("heading" BETWEEN 0 AND 360),
    ADD CONSTRAINT "location_point_accuracy_range" CHECK ("accuracy" >= 0 AND "accuracy" < 'Infinity'),
    ADD CONSTRAINT "location_point_seq_range" CHECK ("seq" BETWEEN 0 AND 9007199254740991);

ALTER TABLE "idempotency_key"
    ADD CONSTRAINT "idempotency_key_status_range" CHECK ("status" BETWEEN 100 AND 599);
