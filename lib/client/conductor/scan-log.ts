import type { Clock } from '../clock';
import { type RestClient, RestError } from '../rest';
import { createStore, type Readable, whileWatched } from '../store';
import type { ConductorStore, KeptScan } from './store';

export interface ScanLogState {
  /** This device's scans of the last days, oldest first. */
  readonly scans: readonly KeptScan[];
  /** How many of them the server does not have yet. */
  readonly waiting: number;
  /** Let in here, and the server knew better: to be looked at by the conductor. */
  readonly disagreements: readonly KeptScan[];
}

export interface ScanLog extends Readable<ScanLogState> {
  /** Writes a scan down; what waits is handed in. Resolves once it is kept. */
  keep(scan: KeptScan): Promise<void>;
  /** Hands in what waits, now: there is a line again. */
  send(): void;
  /** The conductor has seen what the server knew better. */
  seenDisagreements(): void;
}

export interface ScanLogDeps {
  rest: RestClient;
  store: ConductorStore;
  clock: Clock;
  userId: string;
  device: string;
  /** Does the device believe to have a network at all? */
  hasNetwork(): boolean;
  /** Calls back when that changes. */
  onNetwork(listener: () => void): () => void;
}

const SYNC_AGAIN_MS = 10_000;
const SYNC_BATCH = 100;
const FORGET_MS = 3 * 86_400_000;

/** One conductor's scans on this device, of every trip: what was decided without the server is handed in, trip or no trip. */
export function createScanLog(deps: ScanLogDeps): ScanLog {
  const { rest, store, clock, userId, device } = deps;
  const state = createStore<ScanLogState>({ scans: [], waiting: 0, disagreements: [] });
  const change = (part: Partial<ScanLogState>) => state.set({ ...state.get(), ...part });
  let running = false;
  let syncing = false;
  let cancelSync = () => {};

  const setScans = (scans: readonly KeptScan[], more: Partial<ScanLogState> = {}) =>
    change({ scans, waiting: scans.filter(({ waiting }) => waiting).length, ...more });

  const put = async (scan: KeptScan) => {
    // Shown and counted at once; what the disk says comes after.
    setScans([...state.get().scans.filter(({ scanId }) => scanId !== scan.scanId), scan]);
    await store.putScan(scan);
  };

  const sendBatch = async (batch: readonly KeptScan[]) => {
    const sentAt = new Date(clock.now()).toISOString();
    const scans = batch.map(({ scanId, token, scannedAt, verdict, device: by, tripId, lat, lng }) => ({
      scanId,
      token,
      scannedAt,
      verdict,
      device: by,
      tripId,
      ...(lat === undefined ? {} : { lat }),
      ...(lng === undefined ? {} : { lng }),
    }));
    const { results } = await rest.call('syncScans', { body: { device, sentAt, scans }, retries: 0 });
    const wrong: KeptScan[] = [];
    for (const answer of results) {
      const scan = batch.find(({ scanId }) => scanId === answer.scanId);
      if (!scan) continue;
      if (answer.ok) {
        const done = { ...scan, waiting: false, final: answer.result };
        await put(done);
        if (scan.verdict === 'BOARDED' && answer.result.reason !== 'BOARDED') wrong.push(done);
      } else if (answer.error === 'BAD_TIMESTAMP') {
        // The clock was moved between the scan and now. When it was is lost; that it was is not.
        await put({ ...scan, scannedAt: sentAt });
      }
    }
    if (wrong.length > 0) change({ disagreements: [...state.get().disagreements, ...wrong] });
  };

  const sync = async () => {
    for (;;) {
      const waiting = state.get().scans.filter((each) => each.waiting);
      if (waiting.length === 0 || !deps.hasNetwork()) return;
      const before = waiting.map(({ scanId, scannedAt }) => scanId + scannedAt).join();
      await sendBatch(waiting.slice(0, SYNC_BATCH));
      const left = state.get().scans.filter((each) => each.waiting);
      // Nothing has moved: another round would only repeat it.
      if (left.map(({ scanId, scannedAt }) => scanId + scannedAt).join() === before) return;
    }
  };

  /** One at a time; again after a while for as long as something waits. */
  const runSync = () => {
    if (syncing) return;
    syncing = true;
    void sync()
      .catch((error: unknown) => {
        if (!(error instanceof RestError)) throw error;
      })
      .finally(() => {
        syncing = false;
        planSync(SYNC_AGAIN_MS);
      });
  };
  const planSync = (ms: number) => {
    cancelSync();
    if (running && state.get().waiting > 0) cancelSync = clock.after(ms, runSync);
  };

  const load = async () => {
    const all = await store.scans(userId).catch(() => []);
    const old = all.filter(({ waiting, scannedAt }) => !waiting && Date.parse(scannedAt) < clock.now() - FORGET_MS);
    if (old.length > 0) await store.removeScans(old.map(({ scanId }) => scanId)).catch(() => undefined);
    const known = new Set(state.get().scans.map(({ scanId }) => scanId));
    const mine = all.filter((each) => !known.has(each.scanId) && !old.includes(each));
    setScans([...mine, ...state.get().scans]);
    planSync(0);
  };

  const start = () => {
    running = true;
    const end = deps.onNetwork(() => planSync(0));
    void load();
    return () => {
      running = false;
      cancelSync();
      end();
    };
  };

  return {
    ...whileWatched(state, start),
    async keep(scan) {
      await put(scan).catch(() => undefined);
      if (scan.waiting) planSync(0);
    },
    send: () => planSync(0),
    seenDisagreements: () => change({ disagreements: [] }),
  };
}
