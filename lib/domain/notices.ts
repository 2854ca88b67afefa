import type { ServerEta } from '@/lib/contract/locations';
import type { NoticeKind } from '@/lib/contract/notices';

/** What a passenger wants to be told of on one trip. Cancellation and emergency are always told. */
export interface NotifyWish {
  /** So many minutes before the bus is at my stop, on the early bound of its arrival; null for not at all. */
  readonly minutesBefore: number | null;
  /** Or so many stops before it. */
  readonly stopsBefore: number | null;
  readonly getOff: boolean;
  readonly departure: boolean;
  readonly delay: boolean;
}

/** For who has said nothing: what changes their plan, and nothing else. */
export const DEFAULT_WISH: NotifyWish = {
  minutesBefore: null,
  stopsBefore: null,
  getOff: false,
  departure: false,
  delay: true,
};

export interface NoticeFacts {
  /** Ids of the trip's stops, in order of travel. */
  readonly stops: readonly string[];
  readonly eta: ServerEta;
  /** Indexes of the stops where they get on and off. */
  readonly pickup: number;
  readonly drop: number;
  readonly boarded: boolean;
  readonly wish: NotifyWish;
  /** When the timetable has the bus at the pickup, epoch ms. */
  readonly pickupScheduledAt: number;
  readonly now: number;
}

export interface DueNotice {
  readonly kind: NoticeKind;
  readonly data: Record<string, string | number>;
}

const MINUTE_MS = 60_000;
/** Time to wake, take the bag and go to the door. */
export const GET_OFF_MINUTES = 5;
/** A bus that is so late is worth a word. */
export const DELAY_MINUTES = 10;

/**
 * Which notices are due by the bus's own position and the arrivals made from it; where the passenger's phone is plays no part.
 * Being due is no event: it may be asked again and again, and whoever tells makes sure that each is told once.
 */
export function noticesDue(facts: NoticeFacts): DueNotice[] {
  const { stops, eta, pickup, drop, boarded, wish, now } = facts;
  const next = stops.indexOf(eta.stops[0]?.stopId ?? '');
  if (next < 0) return [];
  const arrival = (index: number) => eta.stops.find(({ stopId }) => stopId === stops[index]);
  const minutesTo = (iso: string) => Math.max(0, Math.floor((Date.parse(iso) - now) / MINUTE_MS));
  const live = eta.stops[0]?.source === 'LIVE';
  const due: DueNotice[] = [];

  const atPickup = arrival(pickup);
  if (!boarded && atPickup) {
    const early = minutesTo(atPickup.earliest);
    const byMinutes =
      wish.minutesBefore !== null && Date.parse(atPickup.earliest) - now <= wish.minutesBefore * MINUTE_MS;
    const byStops = live && wish.stopsBefore !== null && pickup - next < wish.stopsBefore;
    if (live && (byMinutes || byStops)) due.push({ kind: 'NEAR', data: { minutes: early } });
    const late = Math.round((Date.parse(atPickup.eta) - facts.pickupScheduledAt) / MINUTE_MS);
    if (wish.delay && late >= DELAY_MINUTES) due.push({ kind: 'DELAYED', data: { minutes: late } });
  }
  const atDrop = arrival(drop);
  const aboard = boarded || next > pickup;
  if (wish.getOff && aboard && live && atDrop && Date.parse(atDrop.earliest) - now <= GET_OFF_MINUTES * MINUTE_MS) {
    due.push({ kind: 'GET_OFF', data: { minutes: minutesTo(atDrop.earliest) } });
  }
  return due;
}

/** Minutes of the day in Sri Lanka, which knows no summer time. */
const ZONE_MINUTES = 330;

/** Is it quiet at this moment? From and until in minutes of the day; over midnight where until is the smaller. */
export function isQuiet(quiet: { from: number; until: number } | null, now: number): boolean {
  if (!quiet || quiet.from === quiet.until) return false;
  const minute = (Math.floor(now / MINUTE_MS) + ZONE_MINUTES) % 1440;
  const { from, until } = quiet;
  return from < until ? minute >= from && minute < until : minute >= from || minute < until;
}

/** These are told at any hour: whoever sleeps through them stands in the wrong place. */
export const URGENT: ReadonlySet<NoticeKind> = new Set(['TRIP_CANCELLED', 'BOOKING_CANCELLED', 'EMERGENCY', 'GET_OFF']);
