import type { ConnectionState } from '@/lib/client/connection';
import type { Gps } from '@/lib/client/driver-gps';
import type { TripStatus } from '@/lib/contract/primitives';
import { tripPhase } from '@/lib/domain/trip-status';

export type LampKind = 'idle' | 'sending' | 'connecting' | 'waiting' | 'poor' | 'offline' | 'error';

export interface LampFacts {
  status: TripStatus;
  connection: ConnectionState;
  gps: Gps['state'];
  /** Fixes that wait on this device. */
  kept: number;
  /** The browser believes to have a network. A dead connection takes a while to be noticed otherwise. */
  online: boolean;
  /** Code of what the server refuses. */
  error: string | null;
}

/** On a good line a fix waits for less than the interval to the next; so many wait only where nothing gets through. */
const PILING_UP = 3;

/** The one word for how it stands; the worst that the driver can do something about comes first. */
export function lampOf({ status, connection, gps, kept, online, error }: LampFacts): LampKind {
  if (connection.state === 'ended') return 'error';
  if (tripPhase(status) !== 'UNDER_WAY') return kept > 0 && connection.state !== 'online' ? 'offline' : 'idle';
  if (gps === 'denied' || gps === 'unavailable' || gps === 'unsupported' || error) return 'error';
  if (connection.state === 'offline' || !online || kept >= PILING_UP) return 'offline';
  if (connection.state === 'connecting') return 'connecting';
  if (gps === 'waiting') return 'waiting';
  return gps === 'poor' ? 'poor' : 'sending';
}
