import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoFleet, demoRoutes, runMinutes, tripsOfBlock, WEEK_MINUTES } from '@/prisma/seed/demo-data';

const { blocks, conductors, drivers, lines, logins, operators, vehicles } = demoFleet;
const routes = new Map(demoRoutes.map((route) => [route.key, route]));
const MONDAY = Date.parse('2026-11-23T00:00:00+05:30');
const MINUTE = 60_000;
const once = (list: readonly unknown[]) => expect(new Set(list).size).toBe(list.length);

describe('the people and the vehicles', () => {
  it('are as many as agreed, each unique', () => {
    expect([operators.length, vehicles.length, drivers.length, conductors.length]).toEqual([3, 48, 48, 16]);
    once(vehicles.map(({ registration }) => registration));
    once([...logins, ...drivers, ...conductors].map(({ email }) => email));
    once([...drivers, ...conductors].map(({ name }) => name));
    for (const { registration, seatCount } of vehicles) {
      expect(registration).toMatch(/^N[A-E]-\d{4}$/);
      expect(seatCount).toBeGreaterThanOrEqual(30);
      expect(seatCount).toBeLessThanOrEqual(54);
    }
    for (const { email } of [...logins, ...drivers, ...conductors])
      expect(email).toMatch(/^[a-z0-9]+@demo\.srivibes\.lk$/);
  });

  it('have the logins of the contract, the driver and the conductor on the same bus of line 1', () => {
    expect(logins.map(({ email, role }) => [email.split('@')[0], role])).toEqual([
      ['passenger', 'PASSENGER'],
      ['driver', 'DRIVER'],
      ['conductor', 'CONDUCTOR'],
      ['operator', 'BUSINESS'],
      ['admin', 'ADMIN'],
    ]);
    const block = blocks.find(({ key }) => key === demoFleet.demoBlockKey);
    expect(block).toMatchObject({
      registration: vehicles[0]?.registration,
      driverEmail: 'driver@demo.srivibes.lk',
      conductorEmail: 'conductor@demo.srivibes.lk',
    });
    expect(routes.get(block?.outboundKey ?? '')?.code).toBe('1');
    expect(logins.find(({ role }) => role === 'BUSINESS')?.operatorKey).toBe(block?.operatorKey);
  });

  it('say in three languages that the timetable is made up', () => {
    expect(demoFleet.timetableNote.en).toContain('made up');
    expect(demoFleet.timetableNote.si).toMatch(/\p{Script=Sinhala}/u);
    expect(demoFleet.timetableNote.ta).toMatch(/\p{Script=Tamil}/u);
  });
});

describe('the blocks', () => {
  it('give every vehicle one line of its operator and a crew of its own from the same operator', () => {
    expect(blocks.map(({ registration }) => registration)).toEqual(vehicles.map(({ registration }) => registration));
    once(blocks.map(({ driverEmail }) => driverEmail));
    once(blocks.flatMap(({ conductorEmail }) => conductorEmail ?? []));
    const employer = new Map([...logins, ...drivers, ...conductors].map((p) => [p.email, p.operatorKey]));
    const owner = new Map(vehicles.map((v) => [v.registration, v.operatorKey]));
    for (const block of blocks) {
      const line = lines.find(({ outboundKey }) => outboundKey === block.outboundKey);
      expect(line).toMatchObject({ returnKey: block.returnKey, operatorKey: block.operatorKey });
      expect(owner.get(block.registration)).toBe(block.operatorKey);
      expect(employer.get(block.driverEmail)).toBe(block.operatorKey);
      if (block.conductorEmail) expect(employer.get(block.conductorEmail)).toBe(block.operatorKey);
      expect(routes.get(block.returnKey)?.outboundKey).toBe(block.outboundKey);
    }
  });

  it('leave every line the buses and the headway that it states', () => {
    expect(lines.length * 2).toBe(demoRoutes.length);
    for (const line of lines) {
      const own = blocks.filter(({ outboundKey }) => outboundKey === line.outboundKey);
      expect(own.length).toBe(line.vehicleCount);
      const departures = own
        .flatMap((block) => tripsOfBlock(block, routes, MONDAY, MONDAY + WEEK_MINUTES * MINUTE))
        .filter(({ routeKey, departsAt }) => routeKey === line.outboundKey && departsAt >= MONDAY)
        .map(({ departsAt }) => departsAt)
        .sort((a, b) => a - b);
      for (const [i, at] of departures.entries())
        if (i > 0)
          expect(Math.abs((at - (departures[i - 1] ?? 0)) / MINUTE - line.headwayMinutes)).toBeLessThanOrEqual(2);
    }
  });

  it('let each bus rest at least five minutes at either end, and at most ninety', () => {
    for (const block of blocks) {
      expect(block.tripsPerWeek % 2).toBe(0);
      const leg = Math.floor(WEEK_MINUTES / block.tripsPerWeek);
      for (const key of [block.outboundKey, block.returnKey]) {
        const run = runMinutes(routes.get(key) ?? expect.fail(`${key} is no route`));
        expect(leg - run).toBeGreaterThanOrEqual(5);
        expect(leg - run).toBeLessThanOrEqual(90);
      }
    }
  });

  it('keep at least 40 buses under way at every minute of the week, which repeats', () => {
    const underWay = new Uint8Array(WEEK_MINUTES);
    for (const block of blocks) {
      for (const trip of tripsOfBlock(block, routes, MONDAY, MONDAY + WEEK_MINUTES * MINUTE)) {
        const from = Math.max(0, (trip.departsAt - MONDAY) / MINUTE);
        const to = Math.min(WEEK_MINUTES, (trip.arrivesAt - MONDAY) / MINUTE);
        for (let minute = from; minute < to; minute++) underWay[minute] = (underWay[minute] ?? 0) + 1;
      }
    }
    expect(Math.min(...underWay)).toBeGreaterThanOrEqual(40);
    expect(Math.max(...underWay)).toBeLessThanOrEqual(vehicles.length);
  });

  it('answer alike however the time is cut: never two trips of a bus at once, none lost, every week the same', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...blocks),
        fc.integer({ min: 0, max: 60 * WEEK_MINUTES }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 3000 }),
        (block, start, first, second) => {
          const [a, b, c] = [start, start + first, start + first + second].map((m) => MONDAY + m * MINUTE) as [
            number,
            number,
            number,
          ];
          const whole = tripsOfBlock(block, routes, a, c);
          for (const [i, trip] of whole.entries()) {
            const before = whole[i - 1];
            if (!before) continue;
            expect(trip.departsAt).toBeGreaterThanOrEqual(before.arrivesAt);
            expect(trip.sequence).toBe(before.sequence + 1);
            expect(trip.routeKey).not.toBe(before.routeKey);
          }
          const parts = [...tripsOfBlock(block, routes, a, b), ...tripsOfBlock(block, routes, b, c)];
          expect([...new Map(parts.map((t) => [t.sequence, t])).values()]).toEqual(whole);
          const week = WEEK_MINUTES * MINUTE;
          expect(tripsOfBlock(block, routes, a + week, c + week).map((t) => t.departsAt - week)).toEqual(
            whole.map((t) => t.departsAt),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
