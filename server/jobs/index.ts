import type { LiveStore } from '../backplane/port';
import type { Config } from '../config';
import type { Repositories } from '../db/repositories';
import type { PaymentProvider } from '../payments/provider';
import type { Alerts } from '../services/alerts';
import type { NoticeChannel } from '../services/notice-channels';
import { deleteOldHistory } from './delete-old-history';
import { deliverNotices } from './deliver-notices';
import { drainHistory } from './drain-history';
import { drainTrip } from './drain-trip';
import { drivingTime } from './driving-time';
import { expireHolds } from './expire-holds';
import { forgetIdempotencyKeys } from './forget-idempotency-keys';
import type { Job } from './job';
import { refundPayments } from './refund-payments';
import { signalWatch } from './signal-watch';

export interface JobsDeps {
  config: Pick<Config, 'snapshotIntervalSeconds' | 'historyRetentionDays'>;
  repositories: Pick<Repositories, 'history' | 'bookings' | 'idempotency' | 'trips' | 'watch' | 'notices' | 'payments'>;
  live: Pick<LiveStore, 'current' | 'drain' | 'drainAll'>;
  alerts: Pick<Alerts, 'raise' | 'resolveByKey'>;
  /** By which notices leave the house. */
  noticeChannels: readonly NoticeChannel[];
  paymentProviders: readonly PaymentProvider[];
  onError(error: unknown): void;
  now(): number;
}

/** Every kind of background work. */
export function createJobs({
  config,
  repositories,
  live,
  alerts,
  noticeChannels,
  paymentProviders,
  onError,
  now,
}: JobsDeps): Job[] {
  const { history, bookings, idempotency, trips, watch } = repositories;
  const all = [
    drainHistory(live, config.snapshotIntervalSeconds),
    drainTrip(live),
    deleteOldHistory(history, { retentionDays: config.historyRetentionDays, now }),
    expireHolds(bookings, now),
    forgetIdempotencyKeys(idempotency, now),
    deliverNotices({ notices: repositories.notices, channels: noticeChannels, onError, now }),
    refundPayments({ payments: repositories.payments, providers: paymentProviders, alerts, onError, now }),
    drivingTime({ watch, history, alerts, now }),
    signalWatch({ trips, watch, alerts, live, now }),
  ];
  return all as Job[];
}
