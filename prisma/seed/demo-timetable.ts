import { dayStart } from '@/lib/i18n/dates';
import type { DemoBlock, DemoRoute } from './demo-types';

export const WEEK_MINUTES = 7 * 24 * 60;
const MINUTE_MS = 60_000;
/** Monday 1970-01-05 00:00 in Sri Lanka (no summer time): the start of every later demo week too. */
const WEEK_ORIGIN_MS = dayStart('1970-01-05');

export interface DemoDeparture {
  /** Counts the block's trips since the origin: the same trip has the same number at every boot. */
  sequence: number;
  routeKey: string;
  /** Epoch milliseconds, on whole minutes. */
  departsAt: number;
  arrivesAt: number;
}

/** Minutes from the first stop to the last. */
export function runMinutes(route: DemoRoute): number {
  return route.stops.at(-1)?.offsetMinutes ?? 0;
}

/** Departure of the block's trip `sequence`, in minutes after the origin. Even numbers run outbound. */
function departureMinute(block: DemoBlock, sequence: number): number {
  return block.firstDepartureMinute + Math.floor((sequence * WEEK_MINUTES) / block.tripsPerWeek);
}

/**
 * The block's trips that are under way at some moment of [from, to), epoch milliseconds, in order of departure.
 * Works for any time: a week's timetable repeats without a seam because tripsPerWeek is even.
 */
export function tripsOfBlock(
  block: DemoBlock,
  routes: ReadonlyMap<string, DemoRoute>,
  from: number,
  to: number,
): DemoDeparture[] {
  const outbound = routes.get(block.outboundKey);
  const inbound = routes.get(block.returnKey);
  if (!outbound || !inbound) throw new Error(`block ${block.key} names a route that does not exist`);
  const legMinutes = WEEK_MINUTES / block.tripsPerWeek;
  const fromMinute = (from - WEEK_ORIGIN_MS) / MINUTE_MS;
  const trips: DemoDeparture[] = [];
  // Two legs early: no trip is longer than its leg, so none that is still under way is missed.
  let sequence = Math.floor((fromMinute - block.firstDepartureMinute) / legMinutes) - 2;
  for (; ; sequence++) {
    const route = sequence % 2 === 0 ? outbound : inbound;
    const departsAt = WEEK_ORIGIN_MS + departureMinute(block, sequence) * MINUTE_MS;
    if (departsAt >= to) return trips;
    const arrivesAt = departsAt + runMinutes(route) * MINUTE_MS;
    if (arrivesAt > from) trips.push({ sequence, routeKey: route.key, departsAt, arrivesAt });
  }
}
