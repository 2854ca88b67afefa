import { afterEach, expect, it, vi } from 'vitest';
import { createPanel } from '@/components/track/panel';
import { journeyOf } from '@/components/trip/journey';
import type { TripDetail } from '@/lib/contract/views';
import { leanWords, translator } from '@/lib/i18n/lean-words';
import messages from '@/lib/i18n/messages/en.json';

/** As much of an element as the panel uses, and how often it was taken out of its place: that is what loses the focus. */
class FakeElement {
  children: (FakeElement | string)[] = [];
  parent: FakeElement | null = null;
  moved = 0;
  hidden = false;
  className = '';
  private readonly listeners: Record<string, () => void> = {};
  constructor(readonly tagName: string) {}
  setAttribute() {}
  addEventListener(name: string, listener: () => void) {
    this.listeners[name] = listener;
  }
  click() {
    this.listeners.click?.();
  }
  append(...children: (FakeElement | string)[]) {
    for (const child of children) {
      if (child instanceof FakeElement) child.parent = this;
      this.children.push(child);
    }
  }
  replaceChildren(...children: (FakeElement | string)[]) {
    for (const child of this.children) {
      if (!(child instanceof FakeElement)) continue;
      child.parent = null;
      child.moved += 1;
    }
    this.children = [];
    this.append(...children);
  }
  get textContent(): string {
    return this.children.map((child) => (typeof child === 'string' ? child : child.textContent)).join('');
  }
  set textContent(text: string) {
    this.replaceChildren(text);
  }
  all(tagName: string): FakeElement[] {
    const own = this.children.filter((child) => child instanceof FakeElement);
    return own.flatMap((child) => [...(child.tagName === tagName ? [child] : []), ...child.all(tagName)]);
  }
}

afterEach(() => vi.unstubAllGlobals());

const START = Date.parse('2026-11-30T06:00:00.000Z');
const trip = {
  id: 't',
  status: 'STARTED',
  routeCode: '138',
  routeName: { en: 'Pettah – Homagama' },
  registration: 'NB-1234',
  operatorName: 'SLTB',
  departsAt: new Date(START).toISOString(),
  arrivesAt: new Date(START + 3_600_000).toISOString(),
  madeUp: false,
  path: [],
  stops: ['a', 'b', 'c', 'd', 'e'].map((id, sequence) => ({
    ...{ id, sequence, name: { en: id }, lat: 7, lng: 80, offsetMinutes: 15 * sequence },
    scheduledAt: new Date(START + 15 * 60_000 * sequence).toISOString(),
  })),
} as unknown as TripDetail;

it('leaves the button for the earlier stops in its place when it is pressed, and when the bus goes on', () => {
  const make = (name: string) => new FakeElement(name);
  vi.stubGlobal('document', { createElement: make, createElementNS: (_: string, name: string) => make(name) });
  const panel = createPanel('en', translator(leanWords(messages)), make('div') as unknown as HTMLElement);
  const element = panel.element as unknown as FakeElement;
  const bus = (busAt: number) => {
    const journey = journeyOf({
      ...{ trip, status: 'STARTED', current: null, eta: null, leg: null, boarded: false, now: START },
      place: { busAt, driven: [] },
    });
    panel.stops(trip, journey, START);
  };
  const shown = () => element.all('li').length;
  const buttons = () => element.all('button').filter((button) => !button.hidden);

  bus(1.5);
  expect([buttons().length, shown()]).toEqual([0, 5]);
  bus(2.5);
  const [button] = buttons();
  expect([button?.textContent, shown()]).toEqual(['2 earlier stops', 3]);
  button?.click();
  expect(shown()).toBe(5);
  bus(3.5);
  expect([button?.textContent, shown()]).toEqual(['3 earlier stops', 5]);
  expect([buttons()[0] === button, button?.moved]).toEqual([true, 0]);
  button?.click();
  expect(shown()).toBe(2);
});
