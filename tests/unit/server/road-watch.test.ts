import { expect, test, vi } from 'vitest';
import type { ServerLocation } from '@/lib/contract/locations';
import { prepareTrack } from '@/lib/domain/track';
import { createDomainEvents } from '@/server/services/events';
import { createRoadWatch, type RoadWatchDeps } from '@/server/services/road-watch';

const START = Date.parse('2026-11-23T06:00:00.000Z');

test('two fixes that come before it is known what stood are judged by one state, whichever answer comes first', async () => {
  const events = createDomainEvents();
  const answers: ((alerts: []) => void)[] = [];
  let now = START;
  const raised: string[] = [];
  const resolved: string[] = [];
  const path: [number, number][] = [
    [6.9, 79.8],
    [7.2, 79.8],
  ];
  const onError = vi.fn();
  createRoadWatch({
    facts: {
      get: async () => ({ id: 't', status: 'STARTED', routeId: 'r', speedLimitKmh: 50, departsAt: START }),
    },
    tracks: { get: async () => ({ path, track: prepareTrack({ path, stops: [] }) }) },
    alerts: {
      raise: async ({ type }: { type: string }) => void raised.push(type),
      resolveByKey: async (type: string) => void resolved.push(type),
    },
    standing: () => new Promise<[]>((resolve) => answers.push(resolve)),
    ...{ events, onError, now: () => now },
  } as unknown as RoadWatchDeps);
  const fix = (speed: number) => {
    now += 16_000;
    const updatedAt = new Date(now).toISOString();
    events.emit('location', { tripId: 't', lat: 6.95, lng: 79.8, speed, updatedAt } as ServerLocation);
  };
  fix(16);
  fix(17);
  expect(answers).toHaveLength(2);
  answers[1]?.([]);
  await vi.waitFor(() => expect(raised).toEqual(['OVERSPEED']));
  answers[0]?.([]);
  await new Promise((resolve) => setImmediate(resolve));
  fix(10);
  await vi.waitFor(() => expect(resolved).toEqual(['OVERSPEED']));
  expect(onError).not.toHaveBeenCalled();
});
