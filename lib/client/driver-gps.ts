import { type Clock, systemClock } from './clock';
import { type DeviceFix, isDue, POOR_ACCURACY_METRES, STANDING_INTERVAL_MS, toDeviceFix } from './driver-fix';
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

const POSITION: PositionOptions = { enableHighAccuracy: true, maximumAge: 1_000, timeout: 20_000 };
/** After this without a fix it is waiting again. */
const SILENT_MS = 20_000;
const LOOK_MS = 2_000;
const PERMISSION_DENIED = 1;

/**
 * Watches the phone's position. `onFix` hears each fix that is due. A phone that lies still may report nothing at all, so it
 * is asked now and then: a bus in a jam stays LIVE.
 */
export function watchGps({
  onFix,
  geolocation = typeof navigator === 'undefined' ? undefined : navigator.geolocation,
  clock = systemClock,
}: {
  onFix: (fix: DeviceFix) => void;
  geolocation?: Geolocation | undefined;
  clock?: Clock;
}): Readable<Gps> & { stop: () => void } {
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
  let askedAt = clock.now();
  let heardAt = clock.now();
  let cancel = () => {};
  if (!geolocation) return { get: store.get, subscribe: store.subscribe, stop: () => undefined };

  const tell = (fix: DeviceFix, now: number) => {
    if (!isDue(fix, told, now)) return;
    told = fix;
    onFix(fix);
  };
  const onPosition = (position: GeolocationPosition) => {
    heardAt = clock.now();
    const fix = toDeviceFix(position, heardAt, store.get().fix);
    say(fix.accuracy > POOR_ACCURACY_METRES ? 'poor' : 'good', fix);
    tell(fix, fix.fixAt);
  };
  const onError = ({ code }: GeolocationPositionError) => {
    // Now and then a single request times out while the watch goes on: only silence counts.
    if (code === PERMISSION_DENIED) say('denied');
    else if (clock.now() - heardAt > SILENT_MS) say('unavailable');
  };
  const look = () => {
    const now = clock.now();
    const { state, fix } = store.get();
    // The last one came too soon after the one before, and nothing has come since.
    if (fix && fix !== told) tell(fix, now);
    if (now - heardAt > SILENT_MS && (state === 'good' || state === 'poor')) say('waiting');
    if (now - heardAt >= STANDING_INTERVAL_MS && now - askedAt >= STANDING_INTERVAL_MS) {
      askedAt = now;
      geolocation.getCurrentPosition(onPosition, onError, POSITION);
    }
    cancel = clock.after(LOOK_MS, look);
  };

  const watch = geolocation.watchPosition(onPosition, onError, POSITION);
  cancel = clock.after(LOOK_MS, look);
  return {
    get: store.get,
    subscribe: store.subscribe,
    stop() {
      cancel();
      geolocation.clearWatch(watch);
    },
  };
}
