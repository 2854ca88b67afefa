import { z } from 'zod';
import { SIGNAL_LOST_AFTER_MS } from '@/lib/domain/freshness';
import type { LiveStore } from '../backplane/port';
import type { Repositories } from '../db/repositories';
import type { RealtimeTrip } from '../db/repositories/trip-facts';
import type { AlertDraft, Alerts } from '../services/alerts';
import { DAY, type Job, MINUTE, SECOND } from './job';

const schema = z.object({});

/** A trip that is still SCHEDULED so long after its departure. */
const NOT_STARTED_AFTER_MS = 10 * MINUTE;
/** What nobody has started within a day, nobody needs to be told of any more. */
const NOT_STARTED_WITHIN_MS = DAY;
/** After a start of ours the phones come back first: nobody is reported missing before. */
const QUIET_AFTER_START_MS = 45 * SECOND;
const PAGE = 500;
/** Live states read at once. */
const AT_ONCE = 100;

export interface SignalWatchDeps {
  trips: Pick<Repositories['trips'], 'list' | 'lastStarts'>;
  watch: Pick<Repositories['watch'], 'listUnderWay' | 'listTrips' | 'standingAlerts' | 'lastRaised'>;
  alerts: Pick<Alerts, 'raise' | 'resolveByKey'>;
  live: Pick<LiveStore, 'current'>;
  now(): number;
}

type Kind = 'SIGNAL_LOST' | 'NOT_STARTED';
/** A reason for an alert, and since when it has been one. */
interface Reason {
  draft: AlertDraft & { type: Kind; tripId: string };
  since: number;
}

/** Looks after buses that went silent and trips that did not start; what has mended itself resolves its alert. */
export function signalWatch(deps: SignalWatchDeps): Job<z.infer<typeof schema>> {
  const startedAt = deps.now();
  return {
    name: 'signal-watch',
    schema,
    everyMs: 15 * SECOND,
    async run() {
      const at = deps.now();
      const listed = await deps.watch.standingAlerts(['SIGNAL_LOST', 'NOT_STARTED']);
      const standing = new Set(listed.map(({ type, key }) => keyOf(type, key)));
      const reasons = [...(await lostSignals(deps, at)), ...(await notStarted(deps, at))];
      const wanted = new Set(reasons.map(({ draft }) => keyOf(draft.type, draft.key)));
      const gone = listed.filter(({ type, key }) => !wanted.has(keyOf(type, key)));
      const waiting = await stillScheduled(deps, gone, at);
      for (const { type, tripId } of gone) {
        if (tripId === null || (type === 'NOT_STARTED' && waiting.has(tripId))) continue;
        await deps.alerts.resolveByKey(type, tripId);
      }
      if (at - startedAt < QUIET_AFTER_START_MS) return;
      const unheard = reasons.filter(({ draft }) => !standing.has(keyOf(draft.type, draft.key)));
      for (const { draft } of await notYetRaised(deps, unheard)) await deps.alerts.raise(draft);
    },
  };
}

const keyOf = (type: string, key: string) => `${type} ${key}`;

/** Trips that are STARTED and have sent nothing for five minutes, nor been started within them. */
async function lostSignals({ trips, watch, live }: SignalWatchDeps, now: number): Promise<Reason[]> {
  const judge = (trip: RealtimeTrip, fixAt: number, startedAt: number): Reason | null => {
    // Started, or on again after a rest, a moment ago: its first fix is still to come.
    const since = Math.max(fixAt, startedAt);
    if (now - since < SIGNAL_LOST_AFTER_MS) return null;
    const minutes = Math.floor((now - since) / MINUTE);
    return reason(
      'SIGNAL_LOST',
      trip,
      since,
      `No position from ${trip.registration} on ${trip.routeCode} for ${minutes} min`,
    );
  };
  const started = (await watch.listUnderWay()).filter(({ status }) => status === 'STARTED');
  const reasons: Reason[] = [];
  for (let i = 0; i < started.length; i += AT_ONCE) {
    const fixes = await Promise.all(
      started.slice(i, i + AT_ONCE).map(async (trip) => ({ trip, fixAt: (await live.current(trip.id))?.fixAt ?? 0 })),
    );
    const silent = fixes.filter(({ fixAt }) => now - fixAt >= SIGNAL_LOST_AFTER_MS);
    if (silent.length === 0) continue;
    const starts = await trips.lastStarts(silent.map(({ trip }) => trip.id));
    for (const { trip, fixAt } of silent) {
      const lost = judge(trip, fixAt, starts.get(trip.id)?.getTime() ?? trip.departsAt);
      if (lost) reasons.push(lost);
    }
  }
  return reasons;
}

async function notStarted({ trips }: SignalWatchDeps, now: number): Promise<Reason[]> {
  const reasons: Reason[] = [];
  const filter = {
    statuses: ['SCHEDULED' as const],
    from: new Date(now - NOT_STARTED_WITHIN_MS),
    // The end is exclusive.
    to: new Date(now - NOT_STARTED_AFTER_MS + 1),
    limit: PAGE,
  };
  for (let after: { at: Date; id: string } | undefined; ; ) {
    const page = await trips.list({ ...filter, after });
    for (const { id, route, vehicle, departsAt } of page) {
      const trip = { id, operatorId: route.operatorId };
      const message = `${route.code}, ${vehicle.registration}, has not started; departure was at ${departsAt.toISOString()}`;
      reasons.push(reason('NOT_STARTED', trip, departsAt.getTime(), message));
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) return reasons;
    after = { at: last.departsAt, id: last.id };
  }
}

const reason = (type: Kind, trip: { id: string; operatorId: string }, since: number, message: string): Reason => ({
  draft: { type, severity: 'WARNING', tripId: trip.id, operatorId: trip.operatorId, key: trip.id, message },
  since,
});

/** Raised once for one silence: what a person has resolved does not come back by itself. */
async function notYetRaised({ watch }: SignalWatchDeps, reasons: readonly Reason[]): Promise<Reason[]> {
  const last = new Map<Kind, Map<string, number>>();
  for (const type of new Set(reasons.map(({ draft }) => draft.type))) {
    const trips = reasons.filter(({ draft }) => draft.type === type).map(({ draft }) => draft.tripId);
    last.set(type, await watch.lastRaised(type, trips));
  }
  return reasons.filter(
    ({ draft, since }) => (last.get(draft.type)?.get(draft.tripId) ?? Number.NEGATIVE_INFINITY) < since,
  );
}

/** The trips of these alerts that are older than the window of `notStarted`, and still waiting. */
async function stillScheduled(
  { watch }: SignalWatchDeps,
  alerts: readonly { type: string; tripId: string | null }[],
  now: number,
): Promise<Set<string>> {
  const ids = alerts.flatMap(({ type, tripId }) => (type === 'NOT_STARTED' && tripId ? [tripId] : []));
  const late = (await watch.listTrips(ids)).filter(
    ({ status, departsAt }) => status === 'SCHEDULED' && now - departsAt >= NOT_STARTED_AFTER_MS,
  );
  return new Set(late.map(({ id }) => id));
}
