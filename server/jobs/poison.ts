import type { Alerts } from '../services/alerts';

/** A kept point that history will not take, whatever is tried; it is set aside under `key` of the store. */
export interface Poison {
  tripId: string;
  key: string;
  reason: unknown;
}

/** One alert for each trip with points set aside. */
export function poisonAlarm(alerts: Pick<Alerts, 'raise'>, onError: (error: unknown) => void) {
  return ({ tripId, key, reason }: Poison): void => {
    const why = reason instanceof Error ? reason.message : String(reason);
    const message = `A position of trip ${tripId} cannot be stored and was set aside under ${key}: ${why}`.slice(
      0,
      300,
    );
    const draft = {
      type: 'HIGH_ERROR_RATE',
      severity: 'WARNING',
      operatorId: null,
      key: `job:drain-trip ${tripId}`,
      message,
    } as const;
    alerts.raise(draft).catch(onError);
  };
}
