import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Actor,
  canDriveTrip,
  canFollowTrip,
  canManageTrip,
  canScanOnTrip,
  canSeeAlert,
  canSeeFleet,
  canShareTrip,
  type FollowFacts,
  fleetScope,
  type Role,
  shareIsOpen,
} from '@/lib/domain/rights';

const NOW = Date.UTC(2026, 10, 23, 8);
const HOUR = 3_600_000;
const facts: FollowFacts = {
  tripId: 'trip',
  operatorId: 'op',
  driverId: 'driver',
  conductorId: 'conductor',
  hasBooking: false,
  now: NOW,
};
const open = { tripId: 'trip', revokedAt: null, tripEndedAt: null };
const as = (role: Role, id: string, more: Partial<Actor> = {}): Actor => ({ id, role, active: true, ...more });

const PREDICATES = {
  follow: (a: Actor, f: FollowFacts) => canFollowTrip(a, f),
  share: (a: Actor, f: FollowFacts) => canShareTrip(a, f),
  drive: (a: Actor, f: FollowFacts) => canDriveTrip(a, f),
  scan: (a: Actor, f: FollowFacts) => canScanOnTrip(a, f),
  manage: (a: Actor, f: FollowFacts) => canManageTrip(a, f),
  fleet: (a: Actor, f: FollowFacts) => canSeeFleet(a, f.operatorId),
  alert: (a: Actor, f: FollowFacts) => canSeeAlert(a, f),
  platformAlert: (a: Actor) => canSeeAlert(a, { operatorId: null }),
} as const;
type Right = keyof typeof PREDICATES;

const table: [string, Actor, Partial<FollowFacts>, Right[]][] = [
  ['admin', as('ADMIN', 'x'), {}, ['follow', 'share', 'manage', 'fleet', 'alert', 'platformAlert']],
  [
    'business of the operator',
    as('BUSINESS', 'x', { operatorId: 'op' }),
    {},
    ['follow', 'share', 'manage', 'fleet', 'alert'],
  ],
  ['business of another operator', as('BUSINESS', 'x', { operatorId: 'other' }), {}, []],
  ['business of no operator', as('BUSINESS', 'x', { operatorId: null }), {}, []],
  ['the trip’s driver', as('DRIVER', 'driver'), {}, ['follow', 'share', 'drive']],
  ['another driver', as('DRIVER', 'x'), {}, []],
  ['another driver with a booking', as('DRIVER', 'x'), { hasBooking: true }, []],
  ['the trip’s conductor', as('CONDUCTOR', 'conductor'), {}, ['follow', 'share', 'scan']],
  ['another conductor', as('CONDUCTOR', 'x'), {}, []],
  ['the driver after a change of role', as('CONDUCTOR', 'driver'), {}, []],
  ['a passenger with a booking', as('PASSENGER', 'x'), { hasBooking: true }, ['follow', 'share']],
  ['a passenger without one', as('PASSENGER', 'x'), {}, []],
  ['a passenger who shows an open link', as('PASSENGER', 'x'), { share: open }, ['follow']],
  ['a passenger who shows a link of another trip', as('PASSENGER', 'x'), { share: { ...open, tripId: 'other' } }, []],
  ['a passenger who shows a revoked link', as('PASSENGER', 'x'), { share: { ...open, revokedAt: NOW } }, []],
  ['a guest', as('PASSENGER', 'g', { shareTripId: 'trip' }), { share: open }, ['follow']],
  ['a guest whose link is gone', as('PASSENGER', 'g', { shareTripId: 'trip' }), { share: null }, []],
  ['a guest of another trip', as('PASSENGER', 'g', { shareTripId: 'other' }), { share: open }, []],
  ['a guest who claims a booking', as('PASSENGER', 'g', { shareTripId: 'trip' }), { hasBooking: true }, []],
  ['a guest who claims to be an admin', as('ADMIN', 'g', { shareTripId: 'trip' }), { share: open }, ['follow']],
  ['a banned admin', as('ADMIN', 'x', { active: false }), { share: open, hasBooking: true }, []],
  ['a banned passenger', as('PASSENGER', 'x', { active: false }), { share: open, hasBooking: true }, []],
  ['no driver assigned', as('DRIVER', 'x'), { driverId: null }, []],
];

describe('rights', () => {
  it.each(table)('%s', (_, actor, more, rights) => {
    const granted = (Object.keys(PREDICATES) as Right[]).filter((r) => PREDICATES[r](actor, { ...facts, ...more }));
    expect(granted).toEqual(rights);
  });

  it('knows whose fleet', () => {
    expect(fleetScope(as('ADMIN', 'x'))).toBe('ALL');
    expect(fleetScope(as('BUSINESS', 'x', { operatorId: 'op' }))).toEqual({ operatorId: 'op' });
    expect(fleetScope(as('BUSINESS', 'x'))).toBeNull();
    expect(fleetScope(as('DRIVER', 'x', { operatorId: 'op' }))).toBeNull();
    expect(fleetScope(as('ADMIN', 'x', { shareTripId: 'trip' }))).toBeNull();
  });

  it('ends a link an hour after the trip, or when revoked', () => {
    const ended = { ...open, tripEndedAt: NOW };
    expect(shareIsOpen(ended, 'trip', NOW + HOUR)).toBe(true);
    expect(shareIsOpen(ended, 'trip', NOW + HOUR + 1)).toBe(false);
    expect(shareIsOpen({ ...ended, revokedAt: NOW }, 'trip', NOW)).toBe(false);
  });

  it('gives a banned user nothing, and a guest nothing but the one trip', () => {
    const id = fc.constantFrom('driver', 'conductor', 'x');
    const actors = fc.record({
      id,
      role: fc.constantFrom<Role>('PASSENGER', 'DRIVER', 'CONDUCTOR', 'ADMIN', 'BUSINESS'),
      operatorId: fc.constantFrom('op', 'other', null),
      shareTripId: fc.constantFrom('trip', 'other', null),
      active: fc.boolean(),
    });
    fc.assert(
      fc.property(actors, fc.boolean(), fc.constantFrom(open, null), (actor, hasBooking, share) => {
        const granted = (Object.keys(PREDICATES) as Right[]).filter((r) =>
          PREDICATES[r](actor, { ...facts, hasBooking, share }),
        );
        if (!actor.active) expect(granted).toEqual([]);
        else if (actor.shareTripId) expect(granted).toEqual(share && actor.shareTripId === 'trip' ? ['follow'] : []);
        if (granted.includes('share')) expect(granted).toContain('follow');
      }),
    );
  });
});
