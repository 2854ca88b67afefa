import { randomUUID } from 'node:crypto';
import { expect as check, type Page } from 'playwright/test';
import type { TripDetail } from '@/lib/contract/views';
import { type LatLng, pointAlong, polylineOf } from '@/lib/domain/geo';
import { audit } from './support/axe';
import { apiAs, DEMO, DEMO_PASSWORD, expect, test } from './support/server';

test.describe.configure({ timeout: 180_000 });

const PHONE = { width: 360, height: 640 };
const MINUTE = 60_000;
const SHOTS = 'test-results/driver-shots';

type Api = Awaited<ReturnType<typeof apiAs>>;
interface List<T> {
  items: T[];
  nextCursor: string | null;
}
interface Point {
  seq: number;
  lat: number;
  lng: number;
  timestamp: string;
}

/** A driver of their own with a trip that leaves now on a route of the demo, so that nobody else drives it. */
async function assign(origin: string, { code = 'CM01', departsAt = Date.now() } = {}) {
  const admin = await apiAs(origin, DEMO.admin);
  const { items: routes } =
    await admin.call<List<{ id: string; code: string; operatorId: string }>>('/routes?limit=100');
  const route = routes.find((one) => one.code === code);
  if (!route) throw new Error(`the demo has no route ${code}`);
  const { items: vehicles } = await admin.call<List<{ id: string; operatorId: string }>>('/vehicles?limit=100');
  const vehicle = vehicles.find(({ operatorId }) => operatorId === route.operatorId);
  const person = (role: string, more: object = {}) => {
    const email = `${role.toLowerCase()}-${randomUUID()}@example.lk`;
    const body = JSON.stringify({ email, password: DEMO_PASSWORD, name: `Test ${role}`, role, ...more });
    return admin.call<{ id: string; email: string }>('/users', { method: 'POST', body });
  };
  const driver = await person('DRIVER', { operatorId: route.operatorId });
  const body = {
    routeId: route.id,
    vehicleId: vehicle?.id,
    driverId: driver.id,
    departsAt: new Date(departsAt).toISOString(),
  };
  const { id } = await admin.call<{ id: string }>('/trips', { method: 'POST', body: JSON.stringify(body) });
  const trip = await admin.call<TripDetail>(`/trips/${id}`);
  const line = polylineOf(trip.path.map(([lat, lng]) => ({ lat, lng })));
  return { admin, driver, trip, person, at: (metres: number) => pointAlong(line, metres) };
}

const place = ({ lat, lng }: LatLng, accuracy = 6) => ({ latitude: lat, longitude: lng, accuracy });
const lamp = (page: Page) => page.locator('[data-lamp]');
const kept = async (page: Page) => Number(await lamp(page).getAttribute('data-kept'));
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const status = (api: Api, tripId: string) => api.call<TripDetail>(`/trips/${tripId}`).then((trip) => trip.status);

async function history(api: Api, tripId: string): Promise<Point[]> {
  const points: Point[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: List<Point> = await api.call(`/trips/${tripId}/history?limit=1000${cursor ? `&cursor=${cursor}` : ''}`);
    points.push(...page.items);
    cursor = page.nextCursor;
  }
  return points;
}
/** Everything that is to be seen fits on the phone: nothing to scroll, nothing cut off. */
async function expectOneScreen(page: Page) {
  const rest = await page.evaluate(() => {
    const box = document.querySelector('main > div');
    return [document.documentElement.scrollHeight - innerHeight, box ? box.scrollHeight - box.clientHeight : 0];
  });
  expect(rest).toEqual([0, 0]);
}

