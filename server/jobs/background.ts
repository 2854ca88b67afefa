import type { JobStore } from '../queue/port';
import type { DomainEvents } from '../services/events';
import { deliverAtOnce } from './deliver-notices';
import { drainEndedTrips } from './drain-trip';
import { createJobs, type JobsDeps } from './index';
import { runJobs } from './run';
import { watchWorkers } from './watch-workers';

export interface BackgroundDeps extends JobsDeps {
  store: JobStore;
  /** Absent where nobody tells of trips: in a worker of its own. */
  events?: DomainEvents;
  /** Whether this process does jobs, or only asks for them. */
  works: boolean;
  /** Told when no worker is there, and when one is again. */
  warn?(line: string): void;
}

/** The part that one process has in the background work. Returns at once. */
export function startBackground({ store, events, works, onError, warn = () => {}, ...deps }: BackgroundDeps) {
  const queue = store.queue();
  if (events) {
    drainEndedTrips(events, queue, onError);
    deliverAtOnce(events, queue, onError);
  }
  const running = works
    ? runJobs({ jobs: createJobs({ ...deps, onError }), store, queue, alerts: deps.alerts, onError })
    : undefined;
  // Who does no jobs relies on others doing them.
  const watch = works ? undefined : watchWorkers({ queue, alerts: deps.alerts, onError, warn });
  return {
    /** False while no worker is there to do what this process leaves to workers. */
    isDone: () => watch?.isDone() ?? true,
    /** Resolves when jobs are taken. */
    ready: running?.ready ?? Promise.resolve(),
    /** Finishes what is under way, within seconds. */
    async close(): Promise<void> {
      watch?.close();
      await running?.close();
      await queue.close();
    },
  };
}
