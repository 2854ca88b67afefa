import type { Page } from 'playwright/test';
import type { Booking, TripDetail, TripSummary } from '@/lib/contract/views';
import { apiAs, DEMO, expect, test } from './support/server';

interface List<T> {
  items: T[];
}

const UNDER_WAY = 'STARTED,PAUSED,EMERGENCY';
test.describe.configure({ timeout: 90_000 });

const PHONE = { width: 360, height: 640 };

/** The trip that the demo's driver and conductor are on now. */
async function demoTrip(origin: string): Promise<TripDetail> {
  const driver = await apiAs(origin, DEMO.driver);
  let id: string | undefined;
  // The demo's drivers sign in one after another after the start.
  await expect
    .poll(
      async () => {
        const { items } = await driver.call<List<TripSummary>>(`/trips?mine=true&status=${UNDER_WAY}`);
        id = items[0]?.id;
        return id;
      },
      { timeout: 40_000 },
    )
    .toBeTruthy();
  return driver.call<TripDetail>(`/trips/${id}`);
}

const lamp = (page: Page) => page.locator('[data-lamp]');

test('a driver drives with a phone: the admin sees the position, then the call for help', async ({
  product,
  visitor,
  login,
}) => {
  const trip = await demoTrip(product.origin);
  const driver = await apiAs(product.origin, DEMO.driver);
  const live = () =>
    driver.call<{ location: { lat: number; lng: number } | null; status: string }>(`/trips/${trip.id}/live`);
  const { location } = await live();
  // Near to where the bus is already, since a leap would rightly not be believed.
  const start = location ?? trip.stops[0];
  if (!start) throw new Error('the trip has no stops');
  const place = { latitude: start.lat + 0.0002, longitude: start.lng + 0.0002, accuracy: 8 };

  const admin = await visitor();
  await login(admin, DEMO.admin, '/admin');
  await expect(admin.locator('[data-buses]')).toHaveAttribute('data-buses', /^(4\d|[5-9]\d|\d{3,})$/, {
    timeout: 20_000,
  });

  const phone = await visitor({ viewport: PHONE, geolocation: place, permissions: ['geolocation'] });
  await login(phone, DEMO.driver, '/driver');
  await expect(lamp(phone)).toHaveAttribute('data-lamp', 'sending', { timeout: 20_000 });
  // Everything on one screen: nothing to scroll on a small phone.
  expect(await phone.evaluate(() => document.documentElement.scrollHeight)).toBe(PHONE.height);

  const moved = { ...place, latitude: place.latitude + 0.0003 };
  await phone.context().setGeolocation(moved);
  await expect.poll(async () => (await live()).location?.lat, { timeout: 15_000 }).toBeCloseTo(moved.latitude, 5);

  await phone.reload();
  await expect(lamp(phone)).toHaveAttribute('data-lamp', 'sending', { timeout: 20_000 });

  const sos = phone.getByRole('button', { name: /SOS/ });
  // A short press is nothing.
  await sos.click();
  await expect(phone.getByRole('dialog')).toBeHidden();
  const hold = async () => {
    await sos.hover();
    await phone.mouse.down();
    await expect(phone.getByRole('dialog')).toBeVisible({ timeout: 4_000 });
    await phone.mouse.up();
  };
  await hold();
  await phone.getByRole('button', { name: 'Do not send' }).click();
  await expect(phone.getByRole('dialog')).toBeHidden();
  expect((await live()).status).toBe('STARTED');

  await hold();
  await expect(phone.getByText('SOS sent.')).toBeVisible({ timeout: 8_000 });
  // Other buses may have called for help too.
  const ours = (status = '') => admin.locator(`[data-alert=EMERGENCY]${status}`).filter({ hasText: trip.registration });
  const alert = ours('[data-alert-status=OPEN]');
  await expect(alert).toBeVisible({ timeout: 2_000 });
  await expect(alert).toContainText(trip.registration);

  await admin.keyboard.press('j');
  await expect(alert).toHaveAttribute('aria-current', 'true');
  await admin.keyboard.press('a');
  const taken = ours('[data-alert-status=ACKNOWLEDGED]');
  await expect(taken).toBeVisible();
  await taken.getByRole('button', { name: 'Show the bus' }).click();
  const panel = admin.locator(`[data-trip="${trip.id}"]`);
  await expect(panel).toContainText('Emergency');
  await expect(panel).toContainText(trip.operatorName);

  await phone.getByRole('button', { name: 'Emergency is over' }).click();
  await expect(panel).toContainText('Under way');
  await admin.keyboard.press('r');
  await expect(ours()).toHaveCount(0);
});

