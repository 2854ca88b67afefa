import type { Target } from './open';

/** What the bench's own process and its load generator say to each other. */
export interface Trip {
  id: string;
  driverToken: string;
}
export interface Passenger {
  token: string;
  tripId: string;
}

export interface StreamOrder {
  kind: 'stream';
  target: Target;
  /** Further nodes of the same service; drivers and followers take turns among all. */
  others?: Target[];
  trips: Trip[];
  passengers: Passenger[];
  /** Of each trip. */
  updatesPerSecond: number;
  warmSeconds: number;
  seconds: number;
  /** Sets this round's sequence numbers and fixes apart from every other's. */
  round: number;
}
export interface IdleOrder {
  kind: 'idle';
  target: Target;
  tokens: string[];
  /** Connected before the first reading. */
  first: number;
}
export interface StormOrder {
  kind: 'storm';
  target: Target;
  trips: Trip[];
  passengers: Passenger[];
  updatesPerSecond: number;
  maxSeconds: number;
  round: number;
}
export interface FleetOrder {
  kind: 'fleet';
  target: Target;
  trips: Trip[];
  /** How they follow the whole fleet: each by one subscription to it, or, where a server knows no fleet, by one to each trip. */
  adminTokens: string[];
  knowsFleet: boolean;
  /** Of each bus. */
  updatesPerSecond: number;
  warmSeconds: number;
  /** Of each window. */
  seconds: number;
  windows: number;
  round: number;
}
export interface BatchOrder {
  kind: 'batch';
  target: Target;
  trips: Trip[];
  /** Of each trip, one after the other. */
  batches: number;
  points: number;
  round: number;
}
export interface SoakOrder {
  kind: 'soak';
  target: Target;
  trips: Trip[];
  passengers: Passenger[];
  updatesPerSecond: number;
  seconds: number;
  /** Followers that leave and are replaced each second. */
  churnPerSecond: number;
}
export type Order = SoakOrder | StreamOrder | IdleOrder | StormOrder | FleetOrder | BatchOrder;

export interface StreamResult {
  updates: number;
  refused: Record<string, number>;
  deliveries: number;
  deliveryMs: number[];
  ackMs: number[];
  /** Arrivals that were told besides, which the same followers are sent. */
  etas: number;
}
export interface StormResult extends StreamResult {
  /** From the cut to the last one's snapshot; null: not all were back in time. */
  secondsToRecover: number | null;
  back: number;
  attempts: number;
}

export interface FleetResult extends StreamResult {
  /** Updates that were accepted in each window; the admins follow in every second one, the first without them. */
  windows: number[];
}
export type Result = StreamResult | StormResult | FleetResult;

/** `begin` and `end` (`first` and `all` of idle connections) frame what is measured; the generator waits for `go` after each but the last. */
export type Report = { phase: 'begin' } | { phase: 'end'; result?: Result } | { phase: 'failed'; message: string };
