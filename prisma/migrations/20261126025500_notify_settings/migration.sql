-- CreateTable
CREATE TABLE "notify_settings" (
    "user_id" UUID NOT NULL,
    "trip_id" UUID NOT NULL,
    "minutes_before" INTEGER,
    "stops_before" INTEGER,
    "get_off" BOOLEAN NOT NULL DEFAULT false,
    "departure" BOOLEAN NOT NULL DEFAULT false,
    "delay" BOOLEAN NOT NULL DEFAULT true,
    "quiet_from" INTEGER,
    "quiet_until" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notify_settings_pkey" PRIMARY KEY ("user_id","trip_id")
);

-- CreateIndex
CREATE INDEX "notify_settings_trip_id_idx" ON "notify_settings"("trip_id");

-- AddForeignKey
ALTER TABLE "notify_settings" ADD CONSTRAINT "notify_settings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notify_settings" ADD CONSTRAINT "notify_settings_trip_id_fkey" FOREIGN KEY ("trip_id") REFERENCES "trip"("id") ON DELETE CASCADE ON UPDATE CASCADE;