test('200 fixes of ten minutes without a line, the tab killed in between, arrive once; a passenger sees the bus', async ({
  product,
  visitor,
  login,
  expectError,
}) => {
  expectError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket|network error/i);
  const { admin, driver, trip, person, at } = await assign(product.origin);
  const passenger = await person('PASSENGER');
  const [, second, third] = trip.stops;
  const seat = { seatNumber: 1, pickupStopId: second?.id, dropStopId: third?.id, passengerId: passenger.id };
  await admin.call(`/trips/${trip.id}/bookings`, { method: 'POST', body: JSON.stringify(seat) });

  const phone = await visitor({ viewport: PHONE, geolocation: place(at(0)), permissions: ['geolocation'] });
  // What happens in the next twenty minutes of the phone lies behind the server by then.
  await phone.clock.install({ time: Date.now() - 25 * MINUTE });
  await login(phone, driver.email, '/driver');
  await press(phone, 'START');
  await expect(lamp(phone)).toHaveAttribute('data-lamp', 'sending', { timeout: 30_000 });
  await expect(phone.locator('[data-waiting]')).toHaveText(/1 waits/, { timeout: 20_000 });
  await expect.poll(() => kept(phone)).toBe(0);
  const before = (await history(admin, trip.id)).length;

  await phone.context().setOffline(true);
  await expect(lamp(phone)).toHaveAttribute('data-lamp', 'offline');
  let metres = 0;
  const drive = async (page: Page, count: number) => {
    for (let i = 0; i < count; i++) {
      metres += 30;
      const known = await kept(page);
      await page.context().setGeolocation(place(at(metres)));
      await page.clock.runFor(3_000);
      await check.poll(() => kept(page), { intervals: [10, 20, 50, 100], timeout: 10_000 }).toBe(known + 1);
    }
  };
  await drive(phone, 120);
  await expect(lamp(phone)).toContainText('Offline, 120 kept');

  // The tab dies as it stands; the next one knows nothing but what was kept.
  const context = phone.context();
  await phone.close({ runBeforeUnload: false });
  await context.setOffline(false);
  const again = await context.newPage();
  await again.clock.install({ time: Date.now() - 15 * MINUTE });
  // The page itself may be fetched, the line to the server is dead at first.
  await again.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await again.goto('/driver');
  // The 120, and the place where the new tab finds itself.
  await expect.poll(() => kept(again), { timeout: 30_000 }).toBe(121);
  await context.setOffline(true);
  await drive(again, 80);
  await expect(lamp(again)).toContainText('Offline, 201 kept');
  await again.screenshot({ path: `${SHOTS}/offline.png` });

  const follower = await visitor({ viewport: PHONE });
  await login(follower, passenger.email, `/passenger/trip/${trip.id}`);
  await context.setOffline(false);
  await again.unrouteAll({ behavior: 'ignoreErrors' });
  const last = await context.newPage();
  await again.close();
  await last.goto('/driver');
  await expect(lamp(last)).toHaveAttribute('data-lamp', 'sending', { timeout: 30_000 });
  await expect.poll(() => kept(last), { timeout: 30_000 }).toBe(0);
  // The marker is where the newest of them was, and as old as that is.
  await expect(follower.getByText(/Nothing heard from the bus since/)).toBeVisible({ timeout: 30_000 });
  // The phone's clock comes up with the world's: the bus is live again.
  await last.clock.fastForward(Date.now() - (await last.evaluate(() => Date.now())));
  await expect(follower.locator('.bus-marker')).toHaveAttribute('data-freshness', 'LIVE', { timeout: 40_000 });

  const points = await history(admin, trip.id);
  const seqs = points.map(({ seq }) => seq);
  expect(new Set(seqs).size).toBe(seqs.length);
  // Each of the 200 places once, beside those with a line.
  const places = new Map<number, number>();
  for (const { lat, lng } of points) {
    for (let i = 1; i <= 200; i++) {
      const { lat: y, lng: x } = at(i * 30);
      if (Math.abs(lat - y) < 1e-7 && Math.abs(lng - x) < 1e-7) places.set(i, (places.get(i) ?? 0) + 1);
    }
  }
  expect(places.size).toBe(200);
  expect([...places].filter(([i, count]) => count > 1 && i !== 200 && i !== 120)).toEqual([]);
  expect(points.length).toBeGreaterThanOrEqual(before + 200);
});

