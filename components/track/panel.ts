import type { FollowState } from '@/lib/client/follow';
import type { Locale } from '@/lib/contract/primitives';
import type { TripDetail } from '@/lib/contract/views';
import type { Freshness } from '@/lib/domain/freshness';
import { nameIn } from '@/lib/domain/names';
import { clockTime, dayAndTime } from '@/lib/i18n/dates';
import type { translator } from '@/lib/i18n/lean-words';
import type { IconName } from '../plain/icons';
import { etaRange } from '../trip/eta-range';
import type { Eta } from '../trip/eta-text';
import type { Journey, Trouble } from '../trip/journey';
import { h, icon, region } from './dom';

type T = ReturnType<typeof translator>;

const FRESH: Record<Freshness, { icon: IconName; tone: string }> = {
  LIVE: { icon: 'live', tone: 'bg-live-soft text-live' },
  AGING: { icon: 'clock', tone: 'bg-raised text-ink' },
  STALE: { icon: 'clock', tone: 'bg-old-soft text-old' },
  LOST: { icon: 'off', tone: 'bg-look-soft text-look' },
};
const NOTICE: Record<Trouble, { icon: IconName; tone: string }> = {
  NOT_STARTED: { icon: 'clock', tone: 'bg-look-soft text-look' },
  NO_POSITION: { icon: 'off', tone: 'bg-old-soft text-old' },
  LOST: { icon: 'off', tone: 'bg-look-soft text-look' },
  PAUSED: { icon: 'pause', tone: 'bg-look-soft text-look' },
  EMERGENCY: { icon: 'alarm', tone: 'bg-danger-soft text-danger' },
  CANCELLED: { icon: 'ban', tone: 'bg-look-soft text-look' },
  ENDED: { icon: 'done', tone: 'bg-old-soft text-old' },
};
/** Minutes within which a bus counts as on time. */
const ON_TIME = 2;

export function etaWords(t: T, eta: Eta, now: number): string {
  const range = etaRange(eta.earliest, eta.latest, now);
  if (range.kind === 'now') return t('eta.now');
  if (range.kind === 'minutes') {
    const { from, to } = range;
    return from === to ? t('eta.minutes', { count: to }) : t('eta.range', { from, to });
  }
  const [from, to] = [clockTime(range.from), clockTime(range.to)];
  return from === to ? from : `${from}–${to}`;
}

export function ageWords(t: T, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 2) return t('freshness.age.now');
  if (seconds < 120) return t('freshness.age.seconds', { count: seconds });
  if (seconds < 7200) return t('freshness.age.minutes', { count: Math.floor(seconds / 60) });
  return t('freshness.age.hours', { count: Math.floor(seconds / 3600) });
}

function troubleWords(t: T, trouble: Trouble, trip: TripDetail, { fixAt, lastStop }: Journey, locale: Locale): string {
  switch (trouble) {
    case 'NOT_STARTED':
      return t('trip.notStarted', { time: clockTime(Date.parse(trip.departsAt)) });
    case 'NO_POSITION':
      return t('trip.noPosition');
    case 'LOST': {
      const since = t('trip.lostSince', { time: clockTime(fixAt ?? 0) });
      return lastStop ? `${since} ${t('trip.lastSeen', { stop: nameIn(locale, lastStop.name) })}` : since;
    }
    default:
      return t(`trip.${trouble.toLowerCase() as 'paused' | 'emergency' | 'cancelled' | 'ended'}`);
  }
}

