import type { Page } from 'playwright/test';
import { findOffer } from './support/offers';
import { apiAs, DEMO, expect, test } from './support/server';

interface Named {
  id: string;
  name: { en: string };
}
interface Trip {
  id: string;
  departsAt: string;
  stops: Named[];
}

/** A trip that nobody drives yet and that leaves in an hour or later, so that a test has the time to book it. */
async function tripToCome(api: Awaited<ReturnType<typeof apiAs>>): Promise<Trip> {
  const { items } = await api.call<{ items: Trip[] }>('/trips?status=SCHEDULED&limit=200');
  const later = items.find(({ departsAt }) => Date.parse(departsAt) > Date.now() + 3_600_000);
  expect(later, 'the demo timetable reaches beyond the next hour').toBeDefined();
  return api.call<Trip>(`/trips/${later?.id}`);
}

/** The last seat that is still free: other tests take theirs from the front. */
async function freeSeat(api: Awaited<ReturnType<typeof apiAs>>, tripId: string): Promise<number> {
  const { seats } = await api.call<{ seats: { seatNumber: number; available: boolean }[] }>(`/trips/${tripId}/seats`);
  const free = seats.filter(({ available }) => available).at(-1);
  expect(free).toBeDefined();
  return free?.seatNumber ?? 0;
}

const bus = (page: Page) => page.locator('.bus-marker');
const chip = (page: Page) => page.locator('[data-freshness]:not(.bus-marker)');

test('from signing in to the bus on the map: one tap, live, and it moves', async ({ visitor, login }) => {
  // Without glides a marker moves with a new fix and never otherwise.
  const page = await visitor({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
  await login(page, DEMO.passenger, '/passenger');
  await expect(page.getByRole('heading', { name: 'Your next trip' })).toBeVisible();
  await page.getByRole('link', { name: 'Show on the map' }).click();

  await expect(bus(page)).toHaveAttribute('data-freshness', 'LIVE', { timeout: 20_000 });
  await expect(chip(page)).toContainText('Live');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/Bus .+ · .+(min|\d\d:\d\d|arriving)/);

  await page.getByRole('button', { name: 'Show the bus' }).click();
  const place = () => bus(page).evaluate((marker) => (marker as HTMLElement).style.transform);
  // The map's own move to the bus may count as one change; two more are the bus's.
  const places = new Set<string>();
  await expect.poll(async () => places.add(await place()).size, { timeout: 30_000 }).toBeGreaterThan(2);
  await expect(chip(page)).toHaveAttribute('data-freshness', 'LIVE');
  await expect(page.getByRole('list', { name: 'Stops' }).getByRole('listitem').last()).toBeAttached();
});

test('a seat is found, booked, shown as a ticket that survives a dead line, and given back', async ({
  page,
  product,
  login,
  expectError,
}) => {
  const api = await apiAs(product.origin, DEMO.passenger);
  const trip = await tripToCome(api);
  const seat = await freeSeat(api, trip.id);
  const [from, to] = [trip.stops[0]?.name.en ?? '', trip.stops.at(-1)?.name.en ?? ''];

  await login(page, DEMO.passenger, '/passenger');
  await page.getByLabel('From stop').fill(from);
  await page.getByLabel('To stop').fill(to);
  await page.getByRole('button', { name: 'Show buses' }).click();
  const offer = await findOffer(page, trip.id);
  await expect(offer).toContainText(/seats? left/);
  await expect(offer).toContainText('Rs');
  await offer.click();

  await expect(page.getByLabel('From stop').locator('option:checked')).toContainText(from);
  await page.getByRole('radio', { name: `Seat ${seat}, Free` }).click();
  await page.getByRole('button', { name: `Book seat ${seat}` }).click();

  await page.waitForURL(/\/passenger\/bookings\//);
  await expect(page.getByText(`Seat ${seat}`, { exact: true })).toBeVisible();
  const code = page.getByRole('img', { name: /^Ticket code / });
  await expect(code).toBeVisible();
  const label = await code.getAttribute('aria-label');

  expectError(/ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
  await page.route('**/api/bookings/**', (route) => route.abort());
  await page.reload();
  await expect(page.getByText('Kept on this phone')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('img', { name: label ?? '' })).toBeVisible();
  await page.unroute('**/api/bookings/**');
  await page.reload();

  await page.getByRole('button', { name: 'Cancel this booking' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel this booking' }).click();
  await expect(page.getByText('The booking is cancelled.').first()).toBeVisible();
  await expect(code).toHaveCount(0);
  expect(await freeSeat(api, trip.id)).toBe(seat);
});

test('a seat that someone else took a moment ago is refused in words, and shown as taken', async ({
  page,
  product,
  login,
  expectError,
}) => {
  const passenger = await apiAs(product.origin, DEMO.passenger);
  const admin = await apiAs(product.origin, DEMO.admin);
  const trip = await tripToCome(passenger);
  const seat = await freeSeat(passenger, trip.id);
  const { id: passengerId } = await passenger.call<{ id: string }>('/me');

  await login(page, DEMO.passenger, `/passenger/trip/${trip.id}/book`);
  await page.getByRole('radio', { name: `Seat ${seat}, Free` }).click();
  const { id } = await admin.call<{ id: string }>(`/trips/${trip.id}/bookings`, {
    method: 'POST',
    body: JSON.stringify({
      seatNumber: seat,
      pickupStopId: trip.stops[0]?.id,
      dropStopId: trip.stops.at(-1)?.id,
      passengerId,
    }),
  });
  expectError(/409/);
  await page.getByRole('button', { name: `Book seat ${seat}` }).click();
  await expect(page.getByText('This seat has just been taken.')).toBeVisible();
  await expect(page.getByRole('radio', { name: `Seat ${seat}, Taken` })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose a seat' })).toBeDisabled();
  await passenger.call(`/bookings/${id}`, { method: 'DELETE' });
});

test('a link that is none says so calmly', async ({ page, expectError }) => {
  expectError(/404/);
  await page.goto('/track/no-such-link');
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
});

test('a share link shows the bus to whoever has it, until it is taken back', async ({
  visitor,
  login,
  expectError,
}) => {
  const page = await visitor();
  await login(page, DEMO.passenger, '/passenger');
  await page.getByRole('link', { name: 'Show on the map' }).click();
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  const url = await page.getByLabel('Link to the trip').inputValue();
  expect(new URL(url).pathname).toMatch(/^\/track\/[\w-]{20,}$/);

  const family = await visitor({ viewport: { width: 360, height: 740 } });
  await family.goto(new URL(url).pathname);
  await expect(bus(family)).toHaveAttribute('data-freshness', 'LIVE', { timeout: 20_000 });
  await expect(chip(family)).toContainText('Live');
  // Nothing of whoever shared it: no seat, no ticket, no name.
  await expect(family.getByText(/seat|ticket|Demo Passenger/i)).toHaveCount(0);

  expectError(/404/);
  await page.getByRole('button', { name: 'Stop sharing' }).click();
  await expect(family.getByRole('heading', { name: 'This link has ended' })).toBeVisible({ timeout: 5_000 });
  await family.reload();
  await expect(family.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
});

test('who is not signed in is asked to, and comes back to where they wanted to go', async ({ page, login }) => {
  await page.goto('/passenger');
  await expect(page).toHaveURL(/\/login\?callbackUrl=%2Fpassenger$/);
  await login(page, DEMO.passenger, '/passenger');
  await expect(page).toHaveURL(/\/passenger$/);
});
