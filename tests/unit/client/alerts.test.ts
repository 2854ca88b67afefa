import { expect, it } from 'vitest';
import { openAlerts } from '@/lib/client/alerts';
import { createRestClient } from '@/lib/client/rest';
import type { Alert } from '@/lib/contract/views';

const alert = (n: number, status: Alert['status']): Alert => ({
  id: `a${n}`,
  type: 'SIGNAL_LOST',
  severity: 'WARNING',
  message: '',
  createdAt: new Date(1_764_000_000_000 + n * 1000).toISOString(),
  status,
});

/** A server with these alerts, newest first, which shows three a page however many are asked for. */
function restOf(all: Alert[], asked = () => {}) {
  return createRestClient({
    baseUrl: 'http://server',
    fetch: async (input) => {
      const { searchParams } = new URL(String(input));
      const status = searchParams.get('status');
      const from = Number(searchParams.get('cursor') ?? 0);
      const found = all.filter((one) => status === null || one.status === status).toReversed();
      asked();
      return Response.json({
        items: found.slice(from, from + 3),
        nextCursor: from + 3 < found.length ? String(from + 3) : null,
      });
    },
  });
}

it('finds what is open and what is taken, however many newer ones are resolved', async () => {
  const all = [
    ...Array.from({ length: 4 }, (_, n) => alert(n, 'OPEN')),
    alert(4, 'ACKNOWLEDGED'),
    ...Array.from({ length: 120 }, (_, n) => alert(10 + n, 'RESOLVED')),
  ];
  const found = await openAlerts(restOf(all));
  expect(found.map(({ id }) => id)).toEqual(['a4', 'a3', 'a2', 'a1', 'a0']);
});

it('loses none that is taken while it asks, and shows it once', async () => {
  const one = alert(1, 'OPEN');
  const rest = restOf([one], () => {
    one.status = 'ACKNOWLEDGED';
  });
  expect(await openAlerts(rest)).toEqual([{ ...one, status: 'ACKNOWLEDGED' }]);
});
