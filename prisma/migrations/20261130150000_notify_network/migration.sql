-- What is known of a trip stays known until the database tells of a change, so it tells of what stands behind a trip as well:
-- its route, the route's stops, its vehicle. One word for each statement, however many rows; payload {"kind":"network"}.

CREATE FUNCTION notify_network_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('srivibes_changes', '{"kind":"network"}');
  RETURN NULL;
END $$;

CREATE TRIGGER route_changed AFTER UPDATE OR DELETE ON route
  FOR EACH STATEMENT EXECUTE FUNCTION notify_network_change();
CREATE TRIGGER route_stop_changed AFTER INSERT OR UPDATE OR DELETE ON route_stop
  FOR EACH STATEMENT EXECUTE FUNCTION notify_network_change();
CREATE TRIGGER vehicle_changed AFTER UPDATE OR DELETE ON vehicle
  FOR EACH STATEMENT EXECUTE FUNCTION notify_network_change();
CREATE TRIGGER operator_changed AFTER UPDATE OR DELETE ON operator
  FOR EACH STATEMENT EXECUTE FUNCTION notify_network_change();
