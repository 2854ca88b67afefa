import type { JobStore } from '../queue/port';
import type { DomainEvents } from '../services/events';
import { deliverAtOnce } from './deliver-notices';
import { drainEndedTrips } from './drain-trip';
import { createJobs, type JobsDeps } from './index';
import { runJobs } from './run';

export interface BackgroundDeps extends JobsDeps {
  store: JobStore;
  /** Absent where nobody tells of trips: in a worker of its own. */
  events?: DomainEvents;
  /** Whether this process does jobs, or only asks for them. */
  works: boolean;
}

/** The part that one process has in the background work. Returns at once. */
export function startBackground({ store, events, works, onError, ...deps }: BackgroundDeps) {
  const queue = store.queue();
  if (events) {
    drainEndedTrips(events, queue, onError);
    deliverAtOnce(events, queue, onError);
  }
  const running = works
    ? runJobs({ jobs: createJobs({ ...deps, onError }), store, queue, alerts: deps.alerts, onError })
    : undefined;
  return {
    /** Resolves when jobs are taken. */
    ready: running?.ready ?? Promise.resolve(),
    /** Finishes what is under way, within seconds. */
    async close(): Promise<void> {
      await running?.close();
      await queue.close();
    },
  };
}
