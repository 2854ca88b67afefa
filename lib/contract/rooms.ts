/** Names of the rooms; the first three are the user's own, see the seed. */
export const rooms = {
  driver: (tripId: string) => `driver:${tripId}`,
  subscribers: (tripId: string) => `trip:${tripId}:subscribers`,
  adminAlerts: 'admin:alerts',
  operatorAlerts: (operatorId: string) => `operator:${operatorId}:alerts`,
  fleet: 'fleet:all',
  operatorFleet: (operatorId: string) => `fleet:${operatorId}`,
  user: (userId: string) => `user:${userId}`,
} as const;
