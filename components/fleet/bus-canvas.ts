import L from 'leaflet';
import type { FleetVehicle } from '@/lib/contract/views';
import { glideMs } from '../map/glide';
import { createSprites, type Sprites } from './bus-sprites';
import { createDotField, type DotField } from './dot-field';

interface Bus {
  vehicle: FleetVehicle;
  fixAt: number;
  /** World pixels at zoom 0: where the glide began, where it ends. */
  from: L.Point;
  to: L.Point;
  /** performance.now() at the beginning, and the length in ms; 0 stands still. */
  began: number;
  lasts: number;
}

/** A bus in view, in px of the map's box. */
interface Placed {
  bus: Bus;
  x: number;
  y: number;
}

/** A bus as it was drawn last, in px of the map's box; the last of the list is on top. */
interface Drawn {
  tripId: string;
  x: number;
  y: number;
  halfWidth: number;
}

/** From so many buses in view on, far away, they are dots. */
const CROWD = 250;
const NEAR_ZOOM = 11;
const FINGER = 12;
/** Leaflet's own zoom: 250 ms on this curve. */
const ZOOM_MOTION = 'transform 250ms cubic-bezier(0, 0, 0.25, 1)';

/**
 * Thousands of buses on one canvas. It lies in the map's box and not in its moving pane, so that it is drawn at most once a
 * frame and never cut at an edge; while Leaflet zooms, the finished picture is moved along with the same motion.
 */
export class BusCanvas extends L.Layer {
  readonly #buses = new Map<string, Bus>();
  readonly #onSelect: (tripId: string) => void;
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  #canvas: HTMLCanvasElement | null = null;
  #sprites: Sprites = createSprites(1);
  #ratio = 1;
  #drawn: Drawn[] = [];
  #selected: string | null = null;
  #field: DotField | null = null;
  #frame = 0;
  #zooming = false;

  constructor(onSelect: (tripId: string) => void) {
    super();
    this.#onSelect = onSelect;
  }

  override onAdd(map: L.Map): this {
    const canvas = document.createElement('canvas');
    canvas.className = 'fleet-canvas';
    canvas.setAttribute('aria-hidden', 'true');
    map.getContainer().append(canvas);
    this.#canvas = canvas;
    this.#resize();
    return this;
  }

  override onRemove(): this {
    cancelAnimationFrame(this.#frame);
    this.#canvas?.remove();
    this.#canvas = null;
    return this;
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      move: () => this.#draw(),
      zoomend: () => this.#endZoom(),
      viewreset: () => this.#endZoom(),
      resize: () => this.#resize(),
      zoomanim: (event) => this.#beginZoom(event as L.ZoomAnimEvent),
      click: (event) => {
        const tripId = this.#at((event as L.LeafletMouseEvent).containerPoint);
        if (tripId) this.#onSelect(tripId);
      },
      mousemove: (event) => {
        const over = this.#at((event as L.LeafletMouseEvent).containerPoint);
        this._map.getContainer().style.cursor = over ? 'pointer' : '';
      },
    };
  }

