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
  let running = false;
  let syncing = false;
  /** Asked for while one was under way: that one may hang in the line that was lost. */
  let again = false;
  let cancelSync = () => {};

  const setScans = (scans: readonly KeptScan[]) =>
    state.set({
      scans,
      waiting: scans.filter(({ waiting }) => waiting).length,
      disagreements: scans.filter(isDisagreement),
    });

  /** Never rejects. A full disk stops nothing: what was not written down is sent again by the next page, and known by its id. */
  const put = async (changed: readonly KeptScan[]) => {
    // Shown and counted at once; what the disk says comes after.
    const newer = new Map(changed.map((scan) => [scan.scanId, scan]));
    const known = state.get().scans.map((scan) => {
      const now = newer.get(scan.scanId) ?? scan;
      newer.delete(scan.scanId);
      return now;
    });
    setScans([...known, ...newer.values()]);
    await Promise.all(changed.map((scan) => store.putScan(scan).catch(() => undefined)));
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
    const changed: KeptScan[] = [];
    for (const answer of results) {
      const scan = batch.find(({ scanId }) => scanId === answer.scanId);
      if (!scan) continue;
      if (answer.ok) changed.push({ ...scan, waiting: false, final: answer.result });
      // The clock was moved between the scan and now. When it was is lost; that it was is not.
      else if (answer.error === 'BAD_TIMESTAMP') changed.push({ ...scan, scannedAt: sentAt });
    }
    await put(changed);
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
    again = syncing;
    if (syncing) return;
    syncing = true;
    void sync()
      .catch((error: unknown) => {
        if (!(error instanceof RestError)) throw error;
      })
      .finally(() => {
        syncing = false;
        planSync(again ? 0 : SYNC_AGAIN_MS);
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
      await put([scan]);
      if (scan.waiting) planSync(0);
    },
    send: () => planSync(0),
    seenDisagreements: () => void put(state.get().disagreements.map((scan) => ({ ...scan, seen: true }))),
  };
}

const isDisagreement = ({ verdict, final, seen }: KeptScan) =>
  verdict === 'BOARDED' && final !== undefined && final.reason !== 'BOARDED' && !seen;
