import { afterEach, describe, expect, it, vi } from 'vitest';
import { findOffers } from '@/components/passenger/find-offers';
import { isoDay } from '@/lib/i18n/dates';

/** Sri Lanka's clock on a day in November; hours over 24 are the next day's. */
const at = (hour: number, minute = 0) => Date.parse('2026-11-23T00:00:00+05:30') + (hour * 60 + minute) * 60_000;
const signal = new AbortController().signal;
const terms = (date: string) => ({ from: 'Pettah', to: 'Galle', date });

interface Known {
  id: string;
  status: string;
  /** From the first stop, and from mine. */
  leaves: number;
  mine?: number;
}

/** A server that knows these trips and answers by day of departure, as ours does; gives back the days it was asked for. */
function serverWith(trips: Known[]): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string | URL) => {
    const query = new URL(url, 'http://bus.lk').searchParams;
    const date = query.get('date') ?? '';
    const statuses = query.getAll('status').flatMap((one) => one.split(','));
    asked.push(date);
    const items = trips
      .filter(({ leaves, status }) => isoDay(leaves) === date && statuses.includes(status))
      .sort((a, b) => a.leaves - b.leaves)
      .slice(0, Number(query.get('limit')))
      .map(({ id, status, leaves, mine = leaves }) => ({
        id,
        status,
        departsAt: new Date(leaves).toISOString(),
        offer: { departsAt: new Date(mine).toISOString() },
      }));
    return Response.json({ items, nextCursor: null });
  });
  return asked;
}

async function found(date: string, now: number): Promise<string[]> {
  vi.useFakeTimers({ now, toFake: ['Date'] });
  return (await findOffers(terms(date), signal)).map(({ id }) => id);
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a search for today', () => {
  const night: Known[] = [
    { id: 'late', status: 'SCHEDULED', leaves: at(23, 50) },
    { id: 'after midnight', status: 'SCHEDULED', leaves: at(24, 15) },
    { id: 'morning', status: 'SCHEDULED', leaves: at(29) },
  ];

  it('does not end at midnight: the night’s buses are there, the next morning’s are not', async () => {
    const asked = serverWith(night);
    expect(await found('2026-11-23', at(23, 30))).toEqual(['late', 'after midnight']);
    expect(asked).toEqual(['2026-11-23', '2026-11-24']);
  });

  it('finds after midnight the bus that left before it and is still to come, and none that has passed', async () => {
    serverWith([
      { id: 'on its way', status: 'STARTED', leaves: at(20), mine: at(25) },
      { id: 'passed', status: 'STARTED', leaves: at(19), mine: at(23) },
      { id: 'overdue', status: 'SCHEDULED', leaves: at(23, 50) },
      { id: 'never came', status: 'SCHEDULED', leaves: at(22) },
      ...night.slice(1),
    ]);
    expect(await found('2026-11-24', at(24, 10))).toEqual(['on its way', 'overdue', 'after midnight', 'morning']);
  });

  it('is not filled by what nobody ever started the day before', async () => {
    const never = Array.from({ length: 150 }, (_, i) => ({ id: `never ${i}`, status: 'SCHEDULED', leaves: at(6) + i }));
    serverWith([
      ...never,
      { id: 'on its way', status: 'STARTED', leaves: at(20), mine: at(25) },
      { id: 'overdue', status: 'SCHEDULED', leaves: at(23, 50) },
    ]);
    expect(await found('2026-11-24', at(24, 10))).toEqual(['on its way', 'overdue']);
  });

  it('asks for one day at noon', async () => {
    const asked = serverWith(night);
    await found('2026-11-23', at(12));
    expect(asked).toEqual(['2026-11-23']);
  });
});

it('a search for another day is for that day alone', async () => {
  const asked = serverWith([
    { id: 'tonight', status: 'SCHEDULED', leaves: at(23, 50) },
    { id: 'tomorrow', status: 'SCHEDULED', leaves: at(24, 15) },
  ]);
  expect(await found('2026-11-24', at(23, 30))).toEqual(['tomorrow']);
  expect(asked).toEqual(['2026-11-24']);
});
