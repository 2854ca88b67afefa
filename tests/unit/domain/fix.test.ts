import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptsAfterEnd,
  type Fix,
  type FixVerdict,
  impliedSpeed,
  judgeFix,
  NO_TRACK,
  type TrackState,
} from '@/lib/domain/fix';

const NOW = Date.UTC(2026, 10, 23, 8);
const S = 1000;
const METRE = 1 / 111_195; // degrees of latitude

/** A fix so many metres north of Colombo Fort, `seconds` from NOW. */
function fix(seconds: number, north = 0, more: Partial<Fix> = {}): Fix {
  const at = NOW + seconds * S;
  return { lat: 6.9344 + north * METRE, lng: 79.8501, fixAt: at, receivedAt: at, device: 'd', ...more };
}

/** Feeds fixes one after another, the clock standing at each fix's own time, and returns every verdict. */
function feed(fixes: Fix[], state: TrackState = NO_TRACK): { verdicts: FixVerdict[]; state: TrackState } {
  const verdicts: FixVerdict[] = [];
  let present = state;
  for (const one of fixes) {
    const verdict = judgeFix(present, one, Math.max(NOW, one.receivedAt));
    verdicts.push(verdict);
    present = verdict.state;
  }
  return { verdicts, state: present };
}
const words = (fixes: Fix[]) => feed(fixes).verdicts.map((v) => v.verdict);

describe('time', () => {
  it('takes two minutes of future and a day of past, and not a millisecond more', () => {
    const at = (ms: number) => judgeFix(NO_TRACK, fix(0, 0, { fixAt: NOW + ms }), NOW);
    expect(at(120_000).verdict).toBe('live');
    expect(at(120_001)).toMatchObject({ verdict: 'refused', code: 'BAD_TIMESTAMP' });
    expect(at(-86_400_000).verdict).toBe('live');
    expect(at(-86_400_001)).toMatchObject({ verdict: 'refused', code: 'BAD_TIMESTAMP' });
    expect(at(Number.NaN)).toMatchObject({ verdict: 'refused', code: 'BAD_TIMESTAMP' });
  });

  it('stores an older or equally old fix and leaves the state alone, be it ever so far away', () => {
    const { state } = feed([fix(10)]);
    for (const late of [fix(5), fix(10), fix(5, 900_000)]) {
      const verdict = judgeFix(state, late, NOW + 10 * S);
      expect(verdict).toMatchObject({ verdict: 'stored', reason: 'OLDER' });
      expect(verdict.state).toBe(state);
    }
  });

  it('takes after the end only what happened before it', () => {
    expect(acceptsAfterEnd(NOW - 1, NOW)).toBe(true);
    expect(acceptsAfterEnd(NOW, NOW)).toBe(false);
  });
});

describe('accuracy', () => {
  it('shows 200 m, stores 201 m without showing it', () => {
    expect(judgeFix(NO_TRACK, fix(0, 0, { accuracy: 200 }), NOW).verdict).toBe('live');
    const vague = judgeFix(NO_TRACK, fix(0, 0, { accuracy: 201 }), NOW);
    expect(vague).toMatchObject({ verdict: 'stored', reason: 'INACCURATE', state: { live: null } });
  });
});

