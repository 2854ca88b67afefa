import { z } from 'zod';
import { ServerEta, ServerLocation } from '../locations';
import {
  Day,
  Freshness,
  Id,
  Latitude,
  Locale,
  LocalizedName,
  Longitude,
  Payment,
  PlannedInstant,
  Role,
  Rupees,
  TripStatus,
} from '../primitives';

const Moment = z.iso.datetime();
export const Email = z
  .email()
  .max(254)
  .transform((value) => value.toLowerCase());
export const Password = z.string().min(8).max(200);
const Registration = z.string().trim().min(2).max(20);
const SeatCount = z.int().min(1).max(100);
const Phone = z.string().trim().min(5).max(20);
const PersonName = z.string().trim().min(1).max(120);

export const PageQuery = z.object({
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const Credentials = z.object({ email: z.string().max(254), password: z.string().max(200) });
export const TokenAnswer = z
  .object({
    token: z.string(),
    expiresAt: Moment,
    user: z.object({ id: Id, role: Role, name: z.string(), email: z.string() }),
  })
  .meta({ id: 'TokenAnswer' });

export const Operator = z
  .object({ id: Id, name: z.string(), phone: z.string().nullable(), createdAt: Moment })
  .meta({ id: 'Operator' });
export const OperatorCreate = z.object({ name: PersonName, phone: Phone.optional() });
export const OperatorPatch = OperatorCreate.partial();

export const User = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    role: Role,
    operatorId: Id.nullable(),
    phone: z.string().nullable(),
    locale: Locale,
    active: z.boolean(),
    createdAt: Moment,
  })
  .meta({ id: 'User' });
export const UserCreate = z.object({
  email: Email,
  password: Password,
  name: PersonName,
  role: Role,
  operatorId: Id.nullish(),
  phone: Phone.nullish(),
  locale: Locale.optional(),
});
export const UserPatch = UserCreate.partial().extend({ active: z.boolean().optional() });
export const MePatch = z.object({
  name: PersonName.optional(),
  phone: Phone.nullable().optional(),
  locale: Locale.optional(),
});

export const Vehicle = z
  .object({
    id: Id,
    registration: z.string(),
    seatCount: z.int(),
    operatorId: Id,
    active: z.boolean(),
    createdAt: Moment,
  })
  .meta({ id: 'Vehicle' });
export const VehicleCreate = z.object({ registration: Registration, seatCount: SeatCount, operatorId: Id });
export const VehiclePatch = VehicleCreate.partial().extend({ active: z.boolean().optional() });

const RouteStopInput = z.object({
  name: LocalizedName,
  lat: Latitude,
  lng: Longitude,
  offsetMinutes: z.number().min(0).max(2880),
});
const LatLng = z.tuple([Latitude, Longitude]);
const RouteShape = z.object({
  code: z.string().trim().min(1).max(20),
  name: LocalizedName,
  operatorId: Id,
  stops: z.array(RouteStopInput).min(2).max(200),
  path: z.array(LatLng).max(20_000).default([]),
  fareLkr: Rupees,
  speedLimitKmh: z.int().min(5).max(150).optional(),
  color: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .optional(),
});
const risingOffsets = (stops: { offsetMinutes: number }[] | undefined) =>
  !stops || stops.every((stop, index) => index === 0 || stop.offsetMinutes >= (stops[index - 1]?.offsetMinutes ?? 0));
const offsetsRule = { path: ['stops'], message: 'offsetMinutes must not fall from one stop to the next' };
export const RouteCreate = RouteShape.refine((route) => risingOffsets(route.stops), offsetsRule);
export const RoutePatch = RouteShape.extend({ path: z.array(LatLng).max(20_000), active: z.boolean() })
  .partial()
  .refine((route) => risingOffsets(route.stops), offsetsRule);
export const Route = z
  .object({
    id: Id,
    code: z.string(),
    name: LocalizedName,
    operatorId: Id,
    stops: z.array(
      z.object({
        id: Id,
        sequence: z.int(),
        name: LocalizedName,
        lat: z.number(),
        lng: z.number(),
        offsetMinutes: z.number(),
      }),
    ),
    path: z.array(z.tuple([z.number(), z.number()])),
    fareLkr: Rupees,
    speedLimitKmh: z.number(),
    color: z.string().nullable(),
    active: z.boolean(),
    createdAt: Moment,
  })
  .meta({ id: 'Route' });

