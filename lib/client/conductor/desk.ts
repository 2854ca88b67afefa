import type { ConductorScanResult, TripSummary } from '@/lib/contract/views';
import { isTransient } from '../answer';
import type { Clock } from '../clock';
import { randomId } from '../random-id';
import type { RestClient } from '../rest';
import type { SocketClient } from '../socket';
import { createStore, type Readable, whileWatched } from '../store';
import { judgeOffline } from './judge';
import type { ScanLog } from './scan-log';
import type { ConductorStore, KeptManifest } from './store';
import { canVerify, verifyTicket } from './verify';

export interface DeskState {
  /** A verdict comes from the server; false: from this device. */
  readonly online: boolean;
  /** Null until it is there, from the server or from what was kept. */
  readonly manifest: KeptManifest | null;
}

export type Judged = { ok: true; result: ConductorScanResult; offline: boolean } | { ok: false; error: string };

export interface ConductorDesk extends Readable<DeskState> {
  /** Judges a code. Never waits for a bad line. */
  scan(token: string): Promise<Judged>;
  /** Fetches the passenger list anew, if there is a line. */
  refresh(): Promise<void>;
}

export interface DeskDeps {
  client: SocketClient;
  rest: RestClient;
  store: ConductorStore;
  /** Keeps the scans and hands them in, whichever trip is at hand. */
  log: ScanLog;
  clock: Clock;
  userId: string;
  device: string;
  trip: TripSummary;
  /** Does the device believe to have a network at all? */
  hasNetwork(): boolean;
  /** Calls back when that changes. */
  onNetwork(listener: () => void): () => void;
  /** Milliseconds that no setting of the clock changes (`performance.now`). */
  elapsed(): number;
  /** Where the device is, if it knows; at once. */
  place(): { lat: number; lng: number } | null;
}

/** A line that answers is given so long; then this device decides. A queue stands behind this passenger. */
const ANSWER_MS = 1_500;
/** After one answer that did not come, the next ones are not waited for until the line has shown life. */
const IMPATIENT_MS = 250;
const REFRESH_MS = 45_000;

/** One conductor at the door of one trip: decides with the server where there is a line and without it where not. */
export function createConductorDesk(deps: DeskDeps): ConductorDesk {
  const { client, rest, store, log, clock, userId, device, trip, place } = deps;
  const state = createStore<DeskState>({ online: false, manifest: null });
  const change = (part: Partial<DeskState>) => state.set({ ...state.get(), ...part });
  let lineIsSlow = false;
  let verifies = false;
  /** The server's clock at some moment of `elapsed`. */
  let anchor: { serverAt: number; elapsed: number } | null = null;

  /** The time as the server has it: a ticket must not be refused because somebody moved this device's clock. */
  const serverNow = () => (anchor ? anchor.serverAt + deps.elapsed() - anchor.elapsed : clock.now());

  const isOnline = () => deps.hasNetwork() && client.connection.get().state === 'online';

  const takeManifest = async (kept: KeptManifest) => {
    const newest = state.get().manifest;
    // By the server's clock: this device's may have been set back since. The same list again has been looked at later.
    if (newest && Date.parse(newest.manifest.issuedAt) > Date.parse(kept.manifest.issuedAt)) return;
    // What was kept is as old as the clock says, unless that one was set back.
    const age = Math.max(0, clock.now() - kept.fetchedAt);
    anchor = { serverAt: Date.parse(kept.manifest.issuedAt) + age, elapsed: deps.elapsed() };
    verifies = await canVerify(kept.manifest.keys);
    change({ manifest: kept });
  };

  const refresh = async () => {
    if (!deps.hasNetwork()) return;
    try {
      const manifest = await rest.call('getManifest', { params: { id: trip.id }, retries: 0 });
      const kept = { tripId: trip.id, userId, fetchedAt: clock.now(), manifest };
      await takeManifest(kept);
      await store.putManifest(kept);
    } catch {
      // What was fetched before is what there is; the next look is soon.
    }
  };

  const judgeHere = async (token: string, at: number): Promise<ConductorScanResult | null> => {
    const { manifest } = state.get();
    if (!manifest || !verifies) return null;
    const payload = await verifyTicket(token, manifest.manifest.keys);
    return judgeOffline(payload, { manifest: manifest.manifest, scans: log.get().scans }, at);
  };

  /** The server takes its own clock's time for what it is asked now. */
  const ask = async (scan: { token: string; scanId: string }) => {
    const where = place() ?? {};
    const payload = { ...scan, tripId: trip.id, ...where };
    const answer = await client.request('conductor:scan', payload, {
      timeoutMs: lineIsSlow && verifies ? IMPATIENT_MS : verifies ? ANSWER_MS : 4 * ANSWER_MS,
      retries: verifies ? 0 : 1,
    });
    lineIsSlow = !answer.ok && isTransient(answer);
    return answer;
  };

  const scan = async (token: string): Promise<Judged> => {
    const now = clock.now();
    const asked = { token, scanId: randomId() };
    const facts = {
      ...asked,
      scannedAt: new Date(now).toISOString(),
      userId,
      tripId: trip.id,
      device,
      ...(place() ?? {}),
    };
    if (isOnline()) {
      const answer = await ask(asked);
      if (answer.ok) {
        const { ok: _ok, ...result } = answer;
        const { bookingId, seatNumber } = result;
        void log.keep({ ...facts, verdict: result.reason, bookingId, seatNumber, waiting: false, final: result });
        return { ok: true, result, offline: false };
      }
      if (!isTransient(answer)) return { ok: false, error: answer.error };
    }
    const result = await judgeHere(token, serverNow());
    if (!result) return { ok: false, error: 'OFFLINE' };
    const { reason: verdict, bookingId, seatNumber } = result;
    await log.keep({ ...facts, verdict, bookingId, seatNumber, waiting: true });
    return { ok: true, result, offline: true };
  };

  const start = () => {
    let over = false;
    let cancelRefresh = () => {};
    const look = () => {
      const online = isOnline();
      const was = state.get().online;
      if (online !== was) change({ online });
      if (online && !was) {
        if (log.get().waiting > 0) log.send();
        else void refresh();
      }
    };
    let waited = log.get().waiting;
    const handedIn = () => {
      const { waiting } = log.get();
      // The server has answered, and its list now says what these scans came to.
      if (waiting < waited) {
        lineIsSlow = false;
        void refresh();
      }
      waited = waiting;
    };
    const load = async () => {
      const kept = await store.manifest(userId, trip.id).catch(() => null);
      if (kept) await takeManifest(kept);
      if (over) return;
      await refresh();
      tick();
    };
    const tick = () => {
      if (over) return;
      cancelRefresh();
      cancelRefresh = clock.after(REFRESH_MS, () => void refresh().then(tick));
    };
    const ends = [client.connection.subscribe(look), deps.onNetwork(look), log.subscribe(handedIn)];
    look();
    void load();
    return () => {
      over = true;
      cancelRefresh();
      for (const end of ends) end();
    };
  };

  return { ...whileWatched(state, start), scan, refresh };
}
