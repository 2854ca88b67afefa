import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, refusal, startTrips, type TripsTest } from './setup';

let t: TripsTest;
beforeAll(async () => {
  t = await startTrips();
});
afterAll(() => t.drop());

const HOUR = 3_600_000;
const passenger = () => actor(t.world.passenger);

describe('a share link', () => {
  it('opens sessions of ten minutes for its trip, and its token is kept nowhere', async () => {
    const share = await t.shares.create(passenger(), t.world.trip.id);
    expect(share.url).toBe(`https://buses.test/track/${share.token}`);
    expect(Buffer.from(share.token, 'base64url').length).toBeGreaterThanOrEqual(16);
    const session = await t.shares.openSession(share.token);
    expect(session.tripId).toBe(t.world.trip.id);
    const claims = await t.tokens.verify(session.token);
    expect(claims).toMatchObject({ sub: share.id, role: 'PASSENGER', share: share.id });
    expect(claims.expiresAt - t.now()).toBeGreaterThan(598_000);
    expect(claims.expiresAt - t.now()).toBeLessThanOrEqual(600_000);
    const rows = await t.prisma.share.findMany();
    expect(JSON.stringify(rows)).not.toContain(share.token);
  });

  it('is given only to those who follow the trip by right', async () => {
    const { driver, conductor, business, admin, stranger, rival, otherDriver, trip } = t.world;
    for (const one of [driver, conductor, business, admin]) {
      expect((await t.shares.create(actor(one), trip.id)).tripId).toBe(trip.id);
    }
    for (const one of [stranger, rival, otherDriver]) {
      expect(await refusal(t.shares.create(actor(one), trip.id))).toBe('FORBIDDEN');
    }
    const guest = { ...passenger(), shareId: trip.id, shareTripId: trip.id };
    expect(await refusal(t.shares.create(guest, trip.id))).toBe('FORBIDDEN');
  });

  it('is closed by who made it, or by staff, and by nobody else', async () => {
    const { stranger, rival, driver, business, trip } = t.world;
    for (const closer of [passenger(), actor(business)]) {
      const share = await t.shares.create(passenger(), trip.id);
      for (const one of [stranger, rival, driver]) {
        expect(await refusal(t.shares.revoke(actor(one), share.id))).toBe('NOT_FOUND');
      }
      expect(await t.shares.findOpenByToken(share.token)).toEqual({ id: share.id, tripId: trip.id });
      await t.shares.revoke(closer, share.id);
      await t.shares.revoke(closer, share.id);
      expect(await t.shares.findOpenByToken(share.token)).toBeNull();
      expect(await refusal(t.shares.openSession(share.token))).toBe('NOT_FOUND');
    }
    expect(await refusal(t.shares.openSession('nonsense'))).toBe('NOT_FOUND');
  });

  it('outlives its trip by an hour', async () => {
    const trip = await t.world.addTrip();
    const share = await t.shares.create(actor(t.world.driver), trip.id);
    const endedAt = new Date(t.now());
    await t.prisma.trip.update({ where: { id: trip.id }, data: { status: 'ENDED', endedAt } });
    t.advance(HOUR);
    expect((await t.shares.openSession(share.token)).tripId).toBe(trip.id);
    t.advance(1);
    expect(await refusal(t.shares.openSession(share.token))).toBe('NOT_FOUND');
    expect(await refusal(t.shares.create(actor(t.world.driver), trip.id))).toBe('TRIP_ENDED');
  });
});
