/**
 * How far the database's word of changes reaches: of everything read since `since`, each change that was committed before `until`
 * has been told. Epoch ms; null while nobody listens.
 */
export type Heard = { readonly since: number; readonly until: number } | null;

/** However well changes are heard of, what was read so long ago is asked after again: a trigger may have been switched off. */
const LONGEST_MS = 10 * 60_000;

/**
 * May what was read at `readAt` still be relied on? It may be `ttlMs` old and no older, counted from the last moment for which it is
 * known that nothing had changed. What is of the future is of a clock that was set back since. Epoch ms.
 */
export function isCurrent(readAt: number, ttlMs: number, time: number, heard: Heard): boolean {
  const at = heard && readAt >= heard.since && heard.until > readAt ? heard.until : readAt;
  return time - at < ttlMs && time >= at && time - readAt < Math.max(LONGEST_MS, ttlMs);
}
