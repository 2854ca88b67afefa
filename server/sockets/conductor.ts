import type { ConductorScanResult } from '@/lib/contract/views';
import type { Actor } from '../services/actor';
import type { EventHandlers } from './types';

export interface ConductorDeps {
  scan(
    conductor: Actor,
    device: string,
    scan: { token: string; scanId?: string; scannedAt?: string; tripId?: string },
  ): Promise<ConductorScanResult>;
}

export const conductorHandlers = ({ scan }: ConductorDeps) =>
  ({
    'conductor:scan': async (socket, payload) => scan(socket.data.actor, socket.data.device, payload),
  }) satisfies Partial<EventHandlers>;
