import { z } from 'zod';
import type { LiveStore } from '../backplane/port';
import type { JobQueue } from '../queue/port';
import type { DomainEvents } from '../services/events';
import { type Job, SECOND } from './job';

const schema = z.object({ tripId: z.uuid() });
const name = 'drain-trip';

/** The service drains by itself when a trip ends; this comes after it, in case that failed, and for points still under way then. */
const AFTER_MS = 10 * SECOND;

/** Moves what one trip has kept into PostgreSQL. */
export const drainTrip = (live: Pick<LiveStore, 'drain'>): Job<z.infer<typeof schema>> => ({
  name,
  schema,
  run: ({ tripId }) => live.drain(tripId),
});

/** Has every trip drained once more after its end. */
export function drainEndedTrips(events: DomainEvents, queue: JobQueue, onError: (error: unknown) => void): void {
  events.on('trip:status', ({ tripId, status }) => {
    if (status !== 'ENDED') return;
    queue.add(name, { tripId }, { once: tripId, delayMs: AFTER_MS }).catch(onError);
  });
}
