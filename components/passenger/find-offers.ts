import type { TripListing } from '@/lib/contract/views';
import { isoDay } from '@/lib/i18n/dates';
import { rest } from './rest';
import type { SearchTerms } from './search';

const MOST = 50;

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
    const days = await Promise.all(daysOf(terms.date, now).map((date) => ofDay({ ...terms, date }, signal)));
    return days.flat().filter((trip) => stillToCome(trip, now) && meant(trip, terms.date, now));
  }
  const { items } = await rest.call('listTrips', {
    query: { status: ['SCHEDULED'], offers: true, limit: MOST },
    signal,
  });
  return items.filter(({ departsAt }) => Date.parse(departsAt) > Date.now() - JUST_LEFT_MS).slice(0, 4);
}

async function ofDay({ from, fromId, to, toId, date }: SearchTerms, signal: AbortSignal): Promise<TripListing[]> {
  const { items } = await rest.call('listTrips', {
    query: {
      ...(from ? { from: fromId ?? from } : {}),
      ...(to ? { to: toId ?? to } : {}),
      date,
      status: ['SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY'],
      limit: MOST,
    },
    signal,
  });
  return items;
}

/** The days of departure that a search for the calendar's day `date` looks at, in order. */
export function daysOf(date: string, now: number): string[] {
  if (date !== isoDay(now)) return [date];
  return [...new Set([isoDay(now - ON_THE_WAY_MS), date, isoDay(now + NIGHT_MS)])];
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
