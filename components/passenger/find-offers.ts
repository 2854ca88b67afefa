import type { TripStatus } from '@/lib/contract/primitives';
import type { TripListing } from '@/lib/contract/views';
import { isoDay } from '@/lib/i18n/dates';
import { rest } from './rest';
import type { SearchTerms } from './search';

const MOST = 50;
/** Of a whole day only the last are wanted, and they come last. */
const MOST_OVERDUE = 200;

/** A bus that should have left the first stop so long ago is not offered before anybody asked, in ms. */
const JUST_LEFT_MS = 5 * 60_000;
/** A bus may be so late at a stop and still come, in ms; one that has not started at all a little more. */
const LATE_MS = 20 * 60_000;
const OVERDUE_MS = 60 * 60_000;
/** Midnight ends no search for today: who looks in the evening means the night's buses too, so many ms from now. */
const NIGHT_MS = 4 * 3_600_000;
/** A bus that is still to come may have left its first stop so many ms ago, on the day before. */
const ON_THE_WAY_MS = 10 * 3_600_000;

/** What goes from here to there on a day, by departure; with nothing asked, what leaves soon anywhere. */
export async function findOffers(terms: SearchTerms | null, signal: AbortSignal): Promise<TripListing[]> {
  if (terms) {
    const now = Date.now();
    const lists = await Promise.all(asksOf(terms.date, now).map((ask) => list(terms, ask, signal)));
    return lists.flat().filter((trip) => stillToCome(trip, now) && meant(trip, terms.date, now));
  }
  const { items } = await rest.call('listTrips', {
    query: { status: ['SCHEDULED'], offers: true, limit: MOST },
    signal,
  });
  return items.filter(({ departsAt }) => Date.parse(departsAt) > Date.now() - JUST_LEFT_MS).slice(0, 4);
}

interface Ask {
  date: string;
  status: TripStatus[];
  limit: number;
}

async function list({ from, fromId, to, toId }: SearchTerms, ask: Ask, signal: AbortSignal): Promise<TripListing[]> {
  const { items } = await rest.call('listTrips', {
    query: {
      ...(from ? { from: fromId ?? from } : {}),
      ...(to ? { to: toId ?? to } : {}),
      ...ask,
    },
    signal,
  });
  return items;
}

const ON_THE_ROAD: TripStatus[] = ['STARTED', 'PAUSED', 'EMERGENCY'];

/**
 * What is asked for a search for the calendar's day `date`, by day of departure. Of the day before only what may still come: trips that
 * nobody ever started would fill the list.
 */
function asksOf(date: string, now: number): Ask[] {
  const whole = (day: string): Ask => ({ date: day, status: ['SCHEDULED', ...ON_THE_ROAD], limit: MOST });
  if (date !== isoDay(now)) return [whole(date)];
  const asks: Ask[] = [];
  const before = isoDay(now - ON_THE_WAY_MS);
  if (before !== date) asks.push({ date: before, status: ON_THE_ROAD, limit: MOST });
  if (isoDay(now - OVERDUE_MS) !== date) asks.push({ date: before, status: ['SCHEDULED'], limit: MOST_OVERDUE });
  asks.push(whole(date));
  const after = isoDay(now + NIGHT_MS);
  if (after !== date) asks.push(whole(after));
  return asks;
}

/** Of the day after `date` only the coming night's buses. */
function meant({ departsAt }: TripListing, date: string, now: number): boolean {
  const at = Date.parse(departsAt);
  return isoDay(at) <= date || at < now + NIGHT_MS;
}

/** A bus that cannot have left yet the stop where one wants to get on; by the timetable, since no other is public. */
function stillToCome({ status, departsAt, offer }: TripListing, now: number): boolean {
  if (status === 'SCHEDULED') return Date.parse(departsAt) > now - OVERDUE_MS;
  return offer !== undefined && Date.parse(offer.departsAt) > now - LATE_MS;
}
