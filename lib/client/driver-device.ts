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

/** This device and its store of fixes. In memory alone the numbers start anew, so the device takes a new name as well. */
export async function openDriverDevice(): Promise<{ device: string; store: OutboxStore }> {
  try {
    const store = await openIndexedDbStore();
    return { device: deviceId(), store };
  } catch {
    return { device: randomId(), store: createMemoryStore() };
  }
}
