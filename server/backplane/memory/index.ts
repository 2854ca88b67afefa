import type { GroupCommit } from '../group-commit';
import type { Backplane, KeptPoint } from '../port';
import { createMemoryLimits } from './limits';
import { createMemoryLive, type PointSource } from './live';
import { createMemorySubscriptions } from './subscriptions';

/** The backplane of a single node: everything in this process but the points, which PostgreSQL keeps. */
export function createMemoryBackplane(log: GroupCommit<KeptPoint, boolean>, source: PointSource): Backplane {
  return {
    limits: createMemoryLimits(),
    live: createMemoryLive(log, source),
    subscriptions: createMemorySubscriptions(),
    // Socket.IO's own in-memory adapter serves one node.
    attach: () => {},
    ping: async () => {},
    close: () => log.settled(),
  };
}
