import { expect, it } from 'vitest';
import { clockCorrection } from '@/lib/domain/phone-clock';

const NOW = 1_800_000_000_000;

it.each([
  ['a phone that does not say what its clock shows', undefined, 0],
  ['one that is right', NOW - 900, 0],
  ['two minutes, which the way may take', NOW - 120_000, 0],
  ['a clock half an hour slow', NOW - 1_800_000, 1_800_000],
  ['a clock half an hour fast', NOW + 1_800_000, -1_800_000],
])('%s', (_, sentAt, ms) => {
  expect(clockCorrection(sentAt, NOW)).toBe(ms);
});
