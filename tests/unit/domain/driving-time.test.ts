import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSample, type DrivingTime, drivenAt, judgeDrivingTime, NO_DRIVING } from '@/lib/domain/driving-time';

const MIN = 60_000;
/** `[minute, moving]` samples, one after another. */
const drive = (...samples: [number, boolean][]): DrivingTime =>
  samples.reduce((time, [minute, moving]) => addSample(time, { at: minute * MIN, moving }), NO_DRIVING);
const driven = (time: DrivingTime, minute: number) => drivenAt(time, minute * MIN) / MIN;

describe('driving time', () => {
  it('warns at 4 h 15 and alerts at 4 h 30', () => {
    const time = drive([0, true]);
    expect(judgeDrivingTime(time, 255 * MIN - 1)).toBe('OK');
    expect(judgeDrivingTime(time, 255 * MIN)).toBe('WARN');
    expect(judgeDrivingTime(time, 270 * MIN - 1)).toBe('WARN');
    expect(judgeDrivingTime(time, 270 * MIN)).toBe('ALERT');
  });

  it('counts bus stops and traffic as driving, a longer break neither way, 30 minutes as a rest', () => {
    expect(driven(drive([0, true], [60, false], [64, true]), 70)).toBe(70);
    expect(driven(drive([0, true], [60, false], [75, true]), 80)).toBe(65);
    expect(driven(drive([0, true], [60, false], [90, true]), 95)).toBe(5);
    expect(driven(drive([0, true], [60, false], [89, true]), 95)).toBe(66);
    expect(driven(drive([0, true], [60, false]), 90)).toBe(0);
  });

  it('does not add up several short breaks to a rest', () => {
    const time = drive([0, true], [60, false], [80, true], [140, false], [160, true]);
    expect(driven(time, 200)).toBe(60 + 60 + 40);
  });

  it('starts at nothing, and takes no sample twice or late', () => {
    expect(drivenAt(NO_DRIVING, 99 * MIN)).toBe(0);
    const time = drive([0, true], [60, true]);
    expect(addSample(time, { at: 60 * MIN, moving: false })).toBe(time);
    expect(addSample(time, { at: 30 * MIN, moving: false })).toBe(time);
  });

  const samples = fc
    .array(fc.record({ gap: fc.integer({ min: 1, max: 40 * MIN }), moving: fc.boolean() }), { maxLength: 60 })
    .map((list) => {
      let at = 0;
      return list.map(({ gap, moving }) => {
        at += gap;
        return { at, moving };
      });
    });

  it('is the same with more samples of the same drive, and never more than the time since the start', () => {
    fc.assert(
      fc.property(samples, (list) => {
        const [first] = list;
        if (!first) return;
        const plain = list.reduce(addSample, NO_DRIVING);
        const dense = list
          .flatMap((sample, i) => {
            const next = list[i + 1];
            const middle = next && next.at - sample.at > 1 ? [{ ...sample, at: sample.at + 1 }] : [];
            return [sample, ...middle];
          })
          .reduce(addSample, NO_DRIVING);
        const now = (list.at(-1)?.at ?? 0) + 3 * MIN;
        expect(drivenAt(dense, now)).toBe(drivenAt(plain, now));
        expect(drivenAt(plain, now)).toBeLessThanOrEqual(now - first.at);
        expect(drivenAt(plain, now)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