/** All that is said about the trip, in words: arrival, freshness, what is wrong, stops, facts. */
export function createPanel(locale: Locale, t: T, extra: HTMLElement) {
  const [title, chips, notice, line, facts] = [h('h1', { class: 'min-w-0' }), h('div'), h('div'), h('div'), h('div')];
  chips.className = 'mt-3 flex flex-wrap items-center gap-2 empty:hidden';
  notice.className = 'mt-3 empty:hidden';
  notice.setAttribute('role', 'status');
  const spoken = h('p', { class: 'sr-only', role: 'status' });
  // Made once: what is made anew loses the focus, and this is pressed while arrivals change below it.
  const more = h('button', {
    type: 'button',
    hidden: true,
    class:
      '-ml-2 mb-2 inline-flex min-h-touch items-center gap-2 rounded-xl px-2 font-semibold text-muted hover:bg-raised',
    click: () => toggle(),
  });
  const stops = h(
    'div',
    {},
    h('h2', { id: 'stops', class: 'mt-6 mb-3 text-lg font-semibold' }, t('trip.stops')),
    more,
    line,
  );
  const element = h('section', { 'aria-label': t('trip.sheet') }, title, chips, notice, extra, stops, facts, spoken);
  const regions = [title, chips, notice, line, facts].map(region);
  const [showTitle, showChips, showNotice, showStops, showFacts] = regions as [
    (typeof regions)[0],
    (typeof regions)[0],
    (typeof regions)[0],
    (typeof regions)[0],
    (typeof regions)[0],
  ];
  let unfolded = false;
  let toggle = () => {};

  const headline = (trip: TripDetail, journey: Journey, status: FollowState['status'], now: number) => {
    const { target, eta, instead, scheduledAt } = journey;
    const words = { route: trip.routeCode, stop: target ? nameIn(locale, target.name) : '' };
    const big =
      instead === 'STATUS'
        ? t(`tripStatus.${status ?? trip.status}`)
        : instead === 'DEPARTS'
          ? t('trip.departs', { time: clockTime(scheduledAt) })
          : instead === 'DAY'
            ? dayAndTime(scheduledAt, locale)
            : eta
              ? etaWords(t, eta, now)
              : t('eta.none');
    const inMinutes = eta && !instead && etaRange(eta.earliest, eta.latest, now).kind === 'minutes';
    const size = instead
      ? 'text-3xl font-bold'
      : eta
        ? 'figures text-4xl font-bold'
        : 'text-2xl font-semibold first-letter:uppercase';
    return { lead: inMinutes ? t('passenger.busIn', words) : t('trip.busTo', words), big, size };
  };

  const chip = (tone: string, name: IconName | null, text: string, age: string | null, word: string | null) =>
    h(
      'span',
      {
        class: `inline-flex max-w-full items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-semibold ${tone}`,
        'data-freshness': word,
      },
      name && icon(name, 'size-4 shrink-0'),
      h('span', {}, text),
      age && h('span', { class: 'figures font-medium' }, `· ${age}`),
    );

  const lateness = ({ eta, scheduledAt }: Journey): [string, string] | null => {
    if (!eta) return null;
    const late = Math.round((eta.eta - scheduledAt) / 60_000);
    if (Math.abs(late) <= ON_TIME) return ['bg-raised text-ink', t('eta.onTime')];
    return late > 0
      ? ['bg-look-soft text-look', t('eta.late', { count: late })]
      : ['bg-raised text-ink', t('eta.early', { count: -late })];
  };

  return {
    element,
    update(trip: TripDetail, follow: FollowState, journey: Journey, trouble: Trouble | null, now: number): void {
      const status = follow.status ?? trip.status;
      const head = headline(trip, journey, status, now);
      showTitle(head, () => [
        h('span', { class: 'block font-medium text-muted' }, head.lead),
        ' ',
        h('span', { class: `block tracking-tight ${head.size}` }, head.big),
      ]);

      const fresh = journey.underWay && FRESH[journey.freshness];
      const age = journey.fixAt === null ? null : ageWords(t, now - journey.fixAt);
      const late = status === 'STARTED' ? lateness(journey) : null;
      const source =
        journey.eta && !journey.instead ? t(journey.eta.source === 'TIMETABLE' ? 'eta.timetable' : 'eta.live') : null;
      showChips([fresh && [journey.freshness, age], late, source, status], () => [
        fresh && chip(fresh.tone, fresh.icon, t(`freshness.${journey.freshness}`), age, journey.freshness),
        status === 'SCHEDULED' && chip('bg-raised text-ink', 'clock', t('tripStatus.SCHEDULED'), null, null),
        late && chip(late[0], null, late[1], null, null),
        source && h('span', { class: 'text-sm text-muted' }, source),
      ]);

      const said = trouble && troubleWords(t, trouble, trip, journey, locale);
      showNotice([trouble, said], () =>
        trouble && said
          ? [
              h(
                'p',
                { class: `flex items-start gap-2.5 rounded-xl px-3.5 py-3 font-medium ${NOTICE[trouble].tone}` },
                icon(NOTICE[trouble].icon, 'mt-0.5 size-5 shrink-0'),
                h('span', {}, said),
              ),
            ]
          : [],
      );
      const spokenWords = t(`tripStatus.${status}`);
      if (spoken.textContent !== spokenWords) spoken.textContent = spokenWords;

      this.stops(trip, journey, now);
      showFacts([trip.id, trip.departsAt], () => [factList(trip)]);
    },

    /** The stops as a line with the bus on it. */
    stops(trip: TripDetail, journey: Journey, now: number): void {
      const { busAt, etas, over, underWay } = journey;
      const stale = over || journey.freshness === 'STALE' || journey.freshness === 'LOST';
      const passed = underWay && busAt !== null && busAt >= 2 ? Math.floor(busAt) : 0;
      const next = busAt === null ? -1 : Math.min(trip.stops.length - 1, Math.ceil(busAt));
      const rows = trip.stops.map((stop, index) => {
        const eta = over ? null : etas.get(stop.id);
        const behind = busAt !== null && index < busAt;
        return {
          name: nameIn(locale, stop.name),
          behind,
          next: index === next && !behind,
          here: busAt !== null && Math.floor(busAt) === index ? busAt - index : null,
          told: behind
            ? t('trip.passed')
            : eta
              ? etaWords(t, eta, now)
              : underWay || over
                ? ''
                : clockTime(Date.parse(stop.scheduledAt)),
        };
      });
      more.hidden = passed === 0;
      const words = t('trip.earlierStops', { count: passed });
      if (more.textContent !== words) more.textContent = words;
      more.setAttribute('aria-expanded', String(unfolded));
      toggle = () => {
        unfolded = !unfolded;
        this.stops(trip, journey, now);
      };
      showStops([rows, stale, unfolded], () => {
        const hidden = unfolded ? 0 : passed;
        const list = rows.slice(hidden).map((row, i) => stopRow(row, i === rows.length - hidden - 1, stale));
        return [h('ol', { class: 'relative', 'aria-label': t('trip.stops') }, ...list)];
      });
    },
  };

  interface Row {
    name: string;
    behind: boolean;
    next: boolean;
    here: number | null;
    told: string;
  }

  function stopRow({ name, behind, next, here, told }: Row, last: boolean, stale: boolean): HTMLElement {
    const bus = h('span', {
      class: `absolute left-1/2 z-10 grid size-8 -translate-1/2 place-items-center rounded-full border-2 border-surface text-surface ${stale ? 'bg-old' : 'bg-live'}`,
      style: `top: calc(1rem + ${(here ?? 0) * 100}%)`,
    });
    bus.append(icon('bus'));
    return h(
      'li',
      { class: 'relative flex min-h-14 gap-4 pb-1', 'aria-current': next ? 'step' : null },
      h(
        'div',
        { class: 'relative w-8 shrink-0', 'aria-hidden': 'true' },
        !last &&
          h('span', {
            class: `absolute top-4 bottom-[-1rem] left-1/2 w-1 -translate-x-1/2 ${behind ? 'bg-line' : 'bg-accent'}`,
          }),
        h('span', {
          class: `absolute top-4 left-1/2 size-4 -translate-1/2 rounded-full border-[3px] ${behind ? 'border-old bg-old-soft' : 'border-accent-text bg-surface'}`,
        }),
        here !== null && bus,
      ),
      h(
        'div',
        { class: 'flex min-w-0 flex-1 flex-wrap items-baseline justify-between gap-x-3 pt-1' },
        h(
          'div',
          { class: 'min-w-0' },
          h('p', { class: behind ? 'text-muted' : next ? 'font-semibold' : '' }, name),
          next && h('p', { class: 'text-sm text-muted' }, t('trip.nextStop')),
        ),
        h(
          'span',
          { class: behind ? 'text-sm text-muted' : `figures whitespace-nowrap ${next ? 'font-semibold' : ''}` },
          told,
        ),
      ),
    );
  }

  function factList(trip: TripDetail): HTMLElement {
    const timetable = `${dayAndTime(Date.parse(trip.departsAt), locale)} – ${clockTime(Date.parse(trip.arrivesAt))}`;
    const rows: [string, string][] = [
      [t('trip.route', { route: trip.routeCode }), nameIn(locale, trip.routeName)],
      [t('trip.bus'), trip.registration],
      [t('trip.operator'), trip.operatorName],
      [t('eta.timetable'), timetable],
    ];
    const list = rows.map(([term, value]) =>
      h(
        'div',
        { class: 'min-w-0' },
        h('dt', { class: 'text-sm text-muted first-letter:uppercase' }, term),
        h('dd', { class: 'font-medium' }, value),
      ),
    );
    return h(
      'section',
      { 'aria-label': t('common.details'), class: 'mt-6 border-t pt-4' },
      h('dl', { class: 'grid gap-x-4 gap-y-3 xs:grid-cols-2' }, ...list),
      trip.madeUp &&
        h(
          'p',
          { class: 'mt-4 flex items-start gap-2 text-sm text-muted' },
          icon('info', 'mt-0.5 size-4 shrink-0'),
          t('common.demo'),
        ),
    );
  }
}
