import { addEntry, type DrivingLog, earlier, type LogEntry, NO_LOG } from '@/lib/domain/driving-log';
import type { OutboxStore } from './outbox-store';
import { createStore, type Readable } from './store';

export interface DrivingAccount extends Readable<DrivingLog> {
  /** Takes what is known, as it happens; over trips, reloads and dead batteries. */
  add(entry: LogEntry): void;
}

const NAME = 'driving';
/** A phone tells of its own day in order, but for what the clock of its GPS is ahead; so far back only a clock goes, ms. */
const SET_BACK_MS = 2 * 60_000;

/** This driver's time at the wheel, kept on the phone. What happens before the kept part has been read is added behind it. */
export function createDrivingAccount(store: Pick<OutboxStore, 'recall' | 'remember'>): DrivingAccount {
  const log = createStore<DrivingLog>(NO_LOG);
  let early: LogEntry[] | null = [];

  const take = (entry: LogEntry) => {
    const known = log.get();
    const back = (known.lastAt ?? entry.at) - entry.at;
    // Else the time at the wheel would stand still until the clock is where it was. The server, which has no such clock, sorts.
    const before = back > SET_BACK_MS ? earlier(known, back) : known;
    const after = addEntry(before, entry);
    log.set(after);
    // Between two places that tell something new there is nothing to lose.
    if (after.time === before.time && after.anchor === before.anchor) return;
    store.remember(NAME, after).catch(() => undefined);
  };
  const begin = (kept: DrivingLog | undefined) => {
    if (kept) log.set(kept);
    const waiting = early ?? [];
    early = null;
    waiting.forEach(take);
  };
  store.recall<DrivingLog>(NAME).then(begin, () => begin(undefined));

  return {
    get: log.get,
    subscribe: log.subscribe,
    add(entry) {
      if (early) early.push(entry);
      else take(entry);
    },
  };
}
