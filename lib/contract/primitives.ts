import { z } from 'zod';

/** Ids are UUIDs of any version; PostgreSQL takes each of them. */
export const Id = z.guid().meta({ description: 'UUID' });

/** ISO 8601 with an offset or Z, as clients send it. */
export const Instant = z.iso.datetime({ offset: true }).meta({ description: 'ISO 8601 instant' });

/** Epoch ms; from (inclusive) and until (exclusive) which the service knows times. A ticket can name none after 2106. */
const FROM = Date.UTC(2000);
const UNTIL = Date.UTC(2100);
const OUT_OF_DAYS = 'must lie between the years 2000 and 2099';

export const isInServiceDays = (ms: number): boolean => ms >= FROM && ms < UNTIL;

/** When something is to happen. */
export const PlannedInstant = Instant.refine((value) => isInServiceDays(Date.parse(value)), OUT_OF_DAYS).meta({
  description: 'ISO 8601 instant, of the years 2000 to 2099',
});

/** By a device's clock, which may be wrong by decades; but PostgreSQL knows no year 0. */
export const ClockInstant = Instant.refine(
  (value) => Date.parse(value) >= Date.UTC(1900),
  'must not lie before 1900',
).meta({
  description: 'ISO 8601 instant, not before 1900',
});

export const Day = z.iso
  .date()
  .refine((value) => isInServiceDays(Date.parse(value)), OUT_OF_DAYS)
  .meta({ description: 'day in Sri Lanka, of the years 2000 to 2099' });

/** A name in up to three languages; English is always there. */
export const LocalizedName = z
  .object({
    en: z.string().trim().min(1).max(120),
    si: z.string().max(120).optional(),
    ta: z.string().max(120).optional(),
  })
  .meta({ id: 'LocalizedName' });

export const Latitude = z.number().min(-90).max(90).meta({ description: 'WGS84 degrees' });
export const Longitude = z.number().min(-180).max(180).meta({ description: 'WGS84 degrees' });
export const Rupees = z.number().min(0).max(1_000_000).meta({ description: 'LKR' });

export const ROLES = ['PASSENGER', 'DRIVER', 'CONDUCTOR', 'ADMIN', 'BUSINESS'] as const;
export const Role = z.enum(ROLES).meta({ id: 'Role' });

export const LOCALES = ['en', 'si', 'ta'] as const;
export const Locale = z.enum(LOCALES).meta({ id: 'Locale' });

export const TRIP_STATUSES = ['SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY', 'ENDED', 'CANCELLED'] as const;
export const TripStatus = z.enum(TRIP_STATUSES).meta({ id: 'TripStatus' });

/** What a driver may ask for; SCHEDULED and CANCELLED are the operator's. */
export const DRIVER_STATUSES = ['STARTED', 'PAUSED', 'ENDED', 'EMERGENCY'] as const;
export const DriverStatus = z.enum(DRIVER_STATUSES).meta({ id: 'DriverStatus' });

export const FRESHNESS = ['LIVE', 'AGING', 'STALE', 'LOST'] as const;
export const Freshness = z.enum(FRESHNESS).meta({ id: 'Freshness' });

export const BOOKING_STATUSES = ['PENDING', 'CONFIRMED', 'BOARDED', 'CANCELLED', 'EXPIRED'] as const;
export const BookingStatus = z.enum(BOOKING_STATUSES).meta({ id: 'BookingStatus' });

export const PAYMENTS = ['ON_BOARD', 'ONLINE'] as const;
export const Payment = z.enum(PAYMENTS).meta({ id: 'Payment' });

/** Of a payment that was begun: REFUND_DUE until the money has gone back. */
export const PAYMENT_STATUSES = ['STARTED', 'PAID', 'FAILED', 'REFUND_DUE', 'REFUNDED'] as const;
export const PaymentStatus = z.enum(PAYMENT_STATUSES).meta({ id: 'PaymentStatus' });
export const CancelledBy = z.enum(['PASSENGER', 'OPERATOR']).meta({ id: 'CancelledBy' });

export const SCAN_VERDICTS = [
  'BOARDED',
  'ALREADY_BOARDED',
  'WRONG_TRIP',
  'CANCELLED',
  'NOT_PAID',
  'NOT_YET_VALID',
  'EXPIRED',
  'INVALID_TICKET',
] as const;
export const ScanVerdict = z.enum(SCAN_VERDICTS).meta({ id: 'ScanVerdict' });

export const ALERT_TYPES = [
  'EMERGENCY',
  'SIGNAL_LOST',
  'OFF_ROUTE',
  'OVERSPEED',
  'LONG_STOP',
  'NOT_STARTED',
  'DRIVING_TIME',
  'TICKET_CONFLICT',
  'HIGH_ERROR_RATE',
  'CREW_REPORT',
] as const;
export const AlertType = z.enum(ALERT_TYPES).meta({ id: 'AlertType' });
export const AlertSeverity = z.enum(['CRITICAL', 'WARNING', 'INFO']).meta({ id: 'AlertSeverity' });
export const AlertStatus = z.enum(['OPEN', 'ACKNOWLEDGED', 'RESOLVED']).meta({ id: 'AlertStatus' });

export type Role = z.infer<typeof Role>;
export type Locale = z.infer<typeof Locale>;
export type LocalizedName = z.infer<typeof LocalizedName>;
export type TripStatus = z.infer<typeof TripStatus>;
export type DriverStatus = z.infer<typeof DriverStatus>;
export type Freshness = z.infer<typeof Freshness>;
export type BookingStatus = z.infer<typeof BookingStatus>;
export type Payment = z.infer<typeof Payment>;
export type PaymentStatus = z.infer<typeof PaymentStatus>;
export type CancelledBy = z.infer<typeof CancelledBy>;
export type ScanVerdict = z.infer<typeof ScanVerdict>;
export type AlertType = z.infer<typeof AlertType>;
export type AlertSeverity = z.infer<typeof AlertSeverity>;
export type AlertStatus = z.infer<typeof AlertStatus>;
