import { withFallback } from './outbox-fallback';
import { openIndexedDbStore } from './outbox-idb';
import { createMemoryStore, type OutboxStore } from './outbox-store';
import { randomId } from './random-id';

const KEY = 'srivibes.device';

/** The name of this device, made at the first visit and kept; another one for each page where nothing can be kept. */
export function deviceId(): string {
  try {
    const known = localStorage.getItem(KEY);
    if (known) return known;
    const made = randomId();
    localStorage.setItem(KEY, made);
    return made;
  } catch {
    return randomId();
  }
}

/**
 * What this driver's phone keeps. Each user has a place of their own: what one has not sent yet waits until they are back, and
 * the next driver of the same phone neither sends nor loses it. In memory alone the numbers start anew, so the device takes a
 * new name as well.
 */
export async function openDriverStore(userId: string): Promise<OutboxStore> {
  try {
    const store = withFallback(await openIndexedDbStore(userId), Date.now);
    // Asked once: else the browser may throw it away when the phone is short of space.
    navigator.storage?.persist?.().catch(() => undefined);
    return store;
  } catch {
    return createMemoryStore({ device: randomId() });
  }
}