test('START and PAUSE without a line are seen at once and arrive in their order; END asks first', async ({
  product,
  visitor,
  login,
  expectError,
}) => {
  expectError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket|network error/i);
  const { admin, driver, trip, at } = await assign(product.origin);
  const phone = await visitor({ viewport: PHONE, geolocation: place(at(0)), permissions: ['geolocation'] });
  await login(phone, driver.email, '/driver');
  await expect(phone.getByText('sends only while this page is open')).toBeVisible({ timeout: 20_000 });
  await expectOneScreen(phone);
  expect(await audit(phone)).toEqual([]);
  await phone.context().setOffline(true);
  // A double tap is one press: the second falls on what has come in its place.
  await phone.getByRole('button', { name: 'START' }).dblclick();
  await expect(phone.getByRole('button', { name: 'PAUSE' })).toBeVisible();
  await expect(phone.getByText('kept on this phone')).toBeVisible({ timeout: 20_000 });
  await press(phone, 'PAUSE');
  await expect(phone.getByRole('button', { name: 'RESUME' })).toBeVisible();
  expect(await status(admin, trip.id)).toBe('SCHEDULED');

  await phone.context().setOffline(false);
  await expect.poll(() => status(admin, trip.id), { timeout: 40_000 }).toBe('PAUSED');
  await press(phone, 'RESUME');
  await expect.poll(() => status(admin, trip.id)).toBe('STARTED');
  await press(phone, 'END');
  await phone.getByRole('dialog').getByRole('button', { name: 'END' }).click();
  await expect(phone.getByText('Well driven')).toBeVisible();
  await expect.poll(() => status(admin, trip.id)).toBe('ENDED');
});

test('SOS: a short press is nothing, it can be undone, and it goes out also when the tab dies in the seconds between', async ({
  product,
  visitor,
  login,
}) => {
  const { admin, driver, trip, at } = await assign(product.origin);
  const phone = await visitor({ viewport: PHONE, geolocation: place(at(0)), permissions: ['geolocation'] });
  await login(phone, driver.email, '/driver');
  await press(phone, 'START');
  const sos = phone.getByRole('button', { name: /SOS/ });
  await sos.click();
  await expect(phone.getByRole('dialog')).toBeHidden();
  const hold = async () => {
    await sos.hover();
    await phone.mouse.down();
    await expect(phone.getByRole('dialog')).toBeVisible({ timeout: 4_000 });
    await phone.mouse.up();
  };
  await hold();
  expect(await audit(phone)).toEqual([]);
  await press(phone, 'Do not send');
  await expect(phone.getByRole('dialog')).toBeHidden();
  await expect.poll(() => status(admin, trip.id)).toBe('STARTED');

  await hold();
  const context = phone.context();
  await phone.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await again.goto('/driver');
  await expect(again.getByText('SOS sent.')).toBeVisible({ timeout: 40_000 });
  expect(await status(admin, trip.id)).toBe('EMERGENCY');
  const { items } = await admin.call<List<{ id: string; type: string; tripId?: string }>>('/alerts?status=OPEN');
  const calls = items.filter(({ type, tripId }) => type === 'EMERGENCY' && tripId === trip.id);
  expect(calls).toHaveLength(1);
  // Other tests look at the same inbox.
  await admin.call(`/alerts/${calls[0]?.id}/resolve`, { method: 'POST' });
  await expectOneScreen(again);
  await press(again, 'Emergency is over');
  await expect.poll(() => status(admin, trip.id)).toBe('STARTED');
});

test('four and a quarter hours at the wheel warn, four and a half alert, half an hour of rest is a new start', async ({
  product,
  visitor,
  login,
}) => {
  const start = Date.now() - 6 * 60 * MINUTE;
  const { driver, at } = await assign(product.origin, { code: '1', departsAt: start });
  const phone = await visitor({ viewport: PHONE, geolocation: place(at(0)), permissions: ['geolocation'] });
  await phone.clock.install({ time: start });
  await login(phone, driver.email, '/driver');
  await press(phone, 'START');
  await expect(phone.locator('[data-driven]')).toBeVisible({ timeout: 20_000 });
  let metres = 0;
  const drive = async (minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 2) {
      metres += 160;
      await phone.context().setGeolocation(place(at(metres)));
      await phone.clock.fastForward(2 * MINUTE);
    }
  };
  await drive(240);
  await expect(phone.getByText('Plan a rest')).toBeHidden();
  await drive(20);
  await expect(phone.getByText('Plan a rest')).toBeVisible({ timeout: 20_000 });
  await drive(15);
  await expect(phone.getByText('Stop and rest')).toBeVisible({ timeout: 20_000 });
  await expectOneScreen(phone);
  // Known again after a reload.
  await phone.reload();
  await expect(phone.getByText('Stop and rest')).toBeVisible({ timeout: 30_000 });
  for (let i = 0; i < 8; i++) {
    await phone.clock.fastForward(5 * MINUTE);
    await phone.clock.runFor(31_000);
  }
  await expect(phone.locator('[data-driven="0"]')).toBeVisible({ timeout: 20_000 });
});

