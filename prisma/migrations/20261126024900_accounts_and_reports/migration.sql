-- AlterTable
ALTER TABLE "user" ADD COLUMN "email_verified_at" TIMESTAMPTZ(3),
    ADD COLUMN "token_version" INTEGER NOT NULL DEFAULT 0;

-- A new password ends what the old one had opened, on every node.
DROP TRIGGER user_rights_changed ON "user";
CREATE TRIGGER user_rights_changed AFTER UPDATE OF role, active, deleted_at, operator_id, token_version ON "user"
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION notify_user_change();

-- CreateTable
CREATE TABLE "account_link" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "user_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "account_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "client_id" UUID NOT NULL,
    "receipt" TEXT NOT NULL,
    "reporter_id" UUID,
    "trip_id" UUID NOT NULL,
    "operator_id" UUID NOT NULL,
    "registration" TEXT NOT NULL,
    "seat_number" INTEGER,
    "kind" TEXT NOT NULL,
    "note" TEXT,
    "lat" DOUBLE PRECISION,
    "lng" DOUBLE PRECISION,
    "happened_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "handled_at" TIMESTAMPTZ(3),
    "handled_by_id" UUID,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_link_token_once" ON "account_link"("token_hash");

-- CreateIndex
CREATE INDEX "account_link_user_id_purpose_idx" ON "account_link"("user_id", "purpose");

-- CreateIndex
CREATE UNIQUE INDEX "report_receipt_once" ON "report"("receipt");

-- CreateIndex
CREATE UNIQUE INDEX "report_once_per_client_id" ON "report"("reporter_id", "client_id");

-- CreateIndex
CREATE INDEX "report_created_at_id_idx" ON "report"("created_at", "id");

-- CreateIndex
CREATE INDEX "report_operator_id_created_at_id_idx" ON "report"("operator_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "account_link" ADD CONSTRAINT "account_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_reporter_id_fkey" FOREIGN KEY ("reporter_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_trip_id_fkey" FOREIGN KEY ("trip_id") REFERENCES "trip"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report" ADD CONSTRAINT "report_handled_by_id_fkey" FOREIGN KEY ("handled_by_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
