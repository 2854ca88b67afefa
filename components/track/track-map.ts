import type { ServerLocation } from '@/lib/contract/locations';
import type { Locale } from '@/lib/contract/primitives';
import type { TripDetail } from '@/lib/contract/views';
import type { Freshness } from '@/lib/domain/freshness';
import { nameIn } from '@/lib/domain/names';
import type { translator } from '@/lib/i18n/lean-words';
import { between, glideMs } from '../map/glide';
import { coastLines } from './coast';
import { h, icon, svg } from './dom';
import { around, type Bounds, boundsOf, type LatLngPair, projection } from './projection';

export interface MapState {
  current: ServerLocation | null;
  freshness: Freshness;
  emergency: boolean;
  driven: readonly LatLngPair[];
  /** Id of the stop whose arrival is told. */
  target: string | null;
  dimmed: boolean;
}

const BUS_VIEW_METRES = 2500;
const BUTTON =
  'inline-flex size-touch items-center justify-center rounded-xl bg-surface text-ink shadow-float hover:bg-raised aria-pressed:bg-accent aria-pressed:text-accent-ink';

/**
 * The map in a few hundred bytes: the island's outline, the line, its stops and the bus, drawn as SVG. It knows two views, the
 * whole route and the road about the bus; streets are for who asks for them.
 */
