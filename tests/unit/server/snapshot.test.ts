import { expect, test } from 'vitest';
import type { ServerLocation } from '@/lib/contract/locations';
import { type PassengerDeps, passengerHandlers } from '@/server/sockets/passenger';
import type { AppSocket } from '@/server/sockets/types';

test('a snapshot is never older than what was shown between its reading and its ack', async () => {
  const at = (second: number) => ({ tripId: 't', updatedAt: `2026-11-23T06:00:0${second}.000Z` }) as ServerLocation;
  let last: ServerLocation | null = null;
  const handlers = passengerHandlers({
    gate: (task: () => unknown) => task(),
    follow: { assert: async () => ({ id: 't' }) },
    subscriptions: { add: async () => true, remove: async () => undefined, removeSocket: async () => undefined },
    maxSubscriptions: 5,
    tripDetail: async () => ({}),
    current: async () => null,
    watch: async () => undefined,
    eta: async () => null,
    shown: { snapshot: (_: AppSocket, __: string, read: ServerLocation | null) => last ?? read },
  } as unknown as PassengerDeps);
  const socket = { data: { actor: { id: 'p', role: 'PASSENGER' }, follows: new Map() }, connected: true, join() {} };

  const body = await handlers['passenger:subscribe'](socket as unknown as AppSocket, { tripId: 't' });
  // Answers of the store come several at a time: a follower may be shown a fix before the ack is written.
  last = at(2);
  expect({ ok: true, ...body }).toMatchObject({ current: at(2) });
});
