import { type FollowState, followTrip } from '@/lib/client/follow';
import { createSocketClient } from '@/lib/client/socket';
import type { Locale } from '@/lib/contract/primitives';
import type { TripDetail } from '@/lib/contract/views';
import { type LeanWords, translator } from '@/lib/i18n/lean-words';
import { createPlacer } from '../trip/bus-place';
import { journeyOf } from '../trip/journey';
import { slowLine, textChosen } from '../trip/text-mode';
import { lookAtClock, now, setClock } from './clock';
import { h, icon } from './dom';
import { createPanel } from './panel';
import { type GuestSession, guestTokens, publicTrip } from './session';
import { createTrackMap } from './track-map';

/*
 * The page behind a share link, without a framework: a grandmother opens it on a phone of ten years ago with one bar of signal.
 * It hears the same client, rules and words as every other screen; what it saves is the machinery.
 */

/** What the server wrote into the page. */
interface Given {
  share: string;
  locale: Locale;
  words: LeanWords;
  session: GuestSession;
  /** When, epoch ms. */
  at: number;
}

const { share, locale, words, session, at }: Given = JSON.parse(document.getElementById('given')?.textContent ?? '{}');
const t = translator(words);
const content = document.getElementById('content') as HTMLElement;
setClock(at);

const client = createSocketClient({
  token: guestTokens(share, session),
  transports: ['websocket', 'polling'],
  onSessionEnded: (reason) => {
    if (reason !== 'CLOSED') showEnded();
  },
});
const follow = followTrip(client, session.tripId);
const ends: (() => void)[] = [];
let text = textChosen.get() ?? false;
let known: TripDetail | null = null;
let ended = false;
let screen: ReturnType<typeof createScreen> | null = null;

function showEnded(): void {
  if (ended) return;
  ended = true;
  for (const end of ends.splice(0)) end();
  client.close();
  const tile = h('div', { class: 'mb-4 grid size-16 place-items-center rounded-full bg-raised text-muted' });
  tile.append(icon('unlink', 'size-8'));
  content.replaceChildren(
    h(
      'div',
      { role: 'status', class: 'mx-auto flex max-w-md flex-col items-center px-4 py-24 text-center' },
      tile,
      h('h1', { class: 'text-xl font-semibold' }, t('track.ended.title')),
      h('p', { class: 'mt-2 text-muted' }, t('track.ended.text')),
    ),
  );
}

function createScreen(trip: TripDetail) {
  const placer = createPlacer(trip);
  const map = createTrackMap(trip, locale, t);
  const ground = h('div', { class: 'track-ground' });
  const line = h('p', {
    role: 'status',
    class: 'flex items-center gap-2 rounded-xl bg-look-soft px-3.5 py-3 text-sm font-medium text-look empty:hidden',
  });
  const toggle = h('button', {
    type: 'button',
    class:
      'inline-flex min-h-touch items-center justify-center gap-2 rounded-xl border border-field bg-surface px-5 py-2 font-semibold hover:bg-raised',
    click: () => setText(!text),
  });
  const hint = h('p', { class: 'text-sm text-muted empty:hidden' }, slowLine() && !text ? t('track.slow') : '');
  const extra = h(
    'div',
    { class: 'mt-3 flex flex-col items-start gap-3' },
    line,
    h('p', { class: 'text-sm text-muted' }, t('track.lead')),
    hint,
    toggle,
  );
  const panel = createPanel(locale, t, extra);
  panel.element.className = 'track-panel';
  let groundAsked = false;

  return {
    mount() {
      content.replaceChildren(ground, panel.element);
    },
    layout() {
      content.dataset.text = String(text);
      toggle.replaceChildren(icon(text ? 'map' : 'text'), t(text ? 'passenger.mapMode' : 'passenger.textMode'));
      if (text) ground.replaceChildren();
      else if (!map.element.isConnected) ground.replaceChildren(map.element);
      if (text || groundAsked || slowLine()) return;
      groundAsked = true;
      map.loadGround();
    },
    show(state: FollowState) {
      const moment = now();
      const status = state.status ?? trip.status;
      const place = state.current ? placer(state.current) : null;
      const journey = journeyOf({
        trip,
        status,
        current: state.current,
        eta: state.eta,
        place,
        leg: null,
        boarded: false,
        now: moment,
      });
      const broken = !navigator.onLine || state.connection.state === 'offline';
      const silent = journey.trouble === 'LOST' || journey.trouble === 'NO_POSITION';
      const trouble = silent && (broken || state.status === null) ? null : journey.trouble;
      const words = navigator.onLine ? (broken ? t('common.reconnecting') : '') : t('common.offline');
      if (line.textContent !== words) line.replaceChildren(...(words ? [icon('off'), words] : []));
      panel.update(trip, state, journey, trouble, moment);
      if (text) return;
      map.update({
        current: journey.over ? null : state.current,
        freshness: journey.freshness,
        emergency: status === 'EMERGENCY',
        driven: journey.underWay && place ? place.driven : [],
        target: journey.target?.id ?? null,
        dimmed: broken,
      });
    },
  };
}

function setText(next: boolean): void {
  text = next;
  textChosen.set(next);
  applyLine();
  screen?.layout();
  render();
}

/** A weak line asks for the last stop's arrival alone. */
function applyLine(): void {
  const last = (known ?? follow.get().trip)?.stops.at(-1)?.id;
  follow.setThin(text ? (last ? [last] : []) : null);
}

function render(): void {
  const state = follow.get();
  if (ended) return;
  if (state.error === 'FORBIDDEN' || state.error === 'TRIP_NOT_FOUND') {
    showEnded();
    return;
  }
  const trip = state.trip ?? known;
  if (!trip) return;
  if (!screen) {
    known = trip;
    screen = createScreen(trip);
    screen.mount();
    screen.layout();
    applyLine();
  }
  screen.show(state);
}

/** Over a weak line the route comes once, packed, and never over the socket. */
async function fetchTrip(): Promise<void> {
  for (let pause = 2_000; !known; pause = Math.min(30_000, 2 * pause)) {
    if (ended) return;
    try {
      known = await publicTrip(session.tripId);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  applyLine();
  render();
}

function begin(): void {
  applyLine();
  client.connect();
  ends.push(follow.subscribe(render));
  const look = () => follow.setHidden(document.visibilityState === 'hidden');
  const back = () => {
    look();
    if (!document.hidden) lookAtClock(true);
  };
  document.addEventListener('visibilitychange', back);
  look();
  const ticking = setInterval(() => {
    if (document.hidden) return;
    lookAtClock();
    render();
  }, 1000);
  ends.push(
    () => clearInterval(ticking),
    () => document.removeEventListener('visibilitychange', back),
  );
  if (text) void fetchTrip();
}

begin();
