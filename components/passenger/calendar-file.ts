import type { EventAttributes } from 'ics';

export interface CalendarTrip {
  bookingId: string;
  title: string;
  /** Where one gets on. */
  place: string;
  /** Epoch ms, at the passenger's own stops. */
  departsAt: number;
  arrivesAt: number;
  url: string;
}

const REMIND_MINUTES = 60;

function utc(ms: number): [number, number, number, number, number] {
  const at = new Date(ms);
  return [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes()];
}

/** The trip as an iCalendar file, with a reminder an hour before. The same booking is the same event, however often it is added. */
export async function calendarFile({
  bookingId,
  title,
  place,
  departsAt,
  arrivesAt,
  url,
}: CalendarTrip): Promise<string> {
  const { createEvent } = await import('ics');
  const event: EventAttributes = {
    ...{ uid: `${bookingId}@srivibes`, productId: 'srivibes', title, location: place, url },
    ...{ start: utc(departsAt), startInputType: 'utc', startOutputType: 'utc' },
    ...{ end: utc(Math.max(arrivesAt, departsAt + 60_000)), endInputType: 'utc', endOutputType: 'utc' },
    alarms: [{ action: 'display', description: title, trigger: { before: true, minutes: REMIND_MINUTES } }],
  };
  const { error, value } = createEvent(event);
  if (error || !value) throw error ?? new Error('no calendar entry was made');
  return value;
}
