import { readKept, writeKept } from './kept';

/** A link that was made on this device; only its maker can end it, so its id must not be lost with the page. */
export interface KeptShare {
  id: string;
  url: string;
}

const key = (userId: string, tripId: string) => `share.${userId}.${tripId}`;

export function keptShare(userId: string, tripId: string): KeptShare | null {
  const kept = readKept(key(userId, tripId));
  if (typeof kept !== 'object' || kept === null) return null;
  const { id, url } = kept as Partial<KeptShare>;
  return typeof id === 'string' && typeof url === 'string' ? { id, url } : null;
}

export function keepShare(userId: string, tripId: string, share: KeptShare | null): void {
  writeKept(key(userId, tripId), share);
}
