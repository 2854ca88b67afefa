import type { ServerEta, ServerLocation } from '@/lib/contract/locations';
import type { TripStatus } from '@/lib/contract/primitives';
import type { TripDetail, TripStop } from '@/lib/contract/views';
import { type Freshness, freshness } from '@/lib/domain/freshness';
import type { BusPlace } from './bus-place';
import type { Eta } from './eta-text';
import { etasByStop } from './etas';
import { type Leg, targetStop } from './target-stop';

/** What is to be said in words, because there is no arrival to tell or something is not as it should be. */
export type Trouble = 'NOT_STARTED' | 'NO_POSITION' | 'LOST' | 'PAUSED' | 'EMERGENCY' | 'CANCELLED' | 'ENDED';

/** How a trip stands for one reader at one moment; every screen that follows a bus says it from this. */
export interface Journey {
  readonly underWay: boolean;
  readonly over: boolean;
  /** Time of the last fix, epoch ms. */
  readonly fixAt: number | null;
  readonly freshness: Freshness;
  /** Where on the line of stops, as StopLine counts; null while it is not known. */
  readonly busAt: number | null;
  /** The stop at or behind the bus, where it was heard last. */
  readonly lastStop: TripStop | null;
  /** Whose arrival the headline tells, and that arrival: null where none can be promised. */
  readonly target: TripStop | null;
  readonly eta: Eta | null;
  readonly etas: ReadonlyMap<string, Eta>;
  /** Epoch ms at which the timetable has the bus at the target. */
  readonly scheduledAt: number;
  /** What stands in the figure's place: the status, the departure's time, or its day and time. */
  readonly instead: 'STATUS' | 'DEPARTS' | 'DAY' | null;
  readonly trouble: Trouble | null;
}

export interface JourneyFacts {
  readonly trip: TripDetail;
  readonly status: TripStatus;
  readonly current: ServerLocation | null;
  readonly eta: ServerEta | null;
  readonly place: BusPlace | null;
  readonly leg: Leg | null;
  readonly boarded: boolean;
  /** Epoch ms by the server's clock; null in the first paint, when no age can be right. */
  readonly now: number | null;
}

/** A departure further ahead is told with its day. */
const FAR_MS = 12 * 3_600_000;
/** A bus that leaves so much late is not remarked upon. */
const OVERDUE_MS = 2 * 60_000;
const UNDER_WAY: readonly TripStatus[] = ['STARTED', 'PAUSED', 'EMERGENCY'];

export function journeyOf(facts: JourneyFacts): Journey {
  const { trip, status, current, place, leg, boarded, now } = facts;
  const underWay = UNDER_WAY.includes(status);
  const over = status === 'ENDED' || status === 'CANCELLED';
  const fixAt = current ? Date.parse(current.updatedAt) : null;
  const word = freshness(fixAt, now ?? fixAt ?? 0);
  const lost = underWay && fixAt !== null && word === 'LOST';
  const busAt = status === 'ENDED' ? trip.stops.length - 1 : underWay ? (place?.busAt ?? null) : null;

  // An arrival is not promised on the word of a bus that is not heard.
  const etas = etasByStop(lost ? null : facts.eta);
  const target = trip.stops[targetStop(trip.stops.length, busAt, leg, boarded) ?? 0] ?? null;
  const eta = (target && etas.get(target.id)) ?? null;
  const scheduledAt = target ? Date.parse(target.scheduledAt) : 0;
  const far = status === 'SCHEDULED' && now !== null && scheduledAt - now > FAR_MS;
  return {
    underWay,
    over,
    fixAt,
    freshness: word,
    busAt,
    lastStop: busAt === null ? null : (trip.stops[Math.round(busAt)] ?? null),
    target,
    eta,
    etas,
    scheduledAt,
    instead: over ? 'STATUS' : !eta && !underWay ? 'DEPARTS' : far ? 'DAY' : null,
    trouble: troubleOf(facts, lost),
  };
}

/** A status that wants to be said in a sentence. */
export const statusTrouble = (status: TripStatus): Trouble | null =>
  status === 'STARTED' || status === 'SCHEDULED' ? null : status;

function troubleOf({ trip, status, current, now }: JourneyFacts, lost: boolean): Trouble | null {
  if (status === 'SCHEDULED') {
    return now !== null && now > Date.parse(trip.departsAt) + OVERDUE_MS ? 'NOT_STARTED' : null;
  }
  if (status !== 'STARTED') return status;
  return lost ? 'LOST' : current ? null : 'NO_POSITION';
}