export function createTrackMap(trip: TripDetail, locale: Locale, t: ReturnType<typeof translator>) {
  const line = (trip.path.length > 1 ? trip.path : trip.stops.map(({ lat, lng }) => [lat, lng])) as LatLngPair[];
  const whole = boundsOf([...line, ...trip.stops.map(({ lat, lng }): LatLngPair => [lat, lng])]);
  const ground = svg('g');
  const shapes = svg('g');
  const picture = svg('svg', { class: 'absolute inset-0 size-full', 'aria-hidden': 'true' }, ground, shapes);
  const code = h('span', {}, trip.routeCode);
  const arrow = svg('svg', { viewBox: '0 0 24 24', class: 'bus-arrow', 'aria-hidden': 'true' });
  arrow.append(svg('path', { d: 'M12 2 20.5 21 12 16.5 3.5 21z' }));
  const marker = h('div', {
    class: 'bus-marker absolute top-0 left-0',
    role: 'img',
    'data-selected': 'true',
    hidden: true,
  });
  marker.append(h('div', { class: 'bus-pill' }, arrow, code));

  const showAll = h('button', {
    type: 'button',
    class: BUTTON,
    'aria-label': t('map.showAll'),
    title: t('map.showAll'),
  });
  showAll.append(icon('route'));
  const showBus = h('button', {
    type: 'button',
    class: BUTTON,
    'aria-label': t('map.showBus'),
    title: t('map.showBus'),
  });
  showBus.append(icon('locate'));
  const tools = h('div', { class: 'absolute top-3 right-3 flex flex-col gap-2' }, showAll, showBus);
  const element = h(
    'section',
    { 'aria-label': t('map.label'), class: 'track-map relative isolate size-full overflow-hidden' },
    picture,
    marker,
    tools,
  );

  let view: 'ALL' | 'BUS' = 'ALL';
  let state: MapState | null = null;
  let shown: LatLngPair | null = null;
  let shownFixAt: number | null = null;
  let place = projection(whole, { width: 320, height: 320, inset: { top: 40, right: 72, bottom: 40, left: 40 } });
  let outline: LatLngPair[][] = [];
  let frame = 0;

  const d = (points: readonly LatLngPair[]) =>
    points
      .map((point, i) => {
        const [x, y] = place(point);
        return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join('');

  const putMarker = () => {
    marker.toggleAttribute('hidden', shown === null);
    if (!shown) return;
    const [x, y] = place(shown);
    marker.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  };

  /** The names that fit: where one would lie over another it is left to the list. */
  const names = () => {
    const taken: { x: number; y: number }[] = [];
    const first = [state?.target, trip.stops[0]?.id, trip.stops.at(-1)?.id];
    const order = [...trip.stops].sort((a, b) => Number(first.includes(b.id)) - Number(first.includes(a.id)));
    return order.flatMap((stop) => {
      const [x, y] = place([stop.lat, stop.lng]);
      const inside = x > 0 && y > 14 && x < element.clientWidth && y < element.clientHeight;
      if (!inside || taken.some((other) => Math.abs(other.x - x) < 110 && Math.abs(other.y - y) < 26)) return [];
      taken.push({ x, y });
      const end = x > element.clientWidth / 2;
      return svg(
        'text',
        { x: x + (end ? -12 : 12), y: y + 4, class: 'track-name', 'text-anchor': end ? 'end' : 'start' },
        nameIn(locale, stop.name),
      );
    });
  };

  const draw = () => {
    const { clientWidth: width, clientHeight: height } = element;
    if (width === 0) return;
    const wide = matchMedia('(min-width: 48rem)').matches;
    const inset = { top: 44, right: 76, bottom: 36, left: wide ? 436 : 36 };
    const bounds: Bounds = view === 'BUS' && shown ? around(shown, BUS_VIEW_METRES) : whole;
    place = projection(bounds, { width, height, inset });
    ground.replaceChildren(svg('path', { class: 'bm-land', d: outline.map((ring) => `${d(ring)}Z`).join('') }));
    const driven = state?.driven ?? [];
    shapes.replaceChildren(
      svg('path', { class: 'route-edge', d: d(line), 'stroke-width': 9 }),
      svg('path', { class: 'route-line', d: d(line), 'stroke-width': 5 }),
      ...(driven.length > 1 ? [svg('path', { class: 'route-driven', d: d(driven), 'stroke-width': 5 })] : []),
      ...trip.stops.map((stop) => {
        const [cx, cy] = place([stop.lat, stop.lng]);
        const own = stop.id === state?.target;
        return svg('circle', { cx, cy, r: own ? 8 : 5, class: `stop-dot${own ? ' stop-dot-own' : ''}` });
      }),
      ...names(),
    );
    putMarker();
    showAll.setAttribute('aria-pressed', String(view === 'ALL'));
    showBus.setAttribute('aria-pressed', String(view === 'BUS'));
    showBus.toggleAttribute('hidden', shown === null);
  };

  /** From fix to fix in the time that lay between them, and never past the last. */
  const glideTo = (fix: ServerLocation) => {
    const to: LatLngPair = [fix.lat, fix.lng];
    const fixAt = Date.parse(fix.updatedAt);
    if (shownFixAt === fixAt) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden;
    const duration = still || !shown ? 0 : glideMs(shownFixAt, fixAt);
    shownFixAt = fixAt;
    cancelAnimationFrame(frame);
    const from = shown ?? to;
    const began = performance.now();
    const step = (at: number) => {
      const k = duration === 0 ? 1 : (at - began) / duration;
      shown = between([from[0], from[1]], [to[0], to[1]], k);
      if (view === 'BUS') draw();
      else putMarker();
      if (k < 1) frame = requestAnimationFrame(step);
    };
    step(began);
  };

  showAll.addEventListener('click', () => {
    view = 'ALL';
    draw();
  });
  showBus.addEventListener('click', () => {
    view = 'BUS';
    draw();
  });
  new ResizeObserver(draw).observe(element);

  return {
    element,
    /** The coast is drawn when there is time for it; a weak line goes without. */
    loadGround() {
      coastLines().then(
        (rings) => {
          outline = rings;
          draw();
        },
        () => undefined,
      );
    },
    update(next: MapState) {
      const redraw = !state || state.target !== next.target || state.driven.length !== next.driven.length;
      const appeared = state?.current == null && next.current !== null;
      state = next;
      if (next.current) glideTo(next.current);
      else {
        shown = null;
        shownFixAt = null;
      }
      if (redraw || appeared || !next.current) draw();
      const heading = next.current?.heading;
      const label = t('map.bus', { route: trip.routeCode, state: t(`freshness.${next.freshness}`) });
      Object.assign(marker.dataset, {
        freshness: next.freshness,
        emergency: String(next.emergency),
        heading: String(typeof heading === 'number'),
      });
      marker.style.setProperty('--heading', `${heading ?? 0}deg`);
      marker.setAttribute('aria-label', next.emergency ? `${label}, ${t('tripStatus.EMERGENCY')}` : label);
      element.classList.toggle('grayscale', next.dimmed);
    },
  };
}
