import type { BodyOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { ConductorScanResult } from '@/lib/contract/views';
import { clockCorrection } from '@/lib/domain/phone-clock';
import type { Actor } from './actor';
import { Refusal } from './refusal';
import type { ScanChannel, ScanInput } from './scans';

export interface ScanSyncDeps {
  scan(conductor: Actor, device: string, input: ScanInput, channel: ScanChannel): Promise<ConductorScanResult>;
  now(): number;
}

/** No phone was without a line for longer; a clock that says so stands at its factory's setting. */
const OLDEST_MS = 30 * 86_400_000;

/** Takes the scans that a phone made without a line. Each is answered for itself; the same ones again get the same answers. */
export function createScanSync({ scan, now }: ScanSyncDeps) {
  return async (actor: Actor, body: BodyOf<'syncScans'>): Promise<ResponseOf<'syncScans'>> => {
    const correction = clockCorrection(body.sentAt === undefined ? undefined : Date.parse(body.sentAt), now());
    const results = new Array<ResponseOf<'syncScans'>['results'][number]>(body.scans.length);
    const byTime = body.scans
      .map((item, index) => ({ item, index, at: Date.parse(item.scannedAt) + correction }))
      .sort((a, b) => a.at - b.at || a.index - b.index);
    for (const { item, index, at } of byTime) {
      const { scanId, token, verdict, tripId, lat, lng } = item;
      const device = item.device ?? body.device ?? actor.id;
      if (at < now() - OLDEST_MS) {
        results[index] = { scanId, ok: false, error: 'BAD_TIMESTAMP' };
        continue;
      }
      try {
        const scannedAt = new Date(at).toISOString();
        const input = { token, scanId, scannedAt, tripId, claimed: verdict, lat, lng };
        results[index] = { scanId, ok: true, result: await scan(actor, device, input, 'SYNC') };
      } catch (error) {
        const code = error instanceof Refusal ? error.code : null;
        if (code !== 'BAD_TIMESTAMP' && code !== 'UNAVAILABLE') throw error;
        results[index] = { scanId, ok: false, error: code };
      }
    }
    return { results };
  };
}
