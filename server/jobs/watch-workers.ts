import type { JobQueue } from '../queue/port';
import type { Alerts } from '../services/alerts';
import { SECOND } from './job';

export interface WatchWorkersDeps {
  queue: Pick<JobQueue, 'workers'>;
  alerts: Pick<Alerts, 'raise' | 'resolveByKey'>;
  onError(error: unknown): void;
  warn(line: string): void;
}

const LOOK_MS = 5 * SECOND;
/** A worker that is being restarted is none to be missed. */
const MISSED_LOOKS = 3;
const KEY = 'job:no worker';
const MISSING =
  'No worker is running: positions wait in Redis and are not moved into PostgreSQL. Start one: npm run worker';

/** Looks whether anybody does the jobs that this process leaves to workers; says so, and raises an alert, where nobody does. */
export function watchWorkers({ queue, alerts, onError, warn }: WatchWorkersDeps) {
  let missed = 0;
  let told = false;
  /** At the first sight of a worker also the alert of a node that is gone is resolved. */
  let resolved = false;

  const look = async () => {
    const count = await queue.workers();
    missed = count === 0 ? missed + 1 : 0;
    if (missed >= MISSED_LOOKS && !told) {
      told = true;
      resolved = false;
      warn(MISSING);
      await alerts.raise({
        ...{ type: 'HIGH_ERROR_RATE', severity: 'WARNING', tripId: null, operatorId: null },
        ...{ key: KEY, message: MISSING },
      });
    } else if (count !== null && count > 0 && !resolved) {
      if (told) warn('A worker is running again.');
      told = false;
      await alerts.resolveByKey('HIGH_ERROR_RATE', KEY);
      resolved = true;
    }
  };
  // Redis away is told of elsewhere, and no sign that a worker is.
  const timer = setInterval(() => look().catch(onError), LOOK_MS);
  timer.unref();
  return { isDone: () => missed < MISSED_LOOKS, close: () => clearInterval(timer) };
}
