import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DeviceFix,
  type DevicePosition,
  isDue,
  MIN_INTERVAL_MS,
  STANDING_INTERVAL_MS,
  toDeviceFix,
} from '@/lib/client/driver-fix';
import { watchGps } from '@/lib/client/driver-gps';
import { createFakeClock } from '@/tests/support/fake-clock';

const NOW = Date.parse('2026-11-23T06:00:00.000Z');

const position = (coords: Partial<DevicePosition['coords']> = {}, timestamp = NOW): DevicePosition => ({
  timestamp,
  coords: { latitude: 6.93, longitude: 79.85, accuracy: 8, speed: null, heading: null, ...coords },
});

describe('toDeviceFix', () => {
  it('takes what the phone says', () => {
    expect(toDeviceFix(position({ speed: 12.5, heading: 90 }), NOW, null)).toEqual({
      lat: 6.93,
      lng: 79.85,
      accuracy: 8,
      speed: 12.5,
      heading: 90,
      fixAt: NOW,
    });
  });

  it('leaves speed and heading out where nothing tells them', () => {
    expect(Object.keys(toDeviceFix(position({ heading: Number.NaN }), NOW, null))).toEqual([
      'lat',
      'lng',
      'accuracy',
      'fixAt',
    ]);
  });

  it('tells speed and heading from the fix before', () => {
    const before = toDeviceFix(position({}, NOW - 10_000), NOW - 10_000, null);
    // 0.001° of latitude is 111.2 m.
    const fix = toDeviceFix(position({ latitude: 6.931 }), NOW, before);
    expect(fix.speed).toBeCloseTo(11.12, 1);
    expect(fix.heading).toBeCloseTo(0, 5);
  });

  it('keeps the heading of a bus that stands, and tells no speed over a gap', () => {
    const before = toDeviceFix(position({ heading: 45 }, NOW - 60_000), NOW - 60_000, null);
    const fix = toDeviceFix(position({ latitude: 6.94 }), NOW, before);
    expect([fix.heading, fix.speed]).toEqual([45, undefined]);
  });

  it('stays within what the server takes', () => {
    const fix = toDeviceFix(position({ speed: 200, heading: -10 }), NOW, null);
    expect([fix.speed, fix.heading]).toEqual([70, 350]);
  });

  it('does not believe a position that is dated by another clock', () => {
    expect(toDeviceFix(position({}, NOW - 5 * 60_000), NOW, null).fixAt).toBe(NOW);
    expect(toDeviceFix(position({}, NOW - 5_000), NOW, null).fixAt).toBe(NOW - 5_000);
  });
});

describe('isDue', () => {
  const at = (ms: number, speed: number) => ({ lat: 6.93, lng: 79.85, accuracy: 8, speed, fixAt: NOW + ms });
  it.each([
    [2_999, 10, 10, false],
    [3_000, 10, 10, true],
    [27_999, 0, 0, false],
    [28_000, 0, 0, true],
    [3_000, 5, 0, true],
  ])('after %i ms at %d m/s, before at %d m/s: %s', (ms, speed, before, due) => {
    expect(isDue(at(ms, speed), at(0, before))).toBe(due);
  });

  it('the first one is', () => expect(isDue(at(0, 0), null)).toBe(true));
});

describe('a phone that lies still and is then moved', () => {
  const near = { lat: 6.9, lng: 79.9, accuracy: 8, speed: 0 };
  it('has moved, whatever speed it tells', () => {
    const moved = { ...near, lat: near.lat + 0.0003, fixAt: 4_000 };
    expect(isDue(moved, { ...near, fixAt: 0 })).toBe(true);
    expect(isDue({ ...near, fixAt: 4_000 }, { ...near, fixAt: 0 })).toBe(false);
  });

  it('is told of later where the fix came too soon', () => {
    const told: number[] = [];
    let watch: PositionCallback = () => undefined;
    let now = 0;
    const due: { at: number; run: () => void }[] = [];
    const clock = {
      now: () => now,
      random: () => 0.5,
      after: (ms: number, run: () => void) => {
        due.push({ at: now + ms, run });
        return () => undefined;
      },
    };
    const until = (end: number) => {
      for (now += 500; now <= end; now += 500)
        for (const job of due.splice(0)) job.at <= now ? job.run() : due.push(job);
      now = end;
    };
    const geolocation = {
      watchPosition: (onPosition: PositionCallback) => {
        watch = onPosition;
        return 1;
      },
      getCurrentPosition: () => undefined,
      clearWatch: () => undefined,
    } as unknown as Geolocation;
    const gps = watchGps({ onFix: ({ lat }) => told.push(lat), geolocation, clock });
    const report = (latitude: number) =>
      watch({
        timestamp: now,
        coords: { latitude, longitude: 79.9, accuracy: 8, speed: null, heading: null },
      } as GeolocationPosition);
    report(6.9);
    until(1000);
    report(6.9003);
    expect(told).toEqual([6.9]);
    until(6000);
    expect(told).toEqual([6.9, 6.9003]);
    gps.stop();
  });
});

