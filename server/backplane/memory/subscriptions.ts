import type { SubscriptionStore } from '../port';

/** Which trips a user follows and through which sockets: two tabs on one trip count as one trip. */
export function createMemorySubscriptions(): SubscriptionStore {
  const users = new Map<string, Map<string, Set<string>>>();

  const remove = (userId: string, tripId: string, socketId: string) => {
    const trips = users.get(userId);
    const sockets = trips?.get(tripId);
    if (!trips || !sockets) return;
    sockets.delete(socketId);
    if (sockets.size === 0) trips.delete(tripId);
    if (trips.size === 0) users.delete(userId);
  };

  return {
    async add(userId, tripId, socketId, max) {
      const trips = users.get(userId) ?? new Map<string, Set<string>>();
      const sockets = trips.get(tripId);
      if (!sockets && trips.size >= max) return false;
      trips.set(tripId, (sockets ?? new Set()).add(socketId));
      users.set(userId, trips);
      return true;
    },
    async remove(userId, tripId, socketId) {
      remove(userId, tripId, socketId);
    },
    async removeSocket(userId, socketId) {
      for (const tripId of [...(users.get(userId)?.keys() ?? [])]) remove(userId, tripId, socketId);
    },
  };
}