  /** The buses to show, and which of them is the chosen one. */
  show(vehicles: Iterable<FleetVehicle>, selected: string | null): void {
    const now = performance.now();
    const seen = new Set<string>();
    for (const vehicle of vehicles) {
      const { tripId, lat, lng, updatedAt } = vehicle;
      if (lat === null || lng === null) continue;
      seen.add(tripId);
      const known = this.#buses.get(tripId);
      const fixAt = updatedAt === null ? 0 : Date.parse(updatedAt);
      if (known && known.fixAt === fixAt) {
        known.vehicle = vehicle;
        continue;
      }
      const to = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lng), 0);
      const lasts = known && !this.#still && !document.hidden ? glideMs(known.fixAt, fixAt) : 0;
      const from = known && lasts > 0 ? place(known, now) : to;
      this.#buses.set(tripId, { vehicle, fixAt, from, to, began: now, lasts });
    }
    for (const tripId of this.#buses.keys()) if (!seen.has(tripId)) this.#buses.delete(tripId);
    this.#selected = selected;
    this.#ask();
  }

  #ask(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #resize(): void {
    const { x, y } = this._map.getSize();
    const canvas = this.#canvas;
    if (!canvas) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    if (ratio !== this.#ratio) this.#sprites = createSprites(ratio);
    this.#ratio = ratio;
    canvas.width = Math.round(x * ratio);
    canvas.height = Math.round(y * ratio);
    this.#field = null;
    canvas.style.width = `${x}px`;
    canvas.style.height = `${y}px`;
    this.#draw();
  }

  #beginZoom({ center, zoom }: L.ZoomAnimEvent): void {
    const map = this._map;
    if (!this.#canvas) return;
    this.#zooming = true;
    const corner = map.project(map.containerPointToLatLng([0, 0]), zoom);
    const offset = corner.subtract(map.project(center, zoom)).add(map.getSize().divideBy(2));
    this.#canvas.style.transition = this.#still ? 'none' : ZOOM_MOTION;
    this.#canvas.style.transform = `translate(${offset.x}px, ${offset.y}px) scale(${map.getZoomScale(zoom, map.getZoom())})`;
  }

  #endZoom(): void {
    this.#zooming = false;
    if (this.#canvas) {
      this.#canvas.style.transition = 'none';
      this.#canvas.style.transform = '';
    }
    this.#draw();
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    const to = this.#canvas?.getContext('2d');
    if (!to || this.#zooming) return;
    const map = this._map;
    const now = performance.now();
    const size = map.getSize();
    const scale = map.getZoomScale(map.getZoom(), 0);
    const corner = map.project(map.containerPointToLatLng([0, 0]));
    const ratio = this.#ratio;
    to.setTransform(1, 0, 0, 1, 0, 0);
    to.clearRect(0, 0, size.x * ratio, size.y * ratio);
    to.setTransform(ratio, 0, 0, ratio, 0, 0);

    const inView: Placed[] = [];
    let gliding = false;
    for (const bus of this.#buses.values()) {
      const world = place(bus, now);
      const x = world.x * scale - corner.x;
      const y = world.y * scale - corner.y;
      if (x < -40 || y < -40 || x > size.x + 40 || y > size.y + 40) continue;
      if (now - bus.began < bus.lasts) gliding = true;
      inView.push({ bus, x, y });
    }
    // Those that matter lie on top: the live over the old, emergencies over all, the chosen one last.
    inView.sort((a, b) => this.#rank(a.bus) - this.#rank(b.bus));
    const asDots = inView.length > CROWD && map.getZoom() < NEAR_ZOOM;
    const dots = asDots ? inView.filter(({ bus }) => !this.#standsOut(bus)) : [];
    const pills = asDots ? inView.filter(({ bus }) => this.#standsOut(bus)) : inView;
    this.#drawn = [...this.#paintDots(to, dots), ...pills.map(({ bus, x, y }) => this.#paint(to, bus, x, y))];
    if (gliding) this.#ask();
  }

  #rank({ vehicle }: Bus): number {
    if (vehicle.tripId === this.#selected) return 9;
    if (vehicle.status === 'EMERGENCY') return 8;
    return { LIVE: 3, AGING: 2, STALE: 1, LOST: 0 }[vehicle.freshness];
  }

  /** Never a mere dot. */
  #standsOut({ vehicle }: Bus): boolean {
    return vehicle.status === 'EMERGENCY' || vehicle.tripId === this.#selected;
  }

  #paintDots(to: CanvasRenderingContext2D, dots: readonly Placed[]): Drawn[] {
    if (dots.length === 0) return [];
    const ratio = this.#ratio;
    this.#field ??= createDotField(to.canvas.width, to.canvas.height);
    this.#field.clear();
    for (const { bus, x, y } of dots) this.#field.put(this.#sprites.dot(bus.vehicle.freshness), x * ratio, y * ratio);
    this.#field.show(to);
    return dots.map(({ bus, x, y }) => ({ tripId: bus.vehicle.tripId, x, y, halfWidth: FINGER }));
  }

  #paint(to: CanvasRenderingContext2D, { vehicle }: Bus, x: number, y: number): Drawn {
    const { tripId, freshness, routeCode: code, status, heading } = vehicle;
    const ratio = this.#ratio;
    const chosen = tripId === this.#selected;
    const look = { code, freshness, emergency: status === 'EMERGENCY' };
    const sprite = this.#sprites.pill(look);
    const { width, height } = sprite;
    // Old positions know no direction any more.
    if (heading !== null && (freshness === 'LIVE' || freshness === 'AGING')) {
      const arrow = this.#sprites.arrow(look);
      const turn = (heading * Math.PI) / 180;
      // Just outside of the pill, which is wider than it is high.
      const reach = Math.min(
        (width / 2 + 6) / Math.max(0.001, Math.abs(Math.sin(turn))),
        (height / 2 + 5) / Math.max(0.001, Math.abs(Math.cos(turn))),
      );
      to.setTransform(ratio, 0, 0, ratio, (x + Math.sin(turn) * reach) * ratio, (y - Math.cos(turn) * reach) * ratio);
      to.rotate(turn);
      to.drawImage(arrow.image, -arrow.width / 2, -arrow.height / 2, arrow.width, arrow.height);
      to.setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    // On whole pixels of the screen, so that the letters stay sharp.
    const left = Math.round((x - width / 2) * ratio) / ratio;
    const top = Math.round((y - height / 2) * ratio) / ratio;
    to.drawImage(sprite.image, left, top, width, height);
    if (chosen) {
      to.beginPath();
      to.roundRect(left - 1, top - 1, width + 2, height + 2, height / 2 + 1);
      to.lineWidth = 3;
      to.strokeStyle = '#fb9a2c';
      to.stroke();
    }
    return { tripId, x, y, halfWidth: width / 2 };
  }

  /** The bus at a point of the map's box, the topmost first, with room for a finger. */
  #at({ x, y }: L.Point): string | null {
    for (let i = this.#drawn.length - 1; i >= 0; i--) {
      const bus = this.#drawn[i] as Drawn;
      if (Math.abs(bus.x - x) <= Math.max(FINGER, bus.halfWidth) && Math.abs(bus.y - y) <= FINGER + 2)
        return bus.tripId;
    }
    return null;
  }
}

/** Where a bus is on its glide; never past its last fix. World pixels at zoom 0. */
function place({ from, to, began, lasts }: Bus, now: number): L.Point {
  const k = lasts === 0 ? 1 : Math.min(1, (now - began) / lasts);
  return k >= 1 ? to : L.point(from.x + (to.x - from.x) * k, from.y + (to.y - from.y) * k);
}
