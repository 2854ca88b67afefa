import { z } from 'zod';
import {
  AlertSeverity,
  AlertStatus,
  AlertType,
  BookingStatus,
  CancelledBy,
  Freshness,
  Id,
  LocalizedName,
  Payment,
  PaymentStatus,
  Role,
  Rupees,
  ScanVerdict,
  TripStatus,
} from './primitives';

/** The objects that the server shows, on sockets and in REST alike. */

const Moment = z.iso.datetime();

export const TripStop = z
  .object({
    id: Id,
    sequence: z.int().min(0),
    name: LocalizedName,
    lat: z.number(),
    lng: z.number(),
    offsetMinutes: z.number(),
    scheduledAt: Moment,
  })
  .meta({ id: 'TripStop' });
export type TripStop = z.infer<typeof TripStop>;

/** What the public may know of a trip: no crew, no passengers. */
export const TripSummary = z
  .object({
    id: Id,
    routeId: Id,
    routeCode: z.string(),
    routeName: LocalizedName,
    color: z.string().nullable(),
    operatorId: Id,
    operatorName: z.string(),
    registration: z.string(),
    status: TripStatus,
    departsAt: Moment,
    arrivesAt: Moment,
    startedAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    fareLkr: Rupees,
    seatCount: z.int(),
    madeUp: z.boolean().meta({ description: 'the timetable was made for the demonstration' }),
  })
  .meta({ id: 'TripSummary' });
export type TripSummary = z.infer<typeof TripSummary>;

/** What a trip offers between the two places of a search. */
export const TripOffer = z
  .object({
    pickupStopId: Id,
    dropStopId: Id,
    from: LocalizedName,
    to: LocalizedName,
    /** By the timetable. */
    departsAt: Moment,
    arrivesAt: Moment,
    price: Rupees,
    seatsLeft: z.int(),
  })
  .meta({ id: 'TripOffer' });
export type TripOffer = z.infer<typeof TripOffer>;

/** A line of the list of trips. */
export const TripListing = TripSummary.extend({
  offer: TripOffer.optional().meta({ description: 'with from, to or offers' }),
}).meta({ id: 'TripListing' });
export type TripListing = z.infer<typeof TripListing>;

export const TripDetail = TripSummary.extend({
  stops: z.array(TripStop),
  path: z.array(z.tuple([z.number(), z.number()])),
}).meta({ id: 'TripDetail' });
export type TripDetail = z.infer<typeof TripDetail>;

/** The same with the crew and vehicle, for the trip's own operator and admins. */
export const TripStaffView = TripDetail.extend({
  vehicleId: Id,
  driverId: Id,
  conductorId: Id.nullable(),
}).meta({ id: 'TripStaffView' });
export type TripStaffView = z.infer<typeof TripStaffView>;

export const FleetVehicle = z
  .object({
    tripId: Id,
    routeCode: z.string(),
    registration: z.string(),
    status: TripStatus,
    freshness: Freshness,
    lat: z.number().nullable(),
    lng: z.number().nullable(),
    speed: z.number().nullable(),
    heading: z.number().nullable(),
    updatedAt: Moment.nullable(),
  })
  .meta({ id: 'FleetVehicle' });
export type FleetVehicle = z.infer<typeof FleetVehicle>;

export const Alert = z
  .object({
    id: Id,
    type: AlertType,
    severity: AlertSeverity,
    tripId: Id.optional(),
    message: z.string(),
    createdAt: Moment,
    status: AlertStatus,
  })
  .meta({ id: 'Alert' });
export type Alert = z.infer<typeof Alert>;

/** The same with by whom and when, for those who work on it. */
export const AlertRecord = Alert.extend({
  acknowledgedAt: Moment.nullable(),
  acknowledgedById: Id.nullable(),
  resolvedAt: Moment.nullable(),
  resolvedById: Id.nullable(),
  data: z.record(z.string(), z.unknown()).nullable().optional().meta({ description: 'the details, by type' }),
}).meta({ id: 'AlertRecord' });
export type AlertRecord = z.infer<typeof AlertRecord>;

export const ConductorScanResult = z
  .object({
    valid: z.boolean(),
    reason: ScanVerdict,
    bookingId: Id.optional(),
    referenceCode: z.string().optional(),
    passengerName: z.string().optional(),
    seatNumber: z.int().optional(),
    pickupPoint: z.string().optional(),
    dropPoint: z.string().optional(),
    price: Rupees.optional(),
    status: BookingStatus.optional(),
    payment: Payment.optional().meta({ description: 'ON_BOARD: the fare is taken in cash' }),
    message: z.string().optional(),
    firstScannedAt: Moment.optional(),
    firstDevice: z.string().optional(),
  })
  .meta({ id: 'ConductorScanResult' });
export type ConductorScanResult = z.infer<typeof ConductorScanResult>;

export const Booking = z
  .object({
    id: Id,
    referenceCode: z.string(),
    status: BookingStatus,
    seatNumber: z.int(),
    tripId: Id,
    price: Rupees,
    payment: Payment,
    pickupStopId: Id,
    dropStopId: Id,
    createdAt: Moment,
    /** Of a PENDING one: when its seat is given to others. */
    holdExpiresAt: Moment.nullable(),
    cancelledBy: CancelledBy.nullable(),
    /** Where the money stands that was paid online; null where none was asked for. */
    paid: z.object({ id: Id, status: PaymentStatus, amount: Rupees, refund: Rupees }).nullable(),
    /** The booking that stands in its place, and the one whose place it took, after the operator cancelled a trip. */
    rebookedToId: Id.nullable(),
    rebookedFromId: Id.nullable(),
  })
  .meta({ id: 'Booking' });
export type Booking = z.infer<typeof Booking>;

export const SessionUser = z
  .object({ id: Id, role: Role, name: z.string(), email: z.string() })
  .meta({ id: 'SessionUser' });
export type SessionUser = z.infer<typeof SessionUser>;
