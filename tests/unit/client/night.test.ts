import { expect, it } from 'vitest';
import { isNight } from '@/lib/client/night';

it.each([
  ['2026-11-26T05:30:00+05:30', true],
  ['2026-11-26T06:30:00+05:30', false],
  ['2026-11-26T12:00:00+05:30', false],
  ['2026-11-26T17:45:00+05:30', false],
  ['2026-11-26T18:30:00+05:30', true],
  ['2026-06-21T18:35:00+05:30', false],
])('in Sri Lanka at %s it is night: %s', (at, night) => {
  expect(isNight(Date.parse(at))).toBe(night);
  expect(isNight(Date.parse(at), { lat: 6.93, lng: 79.85 })).toBe(night);
});
