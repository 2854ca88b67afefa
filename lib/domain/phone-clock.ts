import { MAX_FUTURE_MS } from './fix';

/**
 * How many ms a phone's times are to be put forward, `sentAt` being what its clock showed when it sent them. A clock that is right
 * is believed to the millisecond; what the way here took is no error of it.
 */
export function clockCorrection(sentAt: number | undefined, now: number): number {
  const skew = sentAt === undefined ? 0 : now - sentAt;
  return Math.abs(skew) > MAX_FUTURE_MS ? skew : 0;
}
