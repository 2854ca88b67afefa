const PREFIX = 'srivibes.';

/** What this device keeps under a name; null where there is nothing, or storage is closed (private windows). */
export function readKept(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null');
  } catch {
    return null;
  }
}

/** Keeps a value on this device, or removes it (null). A full or closed storage loses it without a word: it is a convenience. */
export function writeKept(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // see above
  }
}
