import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { createFrameReader, PASSES } from '@/lib/client/scan/passes';
import { TICKET_ECC } from '@/lib/domain/ticket-qr';
import { generateTicketKey, loadTicketKey } from '@/server/services/ticket-key';
import { createTickets } from '@/server/services/tickets';
import { nodeDecoder } from '@/tests/support/decoder';
import { IMAGE_CLASSES, ticketImage } from '@/tests/support/ticket-images';

const EACH = 20;
/** A ticket held still for about a second is as many frames as there are ways to look. */
const FRAMES = PASSES.length - 1;

it(`reads at least 95 % of ${IMAGE_CLASSES.length * EACH} pictures of tickets, and no class under 80 %`, async () => {
  const tickets = createTickets({ key: loadTicketKey(generateTicketKey()) });
  const decode = nodeDecoder();
  const departsAt = new Date('2026-11-26T02:00:00Z');
  const trip = { departsAt, arrivesAt: new Date(departsAt.getTime() + 3 * 3_600_000) };
  const rows: string[] = [];
  let [read, wrong, decodeMs, frames] = [0, 0, 0, 0];
  for (const kind of IMAGE_CLASSES) {
    let [ofClass, atOnce] = [0, 0];
    for (let seed = 1; seed <= EACH; seed++) {
      const [id, tripId, pickupStopId, dropStopId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
      const { token } = tickets.issue({ id, tripId, seatNumber: seed, pickupStopId, dropStopId }, trip);
      const image = ticketImage(token, kind, seed, TICKET_ECC);
      const readFrame = createFrameReader(decode);
      for (let frame = 0; frame < FRAMES; frame++) {
        const from = performance.now();
        const codes = await readFrame(image);
        decodeMs += performance.now() - from;
        frames += 1;
        wrong += codes.filter((code) => code !== token).length;
        if (!codes.includes(token)) continue;
        ofClass += 1;
        if (frame === 0) atOnce += 1;
        break;
      }
    }
    read += ofClass;
    rows.push(`${kind.padEnd(16)} ${String(ofClass).padStart(3)} of ${EACH}, ${atOnce} in the first frame`);
    expect.soft(ofClass / EACH, kind).toBeGreaterThanOrEqual(0.8);
  }
  const total = IMAGE_CLASSES.length * EACH;
  const share = ((100 * read) / total).toFixed(1);
  process.stdout.write(
    `${rows.join('\n')}\nread ${read} of ${total} (${share} %), ${(decodeMs / frames).toFixed(0)} ms a frame\n`,
  );
  expect(total).toBeGreaterThanOrEqual(200);
  expect(wrong).toBe(0);
  expect(read / total).toBeGreaterThanOrEqual(0.95);
}, 180_000);
