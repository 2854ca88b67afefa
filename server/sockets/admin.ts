import { rooms } from '@/lib/contract/rooms';
import type { Alert } from '@/lib/contract/views';
import type { EventHandlers } from './types';

export interface AdminDeps {
  openAlerts(): Promise<Alert[]>;
}

export const adminHandlers = ({ openAlerts }: AdminDeps) =>
  ({
    'admin:subscribe': async (socket) => {
      // Joined before the list is read: no alert can fall between the two.
      await socket.join(rooms.adminAlerts);
      return { alerts: await openAlerts() };
    },
  }) satisfies Partial<EventHandlers>;
