import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsLocations, isFinal, judgeTransition, type TripStatus, tripPhase } from '@/lib/domain/trip-status';

const ALL: TripStatus[] = ['SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY', 'ENDED', 'CANCELLED'];

// Written out by hand from the contract, so that the table under test is not its own witness.
const ALLOWED = new Set([
  'SCHEDULED>STARTED',
  'SCHEDULED>CANCELLED',
  'STARTED>PAUSED',
  'PAUSED>STARTED',
  'STARTED>EMERGENCY',
  'EMERGENCY>STARTED',
  'PAUSED>EMERGENCY',
  'EMERGENCY>PAUSED',
  'STARTED>ENDED',
  'PAUSED>ENDED',
  'EMERGENCY>ENDED',
]);

describe('judgeTransition', () => {
  for (const from of ALL) {
    for (const to of ALL) {
      const kind = from === to ? 'same' : ALLOWED.has(`${from}>${to}`) ? 'change' : 'refused';
      it(`${from} → ${to} is ${kind}`, () => expect(judgeTransition(from, to).kind).toBe(kind));
    }
  }

  it('names the code of a refusal', () => {
    expect(judgeTransition('ENDED', 'STARTED')).toEqual({ kind: 'refused', code: 'INVALID_TRANSITION' });
  });

  it('never leaves a final status, whatever is asked of it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL)), (wishes) => {
        let status: TripStatus = 'SCHEDULED';
        for (const wish of wishes) {
          const before: TripStatus = status;
          if (judgeTransition(status, wish).kind === 'change') status = wish;
          if (isFinal(before)) expect(status).toBe(before);
          if (tripPhase(before) !== 'BEFORE') expect(tripPhase(status)).not.toBe('BEFORE');
        }
      }),
    );
  });
});

describe('phases', () => {
  it('takes locations only while under way', () => {
    expect(ALL.filter(acceptsLocations)).toEqual(['STARTED', 'PAUSED', 'EMERGENCY']);
    expect(ALL.map(tripPhase)).toEqual(['BEFORE', 'UNDER_WAY', 'UNDER_WAY', 'UNDER_WAY', 'OVER', 'OVER']);
    expect(ALL.filter(isFinal)).toEqual(['ENDED', 'CANCELLED']);
  });
});
