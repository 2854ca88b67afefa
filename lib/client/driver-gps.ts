import { type Clock, systemClock } from './clock';
import { type DeviceFix, type DevicePosition, isDue, POOR_ACCURACY_METRES, toDeviceFix } from './driver-fix';
import { createStore, type Readable } from './store';

/**
 * `waiting`: nothing yet, or nothing for a while. `poor`: worse than the server shows. `denied`: the driver or the phone does
 * not allow it. `unavailable`: the phone has tried and found nothing. `unsupported`: this browser, or this address, has none.
 */
export type GpsState = 'waiting' | 'good' | 'poor' | 'denied' | 'unavailable' | 'unsupported';

export interface Gps {
  readonly state: GpsState;
  readonly fix: DeviceFix | null;
  /** Epoch ms since when the state has been so. */
  readonly since: number;
}

export interface GpsWatch extends Readable<Gps> {
  /** Asks the browser anew: after the driver has allowed it, or switched the location on. */
  again(): void;
  /** Tells the present fix at once, and goes on from there: now somebody keeps what is told. */
  tellNow(): void;
  stop(): void;
}

const POSITION: PositionOptions = { enableHighAccuracy: true, maximumAge: 1_000, timeout: 20_000 };
/** After this without a fix it is waiting again. */
const SILENT_MS = 20_000;
const LOOK_MS = 2_000;
const PERMISSION_DENIED = 1;
const POSITION_UNAVAILABLE = 2;
/** The phone says that it has no position, and has had none for so long: location is off, or there is no sky. */
const NOWHERE_MS = 5_000;
/** A phone that lies still may report nothing by itself: then it is asked; less often while it knows nothing anyway. */
const ASK_MS = 10_000;
const ASK_BLIND_MS = 30_000;

/**
 * Watches the phone's position. `onFix` hears each fix that is due. A phone that lies still may report nothing at all, so it
 * is asked now and then: a bus in a jam stays LIVE.
 */
export function watchGps({
  onFix,
  inHurry = () => false,
  geolocation = typeof navigator === 'undefined' ? undefined : navigator.geolocation,
  clock = systemClock,
}: {
  onFix: (fix: DeviceFix) => void;
  /** More fixes are wanted than a standing bus needs. */
  inHurry?: () => boolean;
  geolocation?: Geolocation | undefined;
  clock?: Clock;
}): GpsWatch {
  const store = createStore<Gps>({
    state: geolocation ? 'waiting' : 'unsupported',
    fix: null,
    since: clock.now(),
  });
  const say = (state: GpsState, fix = store.get().fix) => {
    const known = store.get();
    store.set({ state, fix, since: known.state === state ? known.since : clock.now() });
  };
  let told: DeviceFix | null = null;
  let lookedAt = clock.now();
  let askedAt = lookedAt;
  let asked = false;
  let heardAt = lookedAt;
  let cancel = () => {};
  if (!geolocation)
    return {
      get: store.get,
      subscribe: store.subscribe,
      again: () => undefined,
      tellNow: () => undefined,
      stop: () => undefined,
    };

  /**
   * The time, epoch ms. Where the phone's clock has been set back since the last look, what was dated before is dated anew:
   * else nothing would be newer, and the phone silent, for as long as that.
   */
  const present = () => {
    const now = clock.now();
    const back = lookedAt - now;
    lookedAt = now;
    if (back <= 0) return now;
    const { state, fix } = store.get();
    const dated = fix && { ...fix, fixAt: fix.fixAt - back };
    told = told === fix ? dated : told && { ...told, fixAt: told.fixAt - back };
    heardAt -= back;
    askedAt -= back;
    say(state, dated);
    return now;
  };
  const tell = (fix: DeviceFix, now: number) => {
    if (!isDue(fix, told, now, inHurry())) return;
    told = fix;
    onFix(fix);
  };
  const onPosition = (position: GeolocationPosition) => {
    heardAt = present();
    // The answer to a question is of now, whatever date a phone that has not moved puts on it.
    const fix = toDeviceFix(asked ? { ...plain(position), timestamp: heardAt } : position, heardAt, store.get().fix);
    asked = false;
    say(fix.accuracy > POOR_ACCURACY_METRES ? 'poor' : 'good', fix);
    tell(fix, fix.fixAt);
  };
  const onError = ({ code }: GeolocationPositionError) => {
    // Now and then a single request times out while the watch goes on: only silence counts.
    if (code === PERMISSION_DENIED) say('denied');
    else if (present() - heardAt > (code === POSITION_UNAVAILABLE ? NOWHERE_MS : SILENT_MS)) say('unavailable');
  };
  const look = () => {
    const now = present();
    const { state, fix } = store.get();
    // The last one came too soon after the one before, and nothing has come since.
    if (fix && fix !== told) tell(fix, now);
    if (now - heardAt > SILENT_MS && (state === 'good' || state === 'poor')) say('waiting');
    const wait = state === 'waiting' || state === 'unavailable' ? ASK_BLIND_MS : inHurry() ? LOOK_MS : ASK_MS;
    if (state !== 'denied' && now - heardAt >= wait && now - askedAt >= wait) {
      askedAt = now;
      asked = true;
      rewatch();
    }
    cancel = clock.after(LOOK_MS, look);
  };

  let watch = geolocation.watchPosition(onPosition, onError, POSITION);
  // A question beside a watch is answered by some browsers only when the place has changed; a new watch is answered at once.
  const rewatch = () => {
    geolocation.clearWatch(watch);
    watch = geolocation.watchPosition(onPosition, onError, POSITION);
  };
  cancel = clock.after(LOOK_MS, look);
  const again = () => {
    heardAt = present();
    say('waiting');
    rewatch();
  };
  // Allowed in the browser's settings: no reload is needed.
  const unwatch = onAllowed(() => {
    if (store.get().state === 'denied') again();
  });
  return {
    get: store.get,
    subscribe: store.subscribe,
    again,
    tellNow() {
      const now = present();
      const { state, fix } = store.get();
      told = null;
      if (fix && (state === 'good' || state === 'poor')) tell(fix, now);
    },
    stop() {
      cancel();
      unwatch();
      geolocation.clearWatch(watch);
    },
  };
}

/** A GeolocationPosition has getters, which a spread would lose. */
const plain = ({ coords, timestamp }: GeolocationPosition): DevicePosition => ({ coords, timestamp });

/** Hears of it when the browser is allowed to tell the position; the returned function ends it. */
function onAllowed(allowed: () => void): () => void {
  if (typeof navigator === 'undefined' || !navigator.permissions) return () => undefined;
  const over = new AbortController();
  navigator.permissions.query({ name: 'geolocation' }).then(
    (status) => {
      const look = () => {
        if (status.state !== 'denied') allowed();
      };
      status.addEventListener('change', look, { signal: over.signal });
    },
    () => undefined,
  );
  return () => over.abort();
}
