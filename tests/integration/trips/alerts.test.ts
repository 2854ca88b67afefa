import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '@/lib/contract/views';
import { actor, refusal, startTrips, type TripsTest } from './setup';

let t: TripsTest;
const told: [Alert, string | null][] = [];
beforeAll(async () => {
  t = await startTrips();
  t.events.on('alert', (...args) => told.push(args));
});
beforeEach(() => {
  told.length = 0;
});
afterAll(() => t.drop());

const draft = (type: 'EMERGENCY' | 'SIGNAL_LOST', tripId: string) => ({
  type,
  severity: 'CRITICAL' as const,
  tripId,
  operatorId: t.world.operator.id,
  key: tripId,
  message: 'Help',
});
const all = { limit: 200 };

describe('raising', () => {
  it('opens one alert per type and key, however many raise it at once, and tells of it once', async () => {
    const trip = await t.world.addTrip();
    const answers = await Promise.all(Array.from({ length: 20 }, () => t.alerts.raise(draft('SIGNAL_LOST', trip.id))));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(told).toEqual([
      [
        {
          id: expect.any(String),
          type: 'SIGNAL_LOST',
          severity: 'CRITICAL',
          tripId: trip.id,
          message: 'Help',
          createdAt: new Date(t.now()).toISOString(),
          status: 'OPEN',
        },
        t.world.operator.id,
      ],
    ]);
    await t.alerts.resolveByKey('SIGNAL_LOST', trip.id);
    await t.alerts.resolveByKey('SIGNAL_LOST', trip.id);
    expect(told.map(([{ status }]) => status)).toEqual(['OPEN', 'RESOLVED']);
    expect(await t.alerts.raise(draft('SIGNAL_LOST', trip.id))).not.toBeNull();
  });

  it('tells of an emergency again, and opens it again when it was acknowledged', async () => {
    const trip = await t.world.addTrip();
    const first = await t.alerts.raise(draft('EMERGENCY', trip.id));
    await t.alerts.acknowledge(actor(t.world.admin), first?.id ?? '');
    const second = await t.alerts.raise({ ...draft('EMERGENCY', trip.id), message: 'Fire' });
    expect(second).toMatchObject({ id: first?.id, status: 'OPEN', message: 'Fire', type: 'EMERGENCY' });
    expect(told.map(([{ status }]) => status)).toEqual(['OPEN', 'ACKNOWLEDGED', 'OPEN']);
    expect((await t.alerts.open()).map(({ id }) => id)).toContain(first?.id);
  });
});

describe('working on alerts', () => {
  it('goes from OPEN to ACKNOWLEDGED to RESOLVED, and again changes nothing', async () => {
    const trip = await t.world.addTrip();
    const { id } = (await t.alerts.raise(draft('EMERGENCY', trip.id))) as Alert;
    const business = actor(t.world.business);
    for (const [act, status] of [
      ['acknowledge', 'ACKNOWLEDGED'],
      ['acknowledge', 'ACKNOWLEDGED'],
      ['resolve', 'RESOLVED'],
      ['resolve', 'RESOLVED'],
      ['acknowledge', 'RESOLVED'],
    ] as const) {
      expect((await t.alerts[act](business, id)).status).toBe(status);
    }
    expect(told.map(([alert]) => alert.status)).toEqual(['OPEN', 'ACKNOWLEDGED', 'RESOLVED']);
    expect(await t.prisma.alert.findUnique({ where: { id } })).toMatchObject({
      acknowledgedById: business.id,
      resolvedById: business.id,
    });
  });

  it('is the operator’s own and the admins’; the platform’s alerts are the admins’ alone', async () => {
    const trip = await t.world.addTrip();
    const { id } = (await t.alerts.raise(draft('EMERGENCY', trip.id))) as Alert;
    const own = (await t.alerts.raise({
      type: 'HIGH_ERROR_RATE',
      severity: 'WARNING',
      operatorId: null,
      key: 'INTERNAL',
      message: 'INTERNAL: 7 %',
    })) as Alert;
    const { rival, business, admin } = t.world;
    const seen = async (one: typeof rival) => (await t.alerts.list(actor(one), all)).items.map((alert) => alert.id);
    expect(await seen(rival)).toEqual([]);
    expect(await refusal(t.alerts.resolve(actor(rival), id))).toBe('NOT_FOUND');
    expect(await seen(business)).toContain(id);
    expect(await seen(business)).not.toContain(own.id);
    expect(await refusal(t.alerts.acknowledge(actor(business), own.id))).toBe('NOT_FOUND');
    expect(await seen(admin)).toEqual(expect.arrayContaining([id, own.id]));
    const resolved = await t.alerts.list(actor(admin), { ...all, status: 'RESOLVED' });
    expect(resolved.items.every(({ status }) => status === 'RESOLVED')).toBe(true);
  });
});
