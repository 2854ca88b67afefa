import { describe, expect, it, vi } from 'vitest';
import { calendarFile } from '@/components/passenger/calendar-file';
import { keepLooking, timeLeft } from '@/components/passenger/countdown';

it('counts a hold down in minutes and seconds, and never below nothing', () => {
  const at = (ms: number) => timeLeft(300_000, 300_000 - ms);
  expect([at(300_000), at(299_001), at(61_000), at(60_000), at(1), at(0), at(-5_000)]).toEqual([
    ...['5:00', '5:00', '1:01', '1:00', '0:01', '0:00', '0:00'],
  ]);
});

it('looks again what has become of a hold that is over, until the answer takes it from the screen', () => {
  vi.useFakeTimers();
  let looks = 0;
  const end = keepLooking(() => {
    looks += 1;
  });
  expect(looks).toBe(1);
  vi.advanceTimersByTime(30_000);
  expect(looks).toBe(4);
  end();
  vi.advanceTimersByTime(60_000);
  expect(looks).toBe(4);
  vi.useRealTimers();
});

describe('the trip in a calendar', () => {
  const trip = {
    bookingId: '6f1c1a52-3a55-4f7e-9d55-2a7d6a0a5d11',
    title: 'බස් 138, නුගේගොඩ; ආසන 7',
    place: 'நுகேகொடை, நிலையம்',
    departsAt: Date.parse('2026-11-26T06:05:00Z'),
    arrivesAt: Date.parse('2026-11-26T07:00:00Z'),
    url: 'https://buses.test/passenger/bookings/1',
  };

  it('is one event in UTC with a reminder; the same booking is the same event', async () => {
    const lines = (await calendarFile(trip)).replace(/\r\n[ \t]/g, '').split('\r\n');
    for (const line of [
      'DTSTART:20261126T060500Z',
      'DTEND:20261126T070000Z',
      `UID:${trip.bookingId}@srivibes`,
      'TRIGGER:-PT60M',
      'SUMMARY:බස් 138\\, නුගේගොඩ\\; ආසන 7',
      'LOCATION:நுகேகொடை\\, நிலையம்',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
  });

  it('ends after it begins, whatever the timetable says', async () => {
    expect(await calendarFile({ ...trip, arrivesAt: trip.departsAt })).toContain('DTEND:20261126T060600Z');
  });
});
