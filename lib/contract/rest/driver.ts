import { z } from 'zod';
import { Id } from '../primitives';
import { defineEndpoints } from './endpoint';

/** What a driver needs to know of the stops ahead. */

export const TripWaiting = z
  .object({
    tripId: Id,
    stops: z
      .array(z.object({ stopId: Id, waiting: z.int().meta({ description: 'who is to get on there and has not yet' }) }))
      .meta({ description: 'the stops where anybody waits, in the order of travel' }),
    asOf: z.iso.datetime(),
  })
  .meta({ id: 'TripWaiting' });

export const driverEndpoints = defineEndpoints({
  getTripWaiting: {
    method: 'GET',
    path: '/trips/:id/waiting',
    summary: 'How many passengers wait at which stop, for the trip’s crew and those who run it; no names.',
    access: ['DRIVER', 'CONDUCTOR', 'ADMIN', 'BUSINESS'],
    status: 200,
    response: TripWaiting,
  },
});
