import { z } from 'zod';
import { BATCH_MAX_POINTS } from './limits';
import { Id, Instant, Latitude, Longitude } from './primitives';

/** What a phone knows of one fix; the seed's `DriverLocationUpdate` without its trip. */
export const Fix = z
  .object({
    lat: Latitude,
    lng: Longitude,
    speed: z.number().min(0).max(70).optional().meta({ description: 'm/s' }),
    heading: z.number().min(0).max(360).optional().meta({ description: 'degrees clockwise from north' }),
    accuracy: z.number().min(0).optional().meta({ description: 'metres' }),
    timestamp: Instant.optional().meta({ description: 'time of the fix; the server’s clock without one' }),
    seq: z.int().min(0).optional().meta({ description: 'rising per device; makes a repeat harmless' }),
  })
  .meta({ id: 'Fix' });
export type Fix = z.infer<typeof Fix>;

export const DriverLocationUpdate = Fix.extend({ tripId: Id }).meta({ id: 'DriverLocationUpdate' });
export type DriverLocationUpdate = z.infer<typeof DriverLocationUpdate>;

/**
 * Points are left unparsed here on purpose: one bad point of a batch is rejected by its index and does not
 * take the other 499 with it.
 */
export const DriverLocationBatch = z
  .object({ tripId: Id, points: z.array(z.unknown()).min(1).max(BATCH_MAX_POINTS) })
  .meta({ id: 'DriverLocationBatch', description: 'points: Fix[], each judged by itself' });
export type DriverLocationBatch = z.infer<typeof DriverLocationBatch>;

/** server → followers. No device, no driver: only where the bus is. */
export const ServerLocation = z
  .object({
    tripId: Id,
    lat: Latitude,
    lng: Longitude,
    speed: z.number().optional(),
    heading: z.number().optional(),
    updatedAt: z.iso.datetime().meta({ description: 'time of the fix' }),
    seq: z.int().optional(),
    receivedAt: z.iso.datetime().meta({ description: 'the server’s clock' }),
  })
  .meta({ id: 'ServerLocation' });
export type ServerLocation = z.infer<typeof ServerLocation>;

export const EtaStop = z
  .object({
    stopId: Id,
    eta: z.iso.datetime(),
    earliest: z.iso.datetime(),
    latest: z.iso.datetime(),
    source: z.enum(['TIMETABLE', 'LIVE']),
  })
  .meta({ id: 'EtaStop' });
export type EtaStop = z.infer<typeof EtaStop>;

export const ServerEta = z
  .object({ tripId: Id, stops: z.array(EtaStop), asOf: z.iso.datetime() })
  .meta({ id: 'ServerEta' });
export type ServerEta = z.infer<typeof ServerEta>;
