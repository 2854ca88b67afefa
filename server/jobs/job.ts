import type { z } from 'zod';

/** One kind of background work. It may be done twice, or by two workers at once, without harm. */
export interface Job<Data = unknown> {
  name: string;
  schema: z.ZodType<Data>;
  /** Done every so many ms, by one node; absent: done when it is asked for. */
  everyMs?: number;
  run(data: Data, signal: AbortSignal): Promise<void>;
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
