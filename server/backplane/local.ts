import { createGroupCommit } from './group-commit';
import { createMemoryBackplane } from './memory';
import type { KeptPoint } from './port';

export interface HistoryLog {
  /** Writes points once each. @returns for each whether it was new. */
  insertPoints(points: readonly KeptPoint[]): Promise<boolean[]>;
  lastBroadcast(tripId: string): Promise<KeptPoint | null>;
  has(tripId: string, device: string, seq: number): Promise<boolean>;
}

/** One write holds so many points at most; PostgreSQL takes such an insert in some 20 ms. */
const MAX_GROUP = 2000;
/** 20,000 points are some seconds of the largest fleet that one node serves: then it is better to say no. */
const MAX_WAITING = 20_000;

/** The in-process backplane on PostgreSQL: a point is acknowledged when its row is committed. */
export function createLocalBackplane({
  history,
  isConnectionFailure,
}: {
  history: HistoryLog;
  isConnectionFailure(error: unknown): boolean;
}) {
  const log = createGroupCommit<KeptPoint, boolean>((points) => history.insertPoints(points), {
    maxItems: MAX_GROUP,
    maxWaiting: MAX_WAITING,
    isStoreDown: isConnectionFailure,
  });
  return createMemoryBackplane(log, history);
}
