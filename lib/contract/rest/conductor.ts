import { z } from 'zod';
import {
  BookingStatus,
  Day,
  Id,
  Instant,
  Latitude,
  Longitude,
  Payment,
  Rupees,
  ScanVerdict,
  TripStatus,
} from '../primitives';
import { Alert, ConductorScanResult, TripDetail } from '../views';
import { defineEndpoints } from './endpoint';

/** What a conductor's phone needs to work without a line, and what it hands in afterwards. */

const Moment = z.iso.datetime();
const CONDUCTOR = ['CONDUCTOR'] as const;

/** A seat of the trip as its conductor may know it. */
export const ManifestBooking = z
  .object({
    id: Id,
    referenceCode: z.string(),
    seatNumber: z.int(),
    pickupStopId: Id,
    dropStopId: Id,
    status: BookingStatus,
    passengerName: z.string().nullable().meta({ description: 'of who may board or has; null for a walk-in' }),
    walkIn: z.boolean(),
    payment: Payment,
    price: Rupees,
    boardedAt: Moment.nullable(),
    boardedBy: z.string().nullable().meta({ description: 'the device of the scan that boarded it' }),
  })
  .meta({ id: 'ManifestBooking' });
export type ManifestBooking = z.infer<typeof ManifestBooking>;

export const Manifest = z
  .object({
    tripId: Id,
    version: z.string().meta({ description: 'changes with the content; the ETag of the answer' }),
    issuedAt: Moment.meta({ description: 'the server’s clock' }),
    trip: TripDetail,
    keys: z
      .array(z.object({ id: z.string(), algorithm: z.literal('Ed25519'), spki: z.string() }))
      .meta({ description: 'public keys of tickets: SPKI DER in base64url, under the id that tickets name' }),
    bookings: z.array(ManifestBooking),
  })
  .meta({ id: 'Manifest' });
export type Manifest = z.infer<typeof Manifest>;

export const MAX_SYNC_SCANS = 500;
const Device = z.string().trim().min(1).max(64);

export const OfflineScan = z.object({
  scanId: Id.meta({ description: 'the device’s own; a repeat gets the first answer' }),
  token: z.string().min(1).max(2048),
  scannedAt: Instant.meta({ description: 'by the device’s clock' }),
  verdict: ScanVerdict.optional().meta({ description: 'what the device decided' }),
  device: Device.optional(),
  tripId: Id.optional(),
  lat: Latitude.optional(),
  lng: Longitude.optional(),
});
export const ScanSync = z.object({
  device: Device.optional().meta({ description: 'of the scans that name none; else the user stands for it' }),
  sentAt: Instant.optional().meta({
    description: 'the device’s clock at sending: a clock that is wrong by more than two minutes is set right by it',
  }),
  scans: z.array(OfflineScan).min(1).max(MAX_SYNC_SCANS),
});
export const ScanSyncAnswer = z
  .object({
    results: z.array(
      z.discriminatedUnion('ok', [
        z.object({ scanId: Id, ok: z.literal(true), result: ConductorScanResult }),
        z.object({ scanId: Id, ok: z.literal(false), error: z.enum(['BAD_TIMESTAMP', 'UNAVAILABLE']) }),
      ]),
    ),
  })
  .meta({ id: 'ScanSyncAnswer' });

export const CashQuery = z.object({
  date: Day.optional().meta({ description: 'day in Sri Lanka; today without one' }),
});
const CashPart = z.object({ count: z.int(), amount: Rupees });
export const Cash = z
  .object({
    date: z.iso.date(),
    total: CashPart,
    trips: z.array(
      z.object({
        tripId: Id,
        routeCode: z.string(),
        registration: z.string(),
        departsAt: Moment,
        status: TripStatus,
        walkIns: CashPart.meta({ description: 'seats sold on the bus' }),
        fares: CashPart.meta({ description: 'booked seats that are paid on board' }),
      }),
    ),
  })
  .meta({ id: 'Cash' });

export const PROBLEM_KINDS = ['VEHICLE', 'PASSENGER', 'ROAD', 'SEAT', 'MEDICAL', 'OTHER'] as const;
export const ProblemReport = z.object({
  kind: z.enum(PROBLEM_KINDS),
  note: z.string().trim().min(1).max(500).optional(),
});

export const conductorEndpoints = defineEndpoints({
  getManifest: {
    method: 'GET',
    path: '/trips/:id/manifest',
    summary: 'The passengers of a trip and the public keys of tickets, for its conductor; with ETag.',
    access: CONDUCTOR,
    status: 200,
    response: Manifest,
  },
  syncScans: {
    method: 'POST',
    path: '/scans/sync',
    summary: 'Hand in scans made without a line. Sending them again changes nothing.',
    access: CONDUCTOR,
    body: ScanSync,
    status: 200,
    response: ScanSyncAnswer,
  },
  getCash: {
    method: 'GET',
    path: '/cash',
    summary: 'What the conductor took in on a day, by trip.',
    access: CONDUCTOR,
    query: CashQuery,
    status: 200,
    response: Cash,
  },
  reportProblem: {
    method: 'POST',
    path: '/trips/:id/problems',
    summary: 'The trip’s conductor or driver tells the operator of a problem; it is an alert.',
    access: ['CONDUCTOR', 'DRIVER'],
    body: ProblemReport,
    status: 201,
    response: Alert,
    errors: ['RATE_LIMITED'],
  },
});
