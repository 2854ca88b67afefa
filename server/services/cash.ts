import type { TripStatus } from '@/lib/contract/primitives';
import type { QueryOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import { dayStart, isoDay } from '@/lib/i18n/dates';
import type { Actor } from './actor';
import { toRupees } from './money';

/** What one conductor took in on one trip. */
export interface CashRecord {
  tripId: string;
  routeCode: string;
  registration: string;
  departsAt: Date;
  status: TripStatus;
  walkInCount: number;
  walkInCents: number;
  fareCount: number;
  fareCents: number;
}

export interface CashDeps {
  /** Taken from (inclusive) until (exclusive), by departure. */
  listCash(conductorId: string, from: Date, until: Date): Promise<CashRecord[]>;
  now(): number;
}

const DAY_MS = 86_400_000;

/** The cash in the conductor's bag: seats sold on the bus, and fares of booked seats that are paid on board. */
export function createCash({ listCash, now }: CashDeps) {
  return async (actor: Actor, { date }: QueryOf<'getCash'>): Promise<ResponseOf<'getCash'>> => {
    const day = date ?? isoDay(now());
    const from = dayStart(day);
    const rows = await listCash(actor.id, new Date(from), new Date(from + DAY_MS));
    const sum = (pick: (row: CashRecord) => number) => rows.reduce((total, row) => total + pick(row), 0);
    return {
      date: day,
      total: {
        count: sum((row) => row.walkInCount + row.fareCount),
        amount: toRupees(sum((row) => row.walkInCents + row.fareCents)),
      },
      trips: rows.map(({ departsAt, walkInCount, walkInCents, fareCount, fareCents, ...trip }) => ({
        ...trip,
        departsAt: departsAt.toISOString(),
        walkIns: { count: walkInCount, amount: toRupees(walkInCents) },
        fares: { count: fareCount, amount: toRupees(fareCents) },
      })),
    };
  };
}
