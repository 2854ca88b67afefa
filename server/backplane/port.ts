import type { Server } from 'socket.io';
import type { ServerLocation } from '@/lib/contract/locations';
import type { Fix, TrackState } from '@/lib/domain/fix';

/**
 * What app nodes share while they run. One port, two adapters: `memory` (one node) and `redis` (any number).
 * Every promise rejects with an Error when the store behind it is down; nothing is then kept.
 */
export interface Backplane {
  /** How `/api/ready` calls it when it does not answer. */
  name: 'backplane' | 'redis';
  limits: Limits;
  live: LiveStore;
  subscriptions: SubscriptionStore;
  drivers: DriverClaims;
  peers: Peers;
  /** Gives Socket.IO the adapter with which rooms reach across nodes. */
  attach(io: Server): void;
  /** Resolves when the shared store answers; rejects otherwise. For `/api/ready`. */
  ping(): Promise<void>;
  /** Is this error the shared store's, down or refusing? Nothing is then known to have been kept. */
  isUnavailable(error: unknown): boolean;
  /**
   * Told whenever the shared store is back after it was seen to be away for `awayMs`; what was sent between nodes meanwhile is lost,
   * and what was sent shortly before it was noticed.
   */
  onRecovered(heal: (awayMs: number) => void): void;
  close(): Promise<void>;
}

export interface Window {
  /** At most so many… */
  max: number;
  /** …within so many milliseconds, sliding. */
  windowMs: number;
}

/** One of a limit's `key`, asked for at `now` (epoch ms). */
export interface Place {
  key: string;
  windows: readonly Window[];
  now: number;
  /** Set by a store that has taken it over all nodes before it could keep what it is for. */
  isTaken?: boolean;
}

export interface Limits {
  /**
   * Takes one of `key`, or refuses and takes nothing. All windows must allow it.
   * @returns null when taken, else the milliseconds after which it would be.
   */
  take(key: string, windows: readonly Window[], now: number): Promise<number | null>;
  /**
   * The same at once, by what this node itself has let through. What is held is not taken over all nodes before `settle` or
   * `live.submit` has said so, and is to be released where they refuse.
   * @returns null when held, else the milliseconds to wait
   */
  hold(place: Place): number | null;
  /** Takes a held place over all nodes. @returns null when taken, else the milliseconds to wait */
  settle(place: Place): Promise<number | null>;
  /** Gives a held place back. */
  release(place: Place): void;
  /** Takes back one place that `take` gave at `now`, over all nodes; nothing where there is none. */
  giveBack(key: string, now: number): Promise<void>;
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

/** Points to be kept, and the state in which they leave their trip. */
export interface Submission {
  tripId: string;
  points: readonly KeptPoint[];
  state: TrackState;
  /** To be taken in one with it; where it cannot be, nothing is kept. */
  place?: Place;
}
/** For each point whether it was new; 'STALE' as `keep` says; or the ms to wait where the place could not be taken. */
export type Outcome = boolean[] | 'STALE' | number;

export interface LiveStore {
  /** Makes sure that `state` answers for this trip; after a restart, from what was kept. Cheap when it does already. */
  load(tripId: string): Promise<void>;
  /** Does `state` answer for this trip already? */
  isLoaded(tripId: string): boolean;
  /** Asks whether another node has moved this trip on. @returns true when it had; `state` then tells so. */
  catchUp(tripId: string): Promise<boolean>;
  /**
   * What this node knows of a loaded trip. Judging and `keep` happen in one turn of the event loop, so that no fix is judged by
   * an old one of this node; one judged by less than another node knew is found out by `keep`.
   */
  state(tripId: string): TrackState;
  /** The live fix as kept, whichever node kept it; null before the first. */
  current(tripId: string): Promise<Fix | null>;
  /** Remembers the state after a judgement that keeps no point (a suspect more). */
  remember(tripId: string, state: TrackState): void;
  /**
   * Keeps points durably, and with them the trip's new state. Resolves when they would survive a kill of every app process,
   * in the order of the calls for one trip.
   * @returns for each point whether it was new; false is a repeat of (trip, device, seq), kept once only. 'STALE': another node has
   *   a newer live fix than the points were judged by; nothing was kept, `state` knows it now, and they are to be judged anew.
   */
  keep(tripId: string, points: readonly KeptPoint[], state: TrackState): Promise<boolean[] | 'STALE'>;
  /** The same, told without a promise: it stands in the way of every position. Whoever is told must not throw. */
  submit(submission: Submission, done: (error: unknown, outcome?: Outcome) => void): void;
  /** Has (trip, device, seq) been kept already? */
  has(tripId: string, device: string, seq: number): Promise<boolean>;
  /** Moves everything kept of a trip into history; resolves when it is there. */
  drain(tripId: string): Promise<void>;
  /** The same for every trip that has anything kept. @returns how many points were moved */
  drainAll(): Promise<number>;
  /** From when it resolves, `onMoved` hears of this trip. Cheap when it does already. */
  watch(tripId: string): Promise<void>;
  unwatch(tripId: string): void;
  /** Is this trip watched, here or (as of the last fix kept here) on another node? */
  isWatched(tripId: string): boolean;
  /** Told of each fix of a watched trip that another node made its live one, in their order. */
  onMoved(handler: (tripId: string, fix: Fix) => void): void;
}

export interface DriverClaims {
  /** A number higher than every one given before for this trip: of two sockets the one with the higher is its driver. */
  claim(tripId: string): Promise<number>;
}

/** What one node tells all others; lost where the store is away. */
export type PeerMessage =
  | { kind: 'driver-claimed'; tripId: string; claim: number }
  | { kind: 'fleet-moved'; locations: ServerLocation[] };

export interface Peers {
  tell(message: PeerMessage): void;
  /** Told of what others tell, never of this node's own. */
  listen(handler: (message: PeerMessage) => void): void;
}

export interface SubscriptionStore {
  /** Counts `socketId` as following `tripId` for `userId`. @returns false, counting nothing, when it would be over `max` trips. */
  add(userId: string, tripId: string, socketId: string, max: number): Promise<boolean>;
  remove(userId: string, tripId: string, socketId: string): Promise<void>;
  removeSocket(userId: string, socketId: string): Promise<void>;
}
