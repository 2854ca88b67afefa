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
  port: number;
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
  port: number;
  tokens: string[];
  /** Connected before the first reading. */
  first: number;
}
export interface StormOrder {
  kind: 'storm';
  port: number;
  trips: Trip[];
  passengers: Passenger[];
  updatesPerSecond: number;
  maxSeconds: number;
  round: number;
}
export type Order = StreamOrder | IdleOrder | StormOrder;

export interface StreamResult {
  updates: number;
  refused: Record<string, number>;
  deliveries: number;
  deliveryMs: number[];
  ackMs: number[];
}
export interface StormResult extends StreamResult {
  /** From the cut to the last one's snapshot; null: not all were back in time. */
  secondsToRecover: number | null;
  back: number;
  attempts: number;
}

/** `begin` and `end` (`first` and `all` of idle connections) frame what is measured; the generator waits for `go` after each but the last. */
export type Report =
  | { phase: 'begin' }
  | { phase: 'end'; result?: StreamResult | StormResult }
  | { phase: 'failed'; message: string };
