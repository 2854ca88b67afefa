import type { Fix } from '@/lib/domain/fix';
import type { KeptPoint } from './port';

/** What the adapters ask of the history table. */
export interface PointSource {
  /** The newest broadcast point of a trip. */
  lastBroadcast(tripId: string): Promise<KeptPoint | null>;
  has(tripId: string, device: string, seq: number): Promise<boolean>;
}

/** A kept point as the rules know it. */
export function toFix(point: KeptPoint): Fix {
  return {
    lat: point.lat,
    lng: point.lng,
    fixAt: point.fixAt,
    receivedAt: point.receivedAt,
    device: point.device,
    ...(point.seq === null ? {} : { seq: point.seq }),
    ...(point.speed === null ? {} : { speed: point.speed }),
    ...(point.heading === null ? {} : { heading: point.heading }),
    ...(point.accuracy === null ? {} : { accuracy: point.accuracy }),
  };
}
