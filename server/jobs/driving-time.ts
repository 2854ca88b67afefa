import { z } from 'zod';
import { addEntry, type DrivingLog, inOrder, type LogEntry, NO_LOG } from '@/lib/domain/driving-log';
import { ALERT_AFTER_MS, drivenAt, judgeDrivingTime, REST_MS, WARN_AFTER_MS } from '@/lib/domain/driving-time';
import type { Repositories } from '../db/repositories';
import type { Duty } from '../db/repositories/watch';
import type { Alerts } from '../services/alerts';
import { ROAD_ALERTS } from '../services/road-watch';
import { DAY, type Job, MINUTE } from './job';

const schema = z.object({});

/** Nobody who set out later than this ago can have driven too long. */
const SOONEST_MS = WARN_AFTER_MS - MINUTE;
/** What arrives late (a backlog comes newest first) is behind what was read; now and then all is read anew. */
const ANEW_EVERY_MS = 10 * MINUTE;

export interface DrivingTimeDeps {
  watch: Pick<Repositories['watch'], 'listUnderWay' | 'listDuty' | 'standingAlerts'>;
  history: Pick<Repositories['history'], 'fixesAfter'>;
  alerts: Pick<Alerts, 'raise' | 'resolveByKey'>;
  now(): number;
}

interface Account {
  log: DrivingLog;
  /** When it was last read from the beginning, epoch ms. */
  anewAt: number;
}

/**
 * Who has been at the wheel for too long, over all trips of the day, from the fixes that were kept: by the rule that the driver's
 * phone goes by, so both say the same. What is over, of this and of the road's alerts, is resolved.
 */
export function drivingTime(deps: DrivingTimeDeps): Job<z.infer<typeof schema>> {
  const accounts = new Map<string, Account>();
  return {
    name: 'driving-time',
    schema,
    everyMs: MINUTE,
    async run(_data, signal) {
      const at = deps.now();
      const underWay = await deps.watch.listUnderWay();
      const standing = await deps.watch.standingAlerts(['DRIVING_TIME', ...ROAD_ALERTS]);
      const byDriver = new Map<string, typeof underWay>();
      for (const trip of underWay) byDriver.set(trip.driverId, [...(byDriver.get(trip.driverId) ?? []), trip]);
      for (const driverId of accounts.keys()) if (!byDriver.has(driverId)) accounts.delete(driverId);

      const wanted = new Set<string>();
      const duties = await deps.watch.listDuty([...byDriver.keys()], new Date(at - DAY));
      for (const [driverId, trips] of byDriver) {
        signal.throwIfAborted();
        const log = await read(deps, accounts, { id: driverId, duty: duties.get(driverId) ?? [] }, at);
        const verdict = judgeDrivingTime(log.time, at);
        if (verdict === 'OK') continue;
        const [trip] = trips as [(typeof trips)[number]];
        const driven = drivenAt(log.time, at);
        wanted.add(trip.id);
        await deps.alerts.raise({
          type: 'DRIVING_TIME',
          severity: verdict === 'ALERT' ? 'CRITICAL' : 'WARNING',
          tripId: trip.id,
          operatorId: trip.operatorId,
          key: trip.id,
          message: `The driver of ${trip.registration} on ${trip.routeCode} has driven ${spoken(driven)} without ${REST_MS / MINUTE} min of rest`,
          data: { drivenMinutes: Math.floor(driven / MINUTE), limitMinutes: ALERT_AFTER_MS / MINUTE },
        });
      }

      const alive = new Set(underWay.map(({ id }) => id));
      for (const { type, key, tripId } of standing) {
        if (tripId === null || (type === 'DRIVING_TIME' ? wanted.has(tripId) : alive.has(tripId))) continue;
        await deps.alerts.resolveByKey(type, key);
      }
    },
  };
}

async function read(
  { history }: DrivingTimeDeps,
  accounts: Map<string, Account>,
  { id: driverId, duty }: { id: string; duty: readonly Duty[] },
  now: number,
): Promise<DrivingLog> {
  const begun = Math.min(...duty.map(({ startedAt }) => startedAt));
  if (now - begun < SOONEST_MS) return NO_LOG;

  const before = accounts.get(driverId);
  const goesOn = before && now - before.anewAt < ANEW_EVERY_MS;
  const account: Account = goesOn ? before : { log: NO_LOG, anewAt: now };
  const after = account.log.lastAt ?? now - DAY;
  const fixes = await history.fixesAfter(
    duty.map(({ id }) => id),
    after,
  );
  const stops = duty.flatMap((trip) => trip.stops.filter((at) => at > after && at <= now));
  const entries: LogEntry[] = [
    ...fixes.map(({ fixAt, lat, lng, accuracy }) => ({ kind: 'fix' as const, at: fixAt, lat, lng, accuracy })),
    ...stops.map((at) => ({ kind: 'stop' as const, at })),
  ];
  account.log = inOrder(entries).reduce(addEntry, account.log);
  accounts.set(driverId, account);
  return account.log;
}

function spoken(ms: number): string {
  const minutes = Math.floor(ms / MINUTE);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
