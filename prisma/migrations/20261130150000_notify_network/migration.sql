-- What is known of a trip stays known until the database tells of a change, so it tells of what stands behind a trip as well:
-- its route, the route's stops, its vehicle, their operator. One word for each commit, however many rows; payload {"kind":"network"}.

CREATE FUNCTION notify_network_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Stops of a route that no trip goes by concern nobody: a route that is being made.
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM trip WHERE route_id = NEW.route_id) THEN
      RETURN NULL;
    END IF;
  END IF;
  -- Of the same words in one transaction PostgreSQL sends one.
  PERFORM pg_notify('srivibes_changes', '{"kind":"network"}');
  RETURN NULL;
END $$;

CREATE TRIGGER route_changed AFTER UPDATE ON route
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION notify_network_change();
CREATE TRIGGER route_stop_changed AFTER UPDATE ON route_stop
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION notify_network_change();
CREATE TRIGGER route_stop_came_or_went AFTER INSERT OR DELETE ON route_stop
  FOR EACH ROW EXECUTE FUNCTION notify_network_change();
CREATE TRIGGER vehicle_changed AFTER UPDATE ON vehicle
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION notify_network_change();
CREATE TRIGGER operator_changed AFTER UPDATE ON operator
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION notify_network_change();
