-- Whoever changes what a right rests on (this node, another one, a person with psql), every node hears of it in
-- milliseconds: the database itself tells. Channel `srivibes_changes`, payload {"kind": …, ids}.

CREATE FUNCTION notify_user_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('srivibes_changes', json_build_object('kind', 'user', 'userId', OLD.id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER user_rights_changed AFTER UPDATE OF role, active, deleted_at, operator_id ON "user"
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION notify_user_change();
CREATE TRIGGER user_deleted AFTER DELETE ON "user" FOR EACH ROW EXECUTE FUNCTION notify_user_change();

CREATE FUNCTION notify_trip_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('srivibes_changes', json_build_object('kind', 'trip', 'tripId', OLD.id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER trip_changed AFTER UPDATE ON trip
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION notify_trip_change();
CREATE TRIGGER trip_deleted AFTER DELETE ON trip FOR EACH ROW EXECUTE FUNCTION notify_trip_change();

CREATE FUNCTION notify_booking_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('srivibes_changes', json_build_object('kind', 'booking', 'tripId', OLD.trip_id, 'userId', OLD.passenger_id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER booking_changed AFTER UPDATE OF status, passenger_id, trip_id ON booking
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION notify_booking_change();
CREATE TRIGGER booking_deleted AFTER DELETE ON booking FOR EACH ROW EXECUTE FUNCTION notify_booking_change();

CREATE FUNCTION notify_share_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('srivibes_changes', json_build_object('kind', 'share', 'tripId', OLD.trip_id, 'shareId', OLD.id)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER share_changed AFTER UPDATE OF revoked_at ON share
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION notify_share_change();
CREATE TRIGGER share_deleted AFTER DELETE ON share FOR EACH ROW EXECUTE FUNCTION notify_share_change();
