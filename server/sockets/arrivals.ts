/** So often a client may come in over one connection within some seconds; one that goes and comes back in haste stays far below. */
const MAX_COMING = 20;
const WITHIN_MS = 10_000;

/**
 * How often clients come in over one connection. Until the first is let in, Socket.IO begins anew with each that asks, and each costs a look into
 * the database: the one thing that can be asked for before any guard of events.
 */
export function createArrivals() {
  const seen = new WeakMap<object, { count: number; since: number }>();
  return {
    /** @param now epoch ms @returns false where it is too often; the connection is then to be closed */
    mayCome(connection: object, now: number): boolean {
      const last = seen.get(connection);
      if (!last || now - last.since >= WITHIN_MS || now < last.since) {
        seen.set(connection, { count: 1, since: now });
        return true;
      }
      return ++last.count <= MAX_COMING;
    },
  };
}
