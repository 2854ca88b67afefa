-- How far the log of each trip (on Redis) has been taken over into location_point. Written in the transaction that inserts the
-- points, so that a worker killed anywhere inserts none of them twice and leaves none out.
CREATE TABLE "history_position" (
    "trip_id" UUID NOT NULL,
    "log_ms" BIGINT NOT NULL,
    "log_n" BIGINT NOT NULL,

    CONSTRAINT "history_position_pkey" PRIMARY KEY ("trip_id")
);

ALTER TABLE "history_position" ADD CONSTRAINT "history_position_trip_id_fkey" FOREIGN KEY ("trip_id") REFERENCES "trip"("id") ON DELETE CASCADE ON UPDATE CASCADE;
