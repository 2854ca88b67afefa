import { describe, expect, it } from 'vitest';
import { type DevicePosition, isDue, toDeviceFix } from '@/lib/client/driver-fix';
import { watchGps } from '@/lib/client/driver-gps';

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
    [9_999, 0, 0, false],
    [10_000, 0, 0, true],
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
