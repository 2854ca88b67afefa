import { z } from 'zod';
import type { Repositories } from '../db/repositories';
import { DAY, type Job } from './job';

const schema = z.object({});
/** No client repeats a request later than this. */
const KEPT_MS = DAY;

/** Forgets the answers that are kept for repeated requests. */
export const forgetIdempotencyKeys = (
  idempotency: Pick<Repositories['idempotency'], 'forgetBefore'>,
  now: () => number,
): Job<z.infer<typeof schema>> => ({
  name: 'forget-idempotency-keys',
  schema,
  everyMs: DAY,
  run: async () => void (await idempotency.forgetBefore(new Date(now() - KEPT_MS))),
});