describe('plausibility', () => {
  it('draws the line at 60 m/s', () => {
    expect(words([fix(0), fix(10, 599)])).toEqual(['live', 'live']);
    expect(feed([fix(0), fix(10, 601)]).verdicts[1]).toMatchObject({ code: 'IMPLAUSIBLE_LOCATION' });
  });

  it('never calls jitter at a standstill a jump', () => {
    expect(words([fix(0, 0, { accuracy: 150 }), fix(0.2, 300, { accuracy: 150 })])).toEqual(['live', 'live']);
  });

  it('believes the third of three that agree with each other', () => {
    const far = 100_000;
    const run = feed([fix(0), fix(3, far), fix(6, far + 40), fix(9, far + 80), fix(12, far + 120)]);
    expect(run.verdicts.map((v) => v.verdict)).toEqual(['live', 'refused', 'refused', 'live', 'live']);
    expect(run.state.suspects).toEqual([]);
  });

  it('does not believe three that contradict each other', () => {
    expect(words([fix(0), fix(3, 50_000), fix(6, 100_000), fix(9, 150_000)]).slice(1)).toEqual(
      Array(3).fill('refused'),
    );
  });

  it('goes on from the last suspect that agrees', () => {
    const path = [fix(0), fix(3, 50_000), fix(6, 100_000), fix(9, 100_050), fix(12, 100_100)];
    expect(words(path)).toEqual(['live', 'refused', 'refused', 'refused', 'live']);
  });

  it('forgets suspects at the next plausible fix', () => {
    const far = 100_000;
    const path = [fix(0), fix(3, far), fix(6, far), fix(9, 20), fix(12, far), fix(15, far)];
    expect(words(path)).toEqual(['live', 'refused', 'refused', 'live', 'refused', 'refused']);
  });

  it('takes one fix sent three times for one witness', () => {
    const wrong = fix(3, 100_000);
    expect(words([fix(0), wrong, wrong, wrong, wrong])).toEqual(['live', 'refused', 'refused', 'refused', 'refused']);
  });

  it('recovers from a first fix that was wrong', () => {
    expect(words([fix(0, -5_000_000), fix(3), fix(6), fix(9)])).toEqual(['live', 'refused', 'refused', 'live']);
  });
});

describe('any run of fixes', () => {
  const anyFix = fc
    .record({
      // A few clusters far from each other, with jitter, so that agreement and contradiction both occur often.
      cluster: fc.constantFrom(0, 30_000, 60_000, 500_000),
      jitter: fc.integer({ min: -400, max: 400 }),
      seconds: fc.integer({ min: 0, max: 200 }),
      accuracy: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
    })
    .map(({ cluster, jitter, seconds, accuracy }) =>
      fix(seconds, cluster + jitter, accuracy === undefined ? {} : { accuracy }),
    );
  const runs = fc.array(anyFix, { maxLength: 60 });

  it('never moves the live fix back in time', () => {
    fc.assert(
      fc.property(runs, (fixes) => {
        let state = NO_TRACK;
        for (const one of fixes) {
          const verdict = judgeFix(state, one, NOW + 200 * S);
          if (state.live && verdict.state.live) {
            expect(verdict.state.live.fixAt).toBeGreaterThanOrEqual(state.live.fixAt);
            if (verdict.verdict === 'live') expect(verdict.state.live.fixAt).toBeGreaterThan(state.live.fixAt);
          }
          expect(verdict.state.live === one).toBe(verdict.verdict === 'live');
          expect(verdict.state.suspects.length).toBeLessThanOrEqual(2);
          state = verdict.state;
        }
      }),
    );
  });

  it('jumps only after two refusals since the last live fix', () => {
    fc.assert(
      fc.property(runs, (fixes) => {
        let state = NO_TRACK;
        let refusals = 0;
        for (const one of fixes) {
          const verdict = judgeFix(state, one, NOW + 200 * S);
          if (verdict.verdict === 'live') {
            if (state.live && impliedSpeed(state.live, one) > 60) expect(refusals).toBeGreaterThanOrEqual(2);
            refusals = 0;
          }
          if (verdict.verdict === 'refused') refusals++;
          state = verdict.state;
        }
      }),
    );
  });

  it('never refuses a bus that drives, whatever its speed up to 60 m/s and its pauses', () => {
    const steps = fc.array(
      fc.record({ seconds: fc.integer({ min: 1, max: 900 }), speed: fc.double({ min: 0, max: 59.9, noNaN: true }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(steps, (legs) => {
        let [at, north] = [0, 0];
        const drive = [fix(0)];
        for (const leg of legs) {
          at += leg.seconds;
          north += leg.seconds * leg.speed * 0.99;
          // Turn round within the island, so that latitudes stay on the globe.
          drive.push(fix(at, Math.abs((north % 600_000) - 300_000) - 300_000));
        }
        expect(new Set(words(drive))).toEqual(new Set(['live']));
      }),
    );
  });
});