export const TripQuery = PageQuery.extend({
  from: z.string().max(120).optional().meta({ description: 'stop id, or part of a stop’s name in any language' }),
  to: z.string().max(120).optional(),
  date: Day.optional().meta({ description: 'day of departure in Sri Lanka' }),
  status: z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(TripStatus))
    .optional(),
  offers: z.stringbool().optional().meta({ description: 'with fare and seats left, also without from or to' }),
  mine: z
    .stringbool()
    .optional()
    .meta({ description: 'only the trips that the caller drives, conducts or has booked' }),
});
export const TripCreate = z.object({
  routeId: Id,
  vehicleId: Id,
  driverId: Id,
  conductorId: Id.nullish(),
  departsAt: PlannedInstant,
  fareLkr: Rupees.optional(),
});
export const TripPatch = z.object({
  vehicleId: Id.optional(),
  driverId: Id.optional(),
  conductorId: Id.nullable().optional(),
  departsAt: PlannedInstant.optional(),
  fareLkr: Rupees.optional(),
  status: z.literal('CANCELLED').optional(),
});
export const TripLive = z
  .object({
    location: ServerLocation.nullable(),
    freshness: Freshness,
    status: TripStatus,
    eta: ServerEta.nullable(),
  })
  .meta({ id: 'TripLive' });

export const HISTORY_MAX_PAGE = 1000;
export const HistoryQuery = z.object({
  format: z.enum(['json', 'geojson', 'gpx', 'csv']).default('json'),
  cursor: z.string().max(256).optional(),
  limit: z.coerce.number().int().min(1).max(HISTORY_MAX_PAGE).default(HISTORY_MAX_PAGE),
});
export const HistoryPoint = z
  .object({
    seq: z.int().nullable(),
    lat: z.number(),
    lng: z.number(),
    speed: z.number().nullable(),
    heading: z.number().nullable(),
    accuracy: z.number().nullable(),
    timestamp: Moment,
    receivedAt: Moment,
  })
  .meta({ id: 'HistoryPoint' });

export const SeatQuery = z.object({ pickupStopId: Id.optional(), dropStopId: Id.optional() });
export const SeatPlan = z
  .object({
    tripId: Id,
    seatCount: z.int(),
    seats: z.array(z.object({ seatNumber: z.int(), available: z.boolean() })),
    price: Rupees,
  })
  .meta({ id: 'SeatPlan' });
export const BookingCreate = z.object({
  seatNumber: z.int().min(1).max(100),
  pickupStopId: Id,
  dropStopId: Id,
  passengerId: Id.optional(),
  walkIn: z
    .boolean()
    .optional()
    .meta({ description: 'by the trip’s conductor, for somebody without an account: paid in cash, on board at once' }),
  payment: Payment.default('ON_BOARD'),
});
export const BookingQuery = PageQuery.extend({ tripId: Id.optional() });
export const TicketAnswer = z.object({ token: z.string(), svg: z.string() }).meta({ id: 'TicketAnswer' });

export const ShareAnswer = z
  .object({ id: Id, tripId: Id, token: z.string(), url: z.string(), createdAt: Moment })
  .meta({ id: 'ShareAnswer' });
export const ShareSession = z.object({ token: z.string(), expiresAt: Moment, tripId: Id }).meta({ id: 'ShareSession' });

export const AlertQuery = PageQuery.extend({ status: z.enum(['OPEN', 'ACKNOWLEDGED', 'RESOLVED']).optional() });

export const Health = z.object({ status: z.literal('ok'), version: z.string(), uptimeSeconds: z.number() });
export const Ready = z.object({
  status: z.enum(['ready', 'failing']),
  failing: z.array(z.string()),
  /** What is amiss without being in the way of answers, such as `no worker`; absent where nothing is. */
  warnings: z.array(z.string()).optional(),
});
