import { z } from 'zod';
import type { KeptPoint } from '../port';

/** A point in the log: its fields in a fixed order, some 100 bytes. */
const Entry = z.tuple([
  z.string(),
  z.number().nullable(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number().nullable(),
  z.number().nullable(),
  z.number().nullable(),
  z.boolean(),
]);

export function encodePoint(point: KeptPoint): string {
  const { device, seq, fixAt, receivedAt, lat, lng, speed, heading, accuracy, broadcast } = point;
  const entry: z.infer<typeof Entry> = [device, seq, fixAt, receivedAt, lat, lng, speed, heading, accuracy, broadcast];
  return JSON.stringify(entry);
}

/** @throws where the text is no entry of ours. */
export function decodePoint(tripId: string, text: string): KeptPoint {
  const [device, seq, fixAt, receivedAt, lat, lng, speed, heading, accuracy, broadcast] = Entry.parse(JSON.parse(text));
  return { tripId, device, seq, fixAt, receivedAt, lat, lng, speed, heading, accuracy, broadcast };
}
