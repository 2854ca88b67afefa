import { expect, it } from 'vitest';
import type { TripDetail } from '@/lib/contract/views';
import type { Heard } from '@/server/services/heard';
import { createRouteTracks } from '@/server/services/route-tracks';
import { createTripDetails } from '@/server/services/trip-details';

const path = (): [number, number][] => [
  [6.9, 79.8],
  [6.95, 79.85],
];

function setUp() {
  const asked: string[] = [];
  let time = 1_000_000;
  let heard: Heard = null;
  let isDown = false;
  const now = () => time;
  const details = createTripDetails({
    async find(id) {
      asked.push(id);
      if (isDown) throw new Error('down');
      return id === 'none' ? null : ({ id, routeId: 'r', path: path(), stops: [] } as unknown as TripDetail);
    },
    tracks: createRouteTracks({ find: async () => ({ path: path(), stops: [] }), heard: () => heard, now }),
    heard: () => heard,
    now,
  });
  return {
    ...{ details, asked },
    pass: (ms: number) => {
      time += ms;
    },
    hear: () => {
      heard = { since: heard?.since ?? time, until: time };
    },
    goDown: (isSo: boolean) => {
      isDown = isSo;
    },
  };
}

it('reads a trip once however many follow, and keeps one path for all trips of a route, whenever they came', async () => {
  const { details, asked, pass, hear } = setUp();
  hear();
  const [a, again] = await Promise.all([details.get('a'), details.get('a')]);
  pass(120_000);
  hear();
  const b = await details.get('b');
  expect(again).toBe(a);
  expect(asked).toEqual(['a', 'b']);
  expect(b.track).toBe(a.track);
  expect(b.detail.path).toBe(a.detail.path);
});

it('knows it for a minute, and for as long as changes are heard of; what is told of is read anew', async () => {
  const { details, asked, pass, hear } = setUp();
  await details.get('a');
  pass(60_000);
  await details.get('a');
  expect(asked).toHaveLength(2);

  hear();
  await details.get('b');
  for (let minute = 0; minute < 9; minute++) {
    pass(60_000);
    hear();
    await details.get('b');
  }
  expect(asked).toEqual(['a', 'a', 'b']);
  pass(60_000);
  hear();
  await details.get('b');
  expect(asked, 'ten minutes are long').toEqual(['a', 'a', 'b', 'b']);
  details.forget('b');
  await details.get('b');
  details.clear();
  await details.get('b');
  expect(asked).toEqual(['a', 'a', 'b', 'b', 'b', 'b']);
});

it('does not keep a failure, nor for long that there is no such trip', async () => {
  const { details, asked, pass, hear, goDown } = setUp();
  hear();
  goDown(true);
  await expect(details.get('a')).rejects.toThrow('down');
  goDown(false);
  await details.get('a');
  await expect(details.get('none')).rejects.toMatchObject({ code: 'TRIP_NOT_FOUND' });
  pass(60_000);
  hear();
  await expect(details.get('none')).rejects.toMatchObject({ code: 'TRIP_NOT_FOUND' });
  expect(asked).toEqual(['a', 'a', 'none', 'none']);
});
