import type { Page } from 'playwright/test';
import { type OwnTrip, ownTrip } from './support/own-trip';
import { DEMO, expect, test } from './support/server';
import { measureWire, print } from './support/wire';

const bus = (page: Page) => page.locator('.bus-marker');
const chip = (page: Page) => page.locator('[data-freshness]:not(.bus-marker)');
const isTile = ({ url }: { url: string }) => /tile/.test(new URL(url).hostname);
/** The minute and a bit that stands for an hour, seconds. */
const WINDOW_S = 70;
const PHONE = { viewport: { width: 360, height: 740 } };

let trip: OwnTrip | undefined;
test.afterEach(() => {
  trip?.close();
  trip = undefined;
});
async function underWay(origin: string): Promise<OwnTrip> {
  trip = await ownTrip(origin);
  await trip.status('STARTED');
  await trip.fix(0.2);
  return trip;
}

/** Playwright shows every page; so the page is told that nobody sees it. */
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (hidden ? 'hidden' : 'visible'),
    });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

test('the family’s page costs at most 100 KB without tiles, and shows the bus', async ({ product, visitor }) => {
  const { share } = await underWay(product.origin);
  const { token } = await share();
  const page = await visitor(PHONE);
  const wire = await measureWire(page);
  await page.goto(`/track/${token}`);
  await expect(bus(page)).toHaveAttribute('data-freshness', 'LIVE', { timeout: 20_000 });
  await expect(chip(page)).toContainText('Live');
  await page.waitForLoadState('networkidle');
  const parts = wire.requests().filter((request) => !isTile(request));
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0) + wire.frames().bytes;
  print(`family link, first load on the wire: ${(bytes / 1000).toFixed(1)} KB`);
  expect(bytes).toBeLessThanOrEqual(100_000);
});

test('a taken-back link cuts the family’s line within five seconds, on map and in text alike', async ({
  product,
  visitor,
  expectError,
}) => {
  const { share, passenger } = await underWay(product.origin);
  const link = await share();
  const [family, friend] = [await visitor(PHONE), await visitor(PHONE)];
  for (const page of [family, friend]) {
    await page.goto(`/track/${link.token}`);
    await expect(chip(page)).toContainText('Live', { timeout: 20_000 });
  }
  await friend.getByRole('button', { name: 'Text only' }).click();
  await expect(bus(friend)).toHaveCount(0);
  await expect(friend.getByRole('heading', { level: 1 })).toContainText('138');
  for (const page of [family, friend]) {
    await expect(page.getByText(/seat|Demo Passenger|Test Driver|@/i)).toHaveCount(0);
  }

  expectError(/404/);
  const from = Date.now();
  await passenger.call(`/shares/${link.id}`, { method: 'DELETE' });
  for (const page of [family, friend]) {
    await expect(page.getByRole('heading', { name: 'This link has ended' })).toBeVisible({ timeout: 5_000 });
  }
  print(`revocation seen after ${Date.now() - from} ms`);
  const again = await family.reload();
  expect(again?.status()).toBe(404);
  await expect(family.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
});

test('an hour in text mode stays under 150 KB on the wire, pings and headers counted', async ({ product, visitor }) => {
  test.setTimeout(180_000);
  const { share, fix } = await underWay(product.origin);
  const { token } = await share();
  const page = await visitor(PHONE);
  await page.addInitScript(() => localStorage.setItem('text-mode', '1'));
  const wire = await measureWire(page);
  await page.goto(`/track/${token}`);
  await expect(chip(page)).toContainText('Live', { timeout: 20_000 });
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/Town Hall/);
  await page.waitForLoadState('networkidle');
  const load = wire.received() + wire.sent() + wire.frames().bytes;
  const loadFrames = wire.frames();
  expect(wire.requests().filter(isTile)).toEqual([]);
  expect(wire.requests().some(({ url }) => url.includes('basemap'))).toBe(false);

  // What passes in 70 s: a look or two, pings with their answers, and fixes that must not come over the line.
  const seen: string[] = [];
  page.on('websocket', () => seen.push('another connection'));
  const until = Date.now() + WINDOW_S * 1000;
  for (let at = 0.25; Date.now() < until; at += 0.03) await fix(at);
  const frames = wire.frames();
  const perSecond = (frames.bytes - loadFrames.bytes) / WINDOW_S;
  const before = wire.received() + wire.sent();
  // The guest's ten minutes are renewed six times and a bit.
  await page.evaluate(
    (url) => fetch(url, { method: 'POST', credentials: 'omit' }).then((r) => r.text()),
    `/api/shares/${token}/session`,
  );
  const renewal = wire.received() + wire.sent() - before + 700;
  const hour = load + 3600 * perSecond + 7 * renewal;
  print(
    `text mode: load ${(load / 1000).toFixed(1)} KB, ${frames.count - loadFrames.count} frames in ${WINDOW_S} s (${(perSecond * 60).toFixed(0)} B a minute), ` +
      `renewal ${renewal} B, an hour with its load ${(hour / 1000).toFixed(1)} KB`,
  );
  expect(seen).toEqual([]);
  expect(frames.count - loadFrames.count).toBeGreaterThanOrEqual(6);
  expect(hour).toBeLessThanOrEqual(150_000);
});

test('a tab that nobody sees is sent nothing; its return costs one snapshot', async ({ product, visitor }) => {
  const { share, fix } = await underWay(product.origin);
  const { token } = await share();
  const page = await visitor(PHONE);
  const frames: string[] = [];
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  await page.goto(`/track/${token}`);
  await expect(chip(page)).toContainText('Live', { timeout: 20_000 });
  await setHidden(page, true);
  // The answer to its leaving.
  await expect.poll(() => frames.some((frame) => /^43\d+\[\{"ok":true\}\]/.test(frame))).toBe(true);
  frames.length = 0;
  for (const at of [0.22, 0.24, 0.26]) await fix(at);
  expect(frames.filter((frame) => frame.startsWith('42'))).toEqual([]);
  await setHidden(page, false);
  await expect.poll(() => frames.filter((frame) => frame.startsWith('43')).length).toBe(1);
  await fix(0.28);
  await expect.poll(() => frames.filter((frame) => frame.includes('server:location:update')).length).toBe(1);
});

test('what happened is said in words: not started, standing, emergency, ended', async ({ product, visitor, login }) => {
  trip = await ownTrip(product.origin);
  const { token } = await trip.share();
  const [me, family] = [await visitor(PHONE), await visitor(PHONE)];
  await login(me, DEMO.passenger, `/passenger/trip/${trip.tripId}`);
  await family.goto(`/track/${token}`);
  const pages = [me, family];
  for (const page of pages) {
    await expect(page.getByText('Scheduled').first()).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText('by the timetable').first()).toBeVisible();
  }
  await trip.status('STARTED');
  for (const page of pages) await expect(page.getByText(/No position yet/)).toBeVisible();
  await trip.fix(0.1);
  for (const page of pages) {
    await expect(chip(page)).toContainText('Live');
    await expect(page.getByText('by the bus’s position').first()).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/min|arriving/);
  }
  await trip.status('PAUSED');
  for (const page of pages) await expect(page.getByText(/standing for a while/)).toBeVisible();
  await trip.status('EMERGENCY');
  for (const page of pages) await expect(page.getByText(/reports an emergency/)).toBeVisible();
  await trip.status('ENDED');
  for (const page of pages) {
    await expect(page.getByText('This trip has ended.').first()).toBeVisible();
    await expect(bus(page)).toBeHidden();
  }
});
