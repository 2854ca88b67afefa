import { z } from 'zod';
import type { Fix } from '@/lib/domain/fix';
import { toFix } from '../points';
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
  return pointOf(tripId, JSON.parse(text));
}

function pointOf(tripId: string, entry: unknown): KeptPoint {
  const [device, seq, fixAt, receivedAt, lat, lng, speed, heading, accuracy, broadcast] = Entry.parse(entry);
  return { tripId, device, seq, fixAt, receivedAt, lat, lng, speed, heading, accuracy, broadcast };
}

/** The live fix is kept, and told to other nodes, as the log entry that it came by. */
export const toLiveFix = (entry: unknown): Fix => toFix(pointOf('', entry));
export const decodeFix = (text: string): Fix => toLiveFix(JSON.parse(text));
