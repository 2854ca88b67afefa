import { performance } from 'node:perf_hooks';
import type { BatchOrder, StreamResult } from './messages';
import { openClient } from './open';

const POINT_EVERY_MS = 3000;
/** Each round has its own hour, so that no point is a repeat; the server takes a day back. */
const HOURS_BACK = 22;

/** Phones that come back online and hand in what they kept: one batch after another, each when the last is answered. */
export async function batch(order: BatchOrder, measured: (phase: 'begin') => Promise<void>): Promise<StreamResult> {
  const result: StreamResult = { updates: 0, refused: {}, deliveries: 0, deliveryMs: [], ackMs: [], etas: 0 };
  const device = `bench-batch-${order.round}`;
  const from = Date.now() - (HOURS_BACK - (order.round % (HOURS_BACK - 1))) * 3_600_000;
  const phones = await Promise.all(
    order.trips.map(async ({ id, driverToken }) => ({
      tripId: id,
      client: await openClient(order.target, { token: driverToken, device }),
    })),
  );
  await measured('begin');
  await Promise.all(
    phones.map(async ({ tripId, client }) => {
      for (let n = 0; n < order.batches; n++) {
        const points = Array.from({ length: order.points }, (_, i) => pointAt(n * order.points + i, from));
        const sentAt = performance.now();
        const [ack] = JSON.parse(await client.ask('driver:location:batch', { tripId, points })) as [BatchAck];
        result.ackMs.push(performance.now() - sentAt);
        result.updates += ack.accepted ?? 0;
        for (const { error } of ack.rejected ?? []) result.refused[error] = (result.refused[error] ?? 0) + 1;
        if (!ack.ok) result.refused[String(ack.error)] = (result.refused[String(ack.error)] ?? 0) + 1;
      }
    }),
  );
  for (const { client } of phones) client.destroy();
  return result;
}

interface BatchAck {
  ok: boolean;
  error?: string;
  accepted?: number;
  rejected?: { index: number; error: string }[];
}

const pointAt = (n: number, from: number) => ({
  lat: Number((6.9 + n * 1e-5).toFixed(5)),
  lng: 79.85,
  speed: 11,
  heading: 0,
  accuracy: 8,
  timestamp: new Date(from + n * POINT_EVERY_MS).toISOString(),
  seq: n,
});
