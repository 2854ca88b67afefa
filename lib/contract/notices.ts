import { z } from 'zod';
import { Id, LocalizedName } from './primitives';

/** What a passenger is told of about a booking; each kind once a booking. */
export const NOTICE_KINDS = [
  'TRIP_CANCELLED',
  'BOOKING_CANCELLED',
  'REFUND_DUE',
  'DEPARTED',
  'DELAYED',
  'NEAR',
  'GET_OFF',
  'EMERGENCY',
] as const;
export const NoticeKind = z.enum(NOTICE_KINDS).meta({ id: 'NoticeKind' });
export type NoticeKind = z.infer<typeof NoticeKind>;

const Moment = z.iso.datetime();

export const Notice = z
  .object({
    id: Id,
    kind: NoticeKind,
    bookingId: Id,
    tripId: Id,
    referenceCode: z.string(),
    seatNumber: z.int(),
    routeCode: z.string(),
    from: LocalizedName,
    to: LocalizedName,
    /** By the timetable, at the passenger's own stop. */
    departsAt: Moment,
    data: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .meta({ description: 'what the words need besides: minutes, …' }),
    createdAt: Moment,
    readAt: Moment.nullable(),
  })
  .meta({ id: 'Notice' });
export type Notice = z.infer<typeof Notice>;