test('a second phone takes the wheel, and the first may take it back', async ({ product, visitor, login }) => {
  const trip = await demoTrip(product.origin);
  const [stop] = trip.stops;
  if (!stop) throw new Error('the trip has no stops');
  const options = {
    viewport: PHONE,
    geolocation: { latitude: stop.lat, longitude: stop.lng, accuracy: 8 },
    permissions: ['geolocation'],
  };
  const first = await visitor(options);
  await login(first, DEMO.driver, '/driver');
  await expect(lamp(first)).toBeVisible();
  const second = await visitor(options);
  await login(second, DEMO.driver, '/driver');
  await expect(first.getByText('Another phone has taken over')).toBeVisible({ timeout: 20_000 });
  await first.getByRole('button', { name: 'Take the trip back' }).click();
  await expect(second.getByText('Another phone has taken over')).toBeVisible({ timeout: 20_000 });
  await expect(lamp(first)).toBeVisible();
});

test('a driver without a permitted position is told how to mend it', async ({ product, visitor, login }) => {
  await demoTrip(product.origin);
  const phone = await visitor({ viewport: PHONE, permissions: [] });
  await login(phone, DEMO.driver, '/driver');
  await expect(phone.getByText('Location is switched off')).toBeVisible({ timeout: 20_000 });
  await expect(lamp(phone)).toHaveAttribute('data-lamp', 'error');
});

test('a conductor checks a real ticket by its code: aboard, then already aboard, then no ticket', async ({
  product,
  visitor,
  login,
}) => {
  const trip = await demoTrip(product.origin);
  const passenger = await apiAs(product.origin, DEMO.passenger);
  const { items } = await passenger.call<List<Booking>>('/bookings');
  const booking = items.find(({ tripId }) => tripId === trip.id);
  if (!booking) throw new Error('the demo passenger has no seat on the demo trip');
  const { token } = await passenger.call<{ token: string }>(`/bookings/${booking.id}/ticket`);

  const phone = await visitor({ viewport: PHONE });
  await login(phone, DEMO.conductor, '/conductor');
  const code = phone.getByLabel('Ticket code');
  await expect(code).toBeVisible({ timeout: 20_000 });
  const check = async (text: string) => {
    await code.fill(text);
    await phone.getByRole('button', { name: 'Check' }).click();
  };
  const verdict = phone.locator('[data-verdict]');

  await check(token);
  await expect(verdict).toHaveAttribute('data-verdict', 'BOARDED');
  await expect(verdict).toContainText(String(booking.seatNumber));
  // A valid ticket needs no tap.
  await expect(verdict).toBeHidden({ timeout: 4_000 });
  await expect(phone.locator('[data-boarded]')).toHaveAttribute('data-boarded', '1');

  await check(token);
  await expect(verdict).toHaveAttribute('data-verdict', 'ALREADY_BOARDED');
  await phone.getByRole('button', { name: /next ticket/ }).click();
  await expect(verdict).toBeHidden();

  await check('SV1.not-a.ticket');
  await expect(verdict).toHaveAttribute('data-verdict', 'INVALID_TICKET');
  await phone.keyboard.press('Escape');
  await expect(verdict).toBeHidden();
  await expect(phone.locator('[data-boarded]')).toHaveAttribute('data-boarded', '1');
});

test('an operator sees the day and gives a trip another driver', async ({ page, login }) => {
  await login(page, DEMO.operator, '/operator');
  const rows = page.locator('[data-departure]');
  await expect(rows.first()).toBeVisible({ timeout: 20_000 });
  expect(await rows.count()).toBeGreaterThan(3);

  const row = page.locator('[data-departure]', { hasText: 'Scheduled' }).first();
  const id = await row.getAttribute('data-departure');
  const driver = page.locator(`[data-departure="${id}"] [data-cell=driver]`);
  await expect(driver).not.toBeEmpty();
  await row.getByRole('button', { name: 'Assign' }).click();
  const pick = page.getByRole('dialog').getByLabel('Driver', { exact: true });
  const other = await pick.evaluate((select: HTMLSelectElement) => {
    const free = [...select.options].find(({ value, text }) => value !== select.value && !text.includes('('));
    return free && { value: free.value, name: free.text };
  });
  if (!other) throw new Error('there is no other driver');
  await pick.selectOption(other.value);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(driver).toHaveText(other.name);
  await page.reload();
  await expect(driver).toHaveText(other.name, { timeout: 20_000 });
});

test('the fleet is searched and filtered by keyboard', async ({ page, login }) => {
  await login(page, DEMO.admin, '/admin');
  const buses = page.locator('[data-buses]');
  await expect(buses).toHaveAttribute('data-buses', /^(4\d|[5-9]\d|\d{3,})$/, { timeout: 20_000 });
  await page.keyboard.press('/');
  await page.keyboard.type('Kandy');
  await expect(page.getByRole('list', { name: 'Buses' }).getByRole('listitem').first()).toContainText('Kandy');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('no such bus');
  await expect(page.getByText('No bus matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear all' }).click();
  await page.getByRole('list', { name: 'Buses' }).getByRole('button').first().click();
  await expect(page.locator('[data-trip]')).toContainText('Driver');
});

test('each page asks who you are, and sends the wrong role home', async ({ page, login }) => {
  for (const path of ['/driver', '/conductor', '/admin', '/operator']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/login\?callbackUrl=/);
  }
  await login(page, DEMO.passenger, '/admin');
  await expect(page.getByText('This page is for someone else')).toBeVisible();
});
