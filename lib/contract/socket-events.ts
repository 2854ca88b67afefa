import { z } from 'zod';
import { type AckCode, SESSION_END_REASONS } from './codes';
import { DriverLocationBatch, DriverLocationUpdate, ServerEta, ServerLocation } from './locations';
import { ClockInstant, DriverStatus, Id, Instant, Latitude, Longitude, type Role, TripStatus } from './primitives';
import { Alert, ConductorScanResult, FleetVehicle, TripDetail } from './views';

/**
 * Every event a client may send: who, what, and what the ack carries beyond `ok`.
 * This table is the contract; validation, types, the AsyncAPI document and the client are made from it.
 */

export const Bounds = z
  .object({
    south: z.number().min(-90).max(90),
    west: z.number().min(-180).max(180),
    north: z.number().min(-90).max(90),
    east: z.number().min(-180).max(180),
  })
  .meta({ id: 'Bounds' });
export type Bounds = z.infer<typeof Bounds>;

const Nothing = z.object({});
const TripRef = z.object({ tripId: Id });
/** A payload that may be left out altogether. */
const None = z.unknown().transform(() => ({}));

interface EventSpec {
  summary: string;
  /** Roles that may send it at all; `any` is every signed-in user. Rights on the trip are judged besides. */
  roles: readonly Role[] | 'any';
  payload: z.ZodType;
  ack: z.ZodType;
}

const table = <T extends Record<string, EventSpec>>(events: T) => events;

export const clientEvents = table({
  'driver:connect': {
    summary: 'Join the rooms of a trip as its driver; a second device replaces the first.',
    roles: ['DRIVER'],
    payload: TripRef,
    ack: z.object({ trip: TripDetail }),
  },
  'driver:location:update': {
    summary: 'One fix. An ok means that it is kept.',
    roles: ['DRIVER'],
    payload: DriverLocationUpdate,
    ack: z.object({ duplicate: z.literal(true).optional() }),
  },
  'driver:location:batch': {
    summary: 'Fixes kept while offline, up to 24 hours old; each judged by itself.',
    roles: ['DRIVER'],
    payload: DriverLocationBatch,
    ack: z.object({
      accepted: z.int(),
      duplicates: z.int(),
      rejected: z.array(z.object({ index: z.int(), error: z.string() })),
    }),
  },
  'driver:status': {
    summary: 'Start, pause, end, or call for help.',
    roles: ['DRIVER'],
    payload: z.object({
      tripId: Id,
      status: DriverStatus,
      timestamp: Instant.optional().meta({
        description: 'by the phone’s clock; the server’s without one, or where that is over 24 hours ago',
      }),
      sentAt: Instant.optional().meta({
        description: 'the phone’s clock at sending: a clock that is wrong by more than two minutes is set right by it',
      }),
      note: z.string().max(500).optional(),
    }),
    ack: z.object({ status: TripStatus }),
  },
  'passenger:subscribe': {
    summary: 'Follow a trip. The ack carries a snapshot; newer fixes follow.',
    roles: 'any',
    payload: z.object({ tripId: Id, share: z.string().min(1).max(128).optional() }),
    ack: z.object({ current: ServerLocation.nullable(), trip: TripDetail, eta: ServerEta.nullable() }),
  },
  'passenger:unsubscribe': {
    summary: 'Stop following a trip.',
    roles: 'any',
    payload: z.object({ tripId: Id, share: z.string().max(128).optional() }),
    ack: Nothing,
  },
  'passenger:glance': {
    summary: 'Where a trip is at this moment, in few bytes, without following it: for a weak line.',
    roles: 'any',
    payload: z.object({
      tripId: Id,
      share: z.string().min(1).max(128).optional(),
      /** The stops whose arrivals are wanted; all of them when left out. */
      stops: z.array(Id).max(8).optional(),
    }),
    ack: z.object({ current: ServerLocation.nullable(), status: TripStatus, eta: ServerEta.nullable() }),
  },
  'conductor:scan': {
    summary: 'Judge a ticket. One conditional update decides.',
    roles: ['CONDUCTOR'],
    payload: z.object({
      token: z.string().min(1).max(2048),
      scanId: Id.optional(),
      scannedAt: ClockInstant.optional(),
      /** The trip the conductor works on now; a ticket of another of their trips is then WRONG_TRIP. */
      tripId: Id.optional(),
      /** Where the device was, if it knows. */
      lat: Latitude.optional(),
      lng: Longitude.optional(),
    }),
    ack: ConductorScanResult,
  },
  'admin:subscribe': {
    summary: 'Hear every alert.',
    roles: ['ADMIN'],
    payload: None,
    ack: z.object({ alerts: z.array(Alert) }),
  },
  'fleet:subscribe': {
    summary: 'Every bus under way: all for ADMIN, the operator’s own for BUSINESS.',
    roles: ['ADMIN', 'BUSINESS'],
    payload: z.preprocess((value) => value ?? {}, z.object({ bounds: Bounds.optional() })),
    ack: z.object({ vehicles: z.array(FleetVehicle) }),
  },
  'fleet:unsubscribe': {
    summary: 'Stop hearing of the fleet.',
    roles: ['ADMIN', 'BUSINESS'],
    payload: None,
    ack: Nothing,
  },
  'auth:refresh': {
    summary: 'Hand in a newer token of the same user before the old one expires.',
    roles: 'any',
    payload: z.object({ token: z.string().min(1).max(4096) }),
    ack: Nothing,
  },
});

export const serverEvents = {
  'server:location:update': { to: 'trip:{tripId}:subscribers', payload: ServerLocation },
  'server:trip:status': {
    to: 'trip:{tripId}:subscribers',
    payload: z.object({ tripId: Id, status: TripStatus, timestamp: z.iso.datetime() }),
  },
  'server:eta:update': { to: 'trip:{tripId}:subscribers', payload: ServerEta },
  'server:fleet:update': {
    to: 'fleet subscribers',
    payload: z.object({ vehicles: z.array(FleetVehicle), at: z.iso.datetime() }),
  },
  'server:alert': { to: 'admin:alerts and the operator’s own room', payload: Alert },
  'server:session:ended': { to: 'one socket', payload: z.object({ reason: z.enum(SESSION_END_REASONS) }) },
} as const;

export type ClientEventName = keyof typeof clientEvents;
export type ServerEventName = keyof typeof serverEvents;
/** What a handler is given: the payload after validation. */
export type EventPayload<E extends ClientEventName> = z.output<(typeof clientEvents)[E]['payload']>;
/** What a client sends. */
export type EventInput<E extends ClientEventName> = z.input<(typeof clientEvents)[E]['payload']>;
export type AckBody<E extends ClientEventName> = z.output<(typeof clientEvents)[E]['ack']>;

export interface Issue {
  path: string;
  message: string;
}
export interface AckRefusal {
  ok: false;
  error: AckCode;
  message?: string;
  retryAfterMs?: number;
  issues?: Issue[];
}
export type Ack<E extends ClientEventName> = ({ ok: true } & AckBody<E>) | AckRefusal;

export type ServerPayload<E extends ServerEventName> = z.output<(typeof serverEvents)[E]['payload']>;
export type ServerToClientEvents = { [E in ServerEventName]: (payload: ServerPayload<E>) => void };
export type ClientToServerEvents = {
  [E in ClientEventName]: (payload: EventInput<E>, ack?: (answer: Ack<E>) => void) => void;
};
