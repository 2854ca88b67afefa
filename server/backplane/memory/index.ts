import { type GroupCommit, Overloaded } from '../group-commit';
import type { PointSource } from '../points';
import type { Backplane, KeptPoint } from '../port';
import { createMemoryLimits } from './limits';
import { createMemoryLive } from './live';
import { createMemorySubscriptions } from './subscriptions';

/** The backplane of a single node: everything in this process but the points, which PostgreSQL keeps. */
export function createMemoryBackplane(log: GroupCommit<KeptPoint, boolean>, source: PointSource): Backplane {
  let claims = 0;
  return {
    name: 'backplane',
    limits: createMemoryLimits(),
    live: createMemoryLive(log, source),
    subscriptions: createMemorySubscriptions(),
    drivers: { claim: async () => ++claims },
    peers: { tell: () => {}, listen: () => {} },
    // Socket.IO's own in-memory adapter serves one node.
    attach: () => {},
    ping: async () => {},
    isUnavailable: (error) => error instanceof Overloaded,
    onRecovered: () => {},
    close: () => log.settled(),
  };
}
