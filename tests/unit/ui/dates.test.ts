import { expect, it } from 'vitest';
import { clockTime, dayAfter, dayAndTime, dayStart, isoDay, rupees, shortDay } from '@/lib/i18n/dates';

// 22:45 UTC on a Sunday is 04:15 on Monday in Colombo (UTC+5:30).
const LATE_SUNDAY_UTC = Date.UTC(2026, 10, 22, 22, 45);

it('tells Sri Lanka’s clock and calendar, whatever the machine’s', () => {
  expect(clockTime(LATE_SUNDAY_UTC)).toBe('04:15');
  expect(isoDay(LATE_SUNDAY_UTC)).toBe('2026-11-23');
  expect(dayAndTime(LATE_SUNDAY_UTC, 'en')).toBe('Mon, 23 Nov, 04:15');
});

it('a day begins at Sri Lanka’s midnight, and the next one follows it over the end of a year', () => {
  expect(new Date(dayStart('2026-11-23')).toISOString()).toBe('2026-11-22T18:30:00.000Z');
  expect(dayAfter('2026-12-31')).toBe('2027-01-01');
  expect(dayAfter('2028-02-28')).toBe('2028-02-29');
  expect(dayStart('2026-13-01')).toBeNaN();
});

it('midnight is 00, not 24', () => {
  expect(clockTime(Date.UTC(2026, 10, 22, 18, 30))).toBe('00:00');
});

it('names days and months in the reader’s language', () => {
  expect(shortDay(LATE_SUNDAY_UTC, 'si')).toBe('සඳුදා, 23 නොවැ.');
  expect(shortDay(LATE_SUNDAY_UTC, 'ta')).toBe('திங்., 23 நவ.');
});

it('writes rupees with their sign, cents only where there are some', () => {
  expect(rupees(1250.5, 'en')).toBe('Rs 1,250.50');
  expect(rupees(850, 'si')).toBe('රු. 850');
});
