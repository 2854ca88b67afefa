import { z } from 'zod';
import type { Repositories } from '../db/repositories';
import { type Job, SECOND } from './job';

const schema = z.object({});

/** Gives seats back that were held for a payment which did not come in time. */
export const expireHolds = (
  bookings: Pick<Repositories['bookings'], 'expireHolds'>,
  now: () => number,
): Job<z.infer<typeof schema>> => ({
  name: 'expire-holds',
  schema,
  everyMs: 30 * SECOND,
  run: async () => void (await bookings.expireHolds(new Date(now()))),
});