describe('a phone whose clock is set back by an hour', () => {
  function phone() {
    const clock = createFakeClock({ start: NOW });
    const told: DeviceFix[] = [];
    let asked = 0;
    let watch: PositionCallback = () => undefined;
    const geolocation = {
      watchPosition: (onPosition: PositionCallback) => {
        watch = onPosition;
        asked += 1;
        return 1;
      },
      clearWatch: () => undefined,
    } as unknown as Geolocation;
    const gps = watchGps({ onFix: (fix) => told.push(fix), geolocation, clock });
    const report = (latitude: number) =>
      watch(position({ latitude, longitude: 79.9, speed: 10 }, clock.now()) as unknown as GeolocationPosition);
    return { clock, gps, told, report, asked: () => asked };
  }
  const HOUR = 3_600_000;

  it('goes on telling where it is, at the same pace and by the new clock', () => {
    const { clock, gps, told, report } = phone();
    const drive = (seconds: number, from: number) => {
      for (let i = 0; i < seconds; i++) {
        report(6.9 + (from + i) / 10_000);
        clock.advance(1_000);
      }
    };
    drive(30, 0);
    const before = told.length;
    clock.setBack(HOUR);
    const since = clock.now();
    drive(30, 30);
    gps.stop();
    expect(before).toBeGreaterThanOrEqual(10);
    expect(told.length).toBe(2 * before);
    for (const { fixAt } of told.slice(before)) expect(fixAt).toBeLessThanOrEqual(clock.now());
    for (const { fixAt } of told.slice(before)) expect(fixAt).toBeGreaterThanOrEqual(since - 1_000);
  });

  it('notices that it hears nothing, and asks', () => {
    const { clock, gps, report, asked } = phone();
    report(6.9);
    clock.advance(2_000);
    clock.setBack(HOUR);
    clock.advance(30_000);
    expect([gps.get().state, asked()]).toEqual(['waiting', 3]);
    gps.stop();
  });

  it('does not tell anew by the old clock what was known before', () => {
    const { clock, gps, told, report } = phone();
    report(6.9);
    clock.advance(1_000);
    report(6.9003);
    clock.setBack(HOUR);
    clock.advance(10_000);
    expect(told.map(({ lat }) => lat)).toEqual([6.9, 6.9003]);
    expect(told[1]?.fixAt).toBeLessThanOrEqual(clock.now());
    gps.stop();
  });
});

describe('the filter, whatever a phone reports', () => {
  /** Reports a second or a few apart, of a bus that drives, stands, jitters, or is guessed by cell towers. */
  const reports = fc.array(
    fc.record({
      gap: fc.integer({ min: -2_000, max: 8_000 }),
      north: fc.oneof(fc.constant(0), fc.integer({ min: -30, max: 30 }), fc.integer({ min: 0, max: 100 })),
      accuracy: fc.oneof(fc.integer({ min: 3, max: 30 }), fc.integer({ min: 3, max: 5_000 })),
      speed: fc.option(fc.double({ min: 0, max: 30, noNaN: true }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 120 },
  );
  const track = (list: { gap: number; north: number; accuracy: number; speed: number | undefined }[]): DeviceFix[] => {
    let [at, metres] = [NOW, 0];
    return list.map(({ gap, north, accuracy, speed }) => {
      at += gap;
      metres += north;
      return { lat: 6.9 + metres / 111_195, lng: 79.9, accuracy, fixAt: at, ...(speed === undefined ? {} : { speed }) };
    });
  };
  const keep = (fixes: readonly DeviceFix[]) => {
    const kept: DeviceFix[] = [];
    for (const fix of fixes) if (isDue(fix, kept.at(-1) ?? null)) kept.push(fix);
    return kept;
  };

  it('never keeps two within three seconds, never goes back in time, never keeps a guess', () => {
    fc.assert(
      fc.property(reports, (list) => {
        const kept = keep(track(list));
        for (const [i, fix] of kept.entries()) {
          expect(fix.accuracy).toBeLessThanOrEqual(1_000);
          const before = kept[i - 1];
          if (before) expect(fix.fixAt - before.fixAt).toBeGreaterThanOrEqual(MIN_INTERVAL_MS);
        }
      }),
    );
  });

  it('is never silent for longer than a standing bus, where good fixes come', () => {
    const good = reports.map((list) => list.map((one) => ({ ...one, gap: Math.abs(one.gap) + 1, accuracy: 8 })));
    fc.assert(
      fc.property(good, (list) => {
        const fixes = track(list);
        const kept = keep(fixes);
        const last = fixes.at(-1) as DeviceFix;
        const longest = Math.max(...list.map(({ gap }) => gap));
        for (const [i, fix] of kept.entries()) {
          const next = kept[i + 1] ?? last;
          expect(next.fixAt - fix.fixAt).toBeLessThanOrEqual(STANDING_INTERVAL_MS + longest);
        }
      }),
    );
  });

  it('a bus that stands is told of every 28 s, however much the fixes jitter within their accuracy', () => {
    const jitter = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 60, maxLength: 120 });
    fc.assert(
      fc.property(jitter, (metres) => {
        const fixes = metres.map((north, i) => ({
          ...{ lat: 6.9 + north / 111_195, lng: 79.9, accuracy: 12, speed: 0 },
          fixAt: NOW + i * 1_000,
        }));
        expect(keep(fixes)).toHaveLength(1 + Math.floor((metres.length - 1) / 28));
      }),
    );
  });

  it('a coarse fix right after a good one is the network’s word, and is passed over', () => {
    const good = { lat: 6.9, lng: 79.9, accuracy: 10, fixAt: NOW };
    const coarse = { lat: 6.905, lng: 79.9, accuracy: 400, fixAt: NOW + 5_000 };
    expect(isDue(coarse, good)).toBe(false);
    expect(isDue({ ...coarse, fixAt: NOW + 30_000 }, good)).toBe(true);
  });
});