test('no permission, no position, a poor one: each in its own words, with a way out', async ({
  product,
  visitor,
  login,
}) => {
  const { driver, at } = await assign(product.origin);
  const phone = await visitor({ viewport: PHONE, permissions: [] });
  await login(phone, driver.email, '/driver');
  await expect(phone.getByText('Location is switched off')).toBeVisible({ timeout: 20_000 });
  await expect(phone.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expectOneScreen(phone);
  expect(await audit(phone)).toEqual([]);

  // Allowed meanwhile: no reload is needed.
  await phone.context().setGeolocation(place(at(0), 600));
  await phone.context().grantPermissions(['geolocation']);
  await phone
    .getByRole('button', { name: 'Try again' })
    .click({ timeout: 3_000 })
    .catch(() => undefined);
  await expect(phone.getByText('good to 600 m only')).toBeVisible({ timeout: 20_000 });
  await phone.context().setGeolocation(place(at(0)));
  await expect(phone.getByText('good to 600 m only')).toBeHidden({ timeout: 20_000 });
});

test('of two tabs of one driver the later one drives, and the other says so, with a line or without', async ({
  product,
  visitor,
  login,
  expectError,
}) => {
  expectError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket|network error/i);
  const { driver, at } = await assign(product.origin);
  const first = await visitor({ viewport: PHONE, geolocation: place(at(0)), permissions: ['geolocation'] });
  await login(first, driver.email, '/driver');
  await expect(lamp(first)).toBeVisible({ timeout: 20_000 });
  const second = await first.context().newPage();
  await second.goto('/driver');
  await expect(first.getByText('Another phone has taken over')).toBeVisible({ timeout: 20_000 });
  await expect(lamp(second)).toBeVisible();
  await first.context().setOffline(true);
  await press(first, 'Take the trip back');
  await expect(second.getByText('Another phone has taken over')).toBeVisible();
  await expect(lamp(first)).toBeVisible();
});

for (const [locale, scheme] of [
  ['en', 'dark'],
  ['si', 'light'],
  ['ta', 'light'],
  ['ta', 'dark'],
] as const) {
  test(`one screen in ${locale}, ${scheme}: nothing to scroll, nothing that axe objects to`, async ({
    product,
    visitor,
    login,
  }) => {
    const { driver, at } = await assign(product.origin);
    const phone = await visitor({
      viewport: PHONE,
      geolocation: place(at(0)),
      permissions: ['geolocation'],
      colorScheme: scheme,
    });
    await phone.context().addCookies([{ name: 'locale', value: locale, url: product.origin }]);
    await login(phone, driver.email, '/driver');
    await expect(lamp(phone)).toBeVisible({ timeout: 20_000 });
    await phone.screenshot({ path: `${SHOTS}/${locale}-${scheme}-before.png` });
    await expectOneScreen(phone);
    expect(await audit(phone)).toEqual([]);
    await phone.locator('main button').last().click();
    await expect(lamp(phone)).toHaveAttribute('data-lamp', 'sending', { timeout: 20_000 });
    await phone.context().setGeolocation(place(at(400)));
    await expect(phone.locator('[data-waiting]')).toBeVisible({ timeout: 20_000 });
    await phone.screenshot({ path: `${SHOTS}/${locale}-${scheme}-driving.png` });
    await expectOneScreen(phone);
    expect(await audit(phone)).toEqual([]);
    const small = await phone
      .locator('main button')
      .evaluateAll((buttons) =>
        buttons.filter((one) => one.getBoundingClientRect().height < 72).map((one) => one.textContent),
      );
    expect(small, 'targets are 72 px').toEqual([]);
  });
}
