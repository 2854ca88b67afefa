import type { Fix, TrackState } from '@/lib/domain/fix';
import type { KeptPoint } from '@/server/backplane/port';

const T0 = Date.parse('2026-11-23T06:00:00.000Z');

/** Point number `n` of a bus that goes north. */
export function point(tripId: string, n: number): KeptPoint {
  const fixAt = T0 + n * 3000;
  return {
    tripId,
    device: 'phone',
    seq: n,
    fixAt,
    receivedAt: fixAt + 250,
    lat: 6 + n / 10_000,
    lng: 79.8501,
    speed: 12.5,
    heading: 90,
    accuracy: null,
    broadcast: true,
  };
}

export function stateOf(live: KeptPoint | undefined): TrackState {
  if (!live) return { live: null, suspects: [] };
  const { tripId, broadcast, seq, speed, heading, accuracy, ...rest } = live;
  const fix: Fix = {
    ...rest,
    ...(seq === null ? {} : { seq }),
    ...(speed === null ? {} : { speed }),
    ...(heading === null ? {} : { heading }),
    ...(accuracy === null ? {} : { accuracy }),
  };
  return { live: fix, suspects: [] };
}
