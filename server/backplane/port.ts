import type { Server } from 'socket.io';
import type { TrackState } from '@/lib/domain/fix';

/**
 * What app nodes share while they run. One port, two adapters: `memory` (one node) and `redis` (any number).
 * Every promise rejects with an Error when the store behind it is down; nothing is then kept.
 */
export interface Backplane {
  limits: Limits;
  live: LiveStore;
  subscriptions: SubscriptionStore;
  /** Gives Socket.IO the adapter with which rooms reach across nodes. */
  attach(io: Server): void;
  /** Resolves when the shared store answers; rejects otherwise. For `/api/ready`. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface Window {
  /** At most so many… */
  max: number;
  /** …within so many milliseconds, sliding. */
  windowMs: number;
}

export interface Limits {
  /**
   * Takes one of `key`, or refuses and takes nothing. All windows must allow it.
   * @returns null when taken, else the milliseconds after which it would be.
   */
  take(key: string, windows: readonly Window[], now: number): Promise<number | null>;
  /** Forgets `key`, e.g. failed log-ins after a good one. */
  clear(key: string): Promise<void>;
}

/** One point on its way into history; times in epoch ms. */
export interface KeptPoint {
  tripId: string;
  device: string;
  seq: number | null;
  fixAt: number;
  receivedAt: number;
  lat: number;
  lng: number;
  speed: number | null;
  heading: number | null;
  accuracy: number | null;
  broadcast: boolean;
}

export interface LiveStore {
  /** Makes sure that `state` answers for this trip; after a restart, from what was kept. Cheap when it does already. */
  load(tripId: string): Promise<void>;
  /** The live state of a loaded trip. Judging and `keep` happen in one turn of the event loop, so that no fix is judged by an old one. */
  state(tripId: string): TrackState;
  /** Remembers the state after a judgement that keeps no point (a suspect more). */
  remember(tripId: string, state: TrackState): void;
  /**
   * Keeps points durably, and with them the trip's new state. Resolves when they would survive a kill of every app process,
   * in the order of the calls for one trip.
   * @returns for each point whether it was new; false is a repeat of (trip, device, seq), kept once only.
   */
  keep(tripId: string, points: readonly KeptPoint[], state: TrackState): Promise<boolean[]>;
  /** Has (trip, device, seq) been kept already? */
  has(tripId: string, device: string, seq: number): Promise<boolean>;
  /** Moves everything kept of a trip into history; resolves when it is there. */
  drain(tripId: string): Promise<void>;
  /** Forgets the live state of a trip; the next `load` reads it anew. */
  forget(tripId: string): void;
}

export interface SubscriptionStore {
  /** Counts `socketId` as following `tripId` for `userId`. @returns false, counting nothing, when it would be over `max` trips. */
  add(userId: string, tripId: string, socketId: string, max: number): Promise<boolean>;
  remove(userId: string, tripId: string, socketId: string): Promise<void>;
  removeSocket(userId: string, socketId: string): Promise<void>;
}
