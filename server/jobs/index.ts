import type { LiveStore } from '../backplane/port';
import type { Config } from '../config';
import type { Repositories } from '../db/repositories';
import type { Alerts } from '../services/alerts';
import { deleteOldHistory } from './delete-old-history';
import { drainHistory } from './drain-history';
import { drainTrip } from './drain-trip';
import { expireHolds } from './expire-holds';
import { forgetIdempotencyKeys } from './forget-idempotency-keys';
import type { Job } from './job';
import { signalWatch } from './signal-watch';

export interface JobsDeps {
  config: Pick<Config, 'snapshotIntervalSeconds' | 'historyRetentionDays'>;
  repositories: Pick<Repositories, 'history' | 'bookings' | 'idempotency' | 'trips' | 'alerts'>;
  live: Pick<LiveStore, 'current' | 'drain' | 'drainAll'>;
  alerts: Pick<Alerts, 'raise' | 'resolveByKey'>;
  now(): number;
}

/** Every kind of background work. */
export function createJobs({ config, repositories, live, alerts, now }: JobsDeps): Job[] {
  const { history, bookings, idempotency, trips } = repositories;
  const all = [
    drainHistory(live, config.snapshotIntervalSeconds),
    drainTrip(live),
    deleteOldHistory(history, { retentionDays: config.historyRetentionDays, now }),
    expireHolds(bookings, now),
    forgetIdempotencyKeys(idempotency, now),
    signalWatch({ trips, alertStore: repositories.alerts, alerts, live, now }),
  ];
  return all as Job[];
}
