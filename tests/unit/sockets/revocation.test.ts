import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { rooms } from '@/lib/contract/rooms';
import { createRevocation, type RevocationDeps } from '@/server/sockets/revocation';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const TRIP = '6f1c3f0a-0000-4000-8000-000000000000';

function setUp() {
  const following = new Map<string, Set<string>>();
  const sockets = new Map<string, object>();
  const errors: unknown[] = [];
  const revocation = createRevocation({
    io: { sockets: { adapter: { rooms: following }, sockets } } as unknown as RevocationDeps['io'],
    follow: { may: async () => false } as unknown as RevocationDeps['follow'],
    subscriptions: { remove: async () => undefined } as unknown as RevocationDeps['subscriptions'],
    actorById: async () => null,
    onError: (error) => errors.push(error),
  });
  const room = rooms.subscribers(TRIP);
  const follows = (id: string) => following.get(room)?.has(id) ?? false;
  const join = (id: string) => {
    const data = { actor: { id, role: 'PASSENGER' }, follows: new Map([[TRIP, undefined]]), drives: new Set() };
    sockets.set(id, { id, data, leave: async (name: string) => void following.get(name)?.delete(id) });
    following.set(room, (following.get(room) ?? new Set()).add(id));
  };
  return { revocation, errors, follows, join };
}

it('looks again for who was allowed to follow before the change and joined only after the first look', async () => {
  const { revocation, errors, follows, join } = setUp();
  join('there');
  revocation.trip(TRIP);
  await vi.advanceTimersByTimeAsync(300);
  expect(follows('there')).toBe(false);
  join('late');
  await vi.advanceTimersByTimeAsync(600);
  expect(follows('late')).toBe(false);
  expect(errors).toEqual([]);
  revocation.close();
});

it('looks no more once it is closed', async () => {
  const { revocation, follows, join } = setUp();
  join('there');
  revocation.trip(TRIP);
  revocation.close();
  await vi.advanceTimersByTimeAsync(2000);
  expect(follows('there')).toBe(true);
});
