import { expect, it } from 'vitest';
import type { ServerLocation } from '@/lib/contract/locations';
import { prepareTrack } from '@/lib/domain/track';
import { createEta, type EtaDeps } from '@/server/services/eta';
import { createDomainEvents } from '@/server/services/events';

const START = Date.parse('2026-11-30T06:00:00Z');
const STOPS = [
  { id: 'from', lat: 6.9, lng: 79.8 },
  { id: 'to', lat: 6.95, lng: 79.8 },
];
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

function setUp() {
  const events = createDomainEvents();
  const errors: unknown[] = [];
  const told: string[] = [];
  let time = START;
  const locationOf = (tripId: string): ServerLocation => {
    const at = new Date(time).toISOString();
    return { tripId, lat: 6.91, lng: 79.8, updatedAt: at, receivedAt: at };
  };
  const stops = STOPS.map((stop) => ({ ...stop, scheduledAt: new Date(START + 3_600_000).toISOString() }));
  const plan = { detail: { stops }, track: prepareTrack({ path: [], stops: STOPS }) };
  createEta({
    details: { get: async () => plan } as unknown as EtaDeps['details'],
    facts: { get: async () => ({ status: 'STARTED' }) } as unknown as EtaDeps['facts'],
    current: async (tripId) => locationOf(tripId),
    isWatched: () => true,
    events,
    onError: (error) => errors.push(error),
    now: () => time,
  });
  events.on('eta', ({ tripId }) => told.push(tripId));
  return {
    ...{ told, errors },
    drive: (tripId: string) => events.emit('location', locationOf(tripId)),
    pass: (ms: number) => {
      time += ms;
    },
  };
}

it('tells of a trip every ten seconds, however often its bus does', async () => {
  const { drive, told, pass } = setUp();
  drive('a');
  await turn();
  pass(9000);
  drive('a');
  await turn();
  expect(told).toEqual(['a']);
  pass(1000);
  drive('a');
  await turn();
  expect(told).toEqual(['a', 'a']);
});

it('forgets the trips that have been silent longest, and none that is heard of', async () => {
  const { drive, told, errors, pass } = setUp();
  drive('heard');
  drive('silent');
  await turn();
  pass(10_000);
  for (let i = 0; i < 19_998; i++) drive(`trip ${i}`);
  drive('heard');
  await turn();
  drive('one more');
  drive('and another');
  await turn();
  told.length = 0;
  for (const tripId of ['heard', 'trip 9', 'trip 0']) drive(tripId);
  await turn();
  expect(told, 'of the others it is known that they were told a moment ago').toEqual(['trip 0']);
  expect(errors).toEqual([]);
});
