/** Everything of one trip hashes to one slot of a Redis Cluster, so that one script may touch all of it. */
const ofTrip = (tripId: string, part: string) => `sv:{${tripId}}:${part}`;

export const keys = {
  /**
   * Hash: `at`, the time of the live fix, and `fix`, its entry in the log. The script that keeps points knows it by its last word, and the names
   * of `log`, `seqs` and `moved` by its beginning.
   */
  live: (tripId: string) => ofTrip(tripId, 'live'),
  /** Stream: every point kept, until it is in history. */
  log: (tripId: string) => ofTrip(tripId, 'log'),
  /** Hash: bitmaps of the sequence numbers seen, 512 to a field named `device:n`. */
  seqs: (tripId: string) => ofTrip(tripId, 'seqs'),
  /** Hash: log entries that history would not take, by their id. */
  poison: (tripId: string) => ofTrip(tripId, 'poison'),
  /** Number: the last claim of a driver's device. */
  driver: (tripId: string) => ofTrip(tripId, 'driver'),
  /** Channel: fixes that became live. */
  moved: (tripId: string) => ofTrip(tripId, 'moved'),
  /** Sorted set: what a user follows, as "trip socket node". */
  follows: (userId: string) => `sv:{${userId}}:follows`,
  limit: (key: string) => `sv:limit:${key}`,
  /** Sorted set: trips whose log may hold something, by the time (s) of the last mark. */
  undrained: 'sv:undrained',
  /** Sorted set: nodes by their last sign of life (s). */
  nodes: 'sv:nodes',
  /** Channel: what a node tells all others. */
  peers: 'sv:peers',
} as const;
