import type { Alerts } from '../services/alerts';
import type { HandlersFor } from './bind';

type Names = 'listAlerts' | 'acknowledgeAlert' | 'resolveAlert';

export const alertHandlers = ({ alerts }: { alerts: Alerts }): HandlersFor<Names> => ({
  listAlerts: ({ actor, query }) => alerts.list(actor, query),
  acknowledgeAlert: ({ actor, params }) => alerts.acknowledge(actor, params.id),
  resolveAlert: ({ actor, params }) => alerts.resolve(actor, params.id),
});
