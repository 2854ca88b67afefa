import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright/test';
import { audit } from './support/axe';
import { findOffer } from './support/offers';
import { apiAs, DEMO, DEMO_PASSWORD, expect, test } from './support/server';

interface Trip {
  id: string;
  routeId: string;
  departsAt: string;
  stops: { id: string; name: { en: string; si: string; ta: string } }[];
}
type Api = Awaited<ReturnType<typeof apiAs>>;
const HOUR = 3_600_000;

/** Trips of one route that leave in so many hours or later, the first first. */
async function tripsToCome(api: Api, hours: number): Promise<Trip[]> {
  const { items } = await api.call<{ items: Trip[] }>('/trips?status=SCHEDULED&limit=200');
  const later = items.filter(({ departsAt }) => Date.parse(departsAt) > Date.now() + hours * HOUR);
  const first = later.find(({ id, routeId }) => later.some((other) => other.id !== id && other.routeId === routeId));
  expect(first, 'the demo timetable has two more trips of one line').toBeDefined();
  const same = later.filter(({ routeId }) => routeId === first?.routeId);
  return Promise.all(same.map(({ id }) => api.call<Trip>(`/trips/${id}`)));
}

/** A passenger of a test's own, so that no other test's bookings are seen. */
async function newPassenger(admin: Api): Promise<string> {
  const email = `${randomUUID()}@example.lk`;
  const body = JSON.stringify({ email, password: DEMO_PASSWORD, name: 'Test Passenger', role: 'PASSENGER' });
  await admin.call('/users', { method: 'POST', body });
  return email;
}

async function search(page: Page, from: string, to: string) {
  await page.getByRole('combobox', { name: 'From stop' }).fill(from);
  await page.getByRole('combobox', { name: 'To stop' }).fill(to);
  await page.getByRole('button', { name: 'Show buses' }).click();
}

test('from a name that is misspelt to a ticket that was paid, shown without a line, and given back', async ({
  visitor,
  product,
  login,
  expectError,
}) => {
  const admin = await apiAs(product.origin, DEMO.admin);
  const email = await newPassenger(admin);
  const [trip] = await tripsToCome(admin, 2);
  if (!trip) throw new Error('no trip');
  const page = await visitor({ viewport: { width: 360, height: 740 } });
  await login(page, email, '/passenger');

  // By keyboard: the Sinhala name with a letter missing, the suggestion taken by arrow and Enter.
  const from = page.getByRole('combobox', { name: 'From stop' });
  await from.fill(trip.stops[0]?.name.si ?? '');
  await expect(page.getByRole('option').first()).toBeVisible();
  await from.press('ArrowDown');
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  expect(await audit(page)).toEqual([]);
  await from.press('Enter');
  await expect(from).toHaveValue(trip.stops[0]?.name.en ?? '');
  await expect(page.getByRole('listbox')).toBeHidden();
  await search(page, trip.stops[0]?.name.en ?? '', trip.stops.at(-1)?.name.en ?? '');
  const offer = await findOffer(page, trip.id);
  await expect(offer).toContainText(/\d+ seats? left/);
  await offer.click();

  await page.getByRole('radio', { name: 'Pay online' }).check();
  await page.getByRole('radio', { name: 'Seat 9, Free' }).click();
  expect(await audit(page)).toEqual([]);
  await page.getByRole('button', { name: 'Book seat 9' }).click();
  await page.waitForURL(/\/passenger\/bookings\//);
  await expect(page.getByRole('heading', { name: 'Seat 9 is held for you' })).toBeVisible();
  await expect(page.getByRole('timer')).toContainText(/Pay within [45]:\d\d/);
  expect(await audit(page)).toEqual([]);

  // It fails first, and is paid then.
  const pay = page.getByRole('button', { name: /^Pay Rs .* now$/ });
  await pay.dblclick();
  await page.waitForURL(/\/passenger\/pay\//);
  expect(await audit(page)).toEqual([]);
  await page.getByRole('button', { name: 'Let the payment fail' }).click();
  await expect(page.getByText('The payment did not go through.')).toBeVisible();
  await pay.click();
  await page.waitForURL(/\/passenger\/pay\//);
  await page.getByRole('button', { name: /^Pay Rs/ }).click();
  await page.waitForURL(/\/passenger\/bookings\//);
  const code = page.getByRole('img', { name: /^Ticket code / });
  await expect(code).toBeVisible();
  await expect(page.getByText(/^Paid Rs/)).toBeVisible();
  expect(await audit(page)).toEqual([]);

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Add to calendar' }).click();
  expect((await saved).suggestedFilename()).toBe('srivibes.ics');

  expectError(/ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
  await page.route('**/api/bookings/**', (route) => route.abort());
  await page.reload();
  await expect(page.getByText('Kept on this phone')).toBeVisible({ timeout: 20_000 });
  await expect(code).toBeVisible();
  await page.unroute('**/api/bookings/**');
  await page.reload();

  await page.getByRole('link', { name: 'Receipt' }).click();
  await expect(page.getByRole('heading', { name: 'Receipt' })).toBeVisible();
  await expect(page.getByText('Test payment')).toBeVisible();
  expect(await audit(page)).toEqual([]);
  await page.getByRole('link', { name: 'Back to the ticket' }).click();

  await page.getByRole('button', { name: 'Cancel this booking' }).click();
  await expect(page.getByRole('dialog')).toContainText('Until an hour before departure');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel this booking' }).click();
  await expect(page.getByText(/is on its way back to you|was paid back/)).toBeVisible();
  await expect(code).toHaveCount(0);
});

test('two browsers want one seat: one has it, the other is told in words', async ({
  visitor,
  product,
  login,
  expectError,
}) => {
  const admin = await apiAs(product.origin, DEMO.admin);
  const [trip] = await tripsToCome(admin, 2);
  const pages = await Promise.all(
    [0, 1].map(async () => {
      const email = await newPassenger(admin);
      const page = await visitor();
      await login(page, email, `/passenger/trip/${trip?.id}/book`);
      await page.getByRole('radio', { name: 'Seat 11, Free' }).click();
      return page;
    }),
  );
  expectError(/409/);
  await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Book seat 11' }).click()));
  const outcomes = await Promise.all(
    pages.map((page) =>
      Promise.race([
        page.waitForURL(/\/passenger\/bookings\//).then(() => 'booked'),
        page
          .getByText('This seat has just been taken.')
          .waitFor()
          .then(() => 'taken'),
      ]),
    ),
  );
  expect(outcomes.sort()).toEqual(['booked', 'taken']);
});

test('the operator cancels: the passenger is told once, and takes the next bus with one tap', async ({
  visitor,
  product,
  login,
}) => {
  const admin = await apiAs(product.origin, DEMO.admin);
  const email = await newPassenger(admin);
  const passenger = await apiAs(product.origin, email);
  const trip = (await tripsToCome(admin, 3)).at(0);
  if (!trip) throw new Error('no trip');
  const body = { seatNumber: 7, pickupStopId: trip.stops[0]?.id, dropStopId: trip.stops.at(-1)?.id };
  await passenger.call(`/trips/${trip.id}/bookings`, { method: 'POST', body: JSON.stringify(body) });
  const cancel = () =>
    admin.call(`/trips/${trip.id}`, { method: 'PATCH', body: JSON.stringify({ status: 'CANCELLED' }) });
  await cancel();
  await cancel();

  const page = await visitor({ viewport: { width: 360, height: 740 } });
  await login(page, email, '/passenger');
  const news = page.getByRole('region', { name: 'News of your trips' });
  await expect(news.getByRole('listitem')).toHaveCount(1);
  await expect(news).toContainText('is cancelled by the operator');
  expect(await audit(page)).toEqual([]);
  await news.getByRole('link', { name: 'Choose another bus' }).click();
  await expect(page.getByRole('heading', { name: 'The operator cancelled this trip' })).toBeVisible();
  await expect(page.getByText(/^Price stays Rs/)).toBeVisible();
  expect(await audit(page)).toEqual([]);
  const old = page.url();
  await page
    .getByRole('button', { name: /^Take the bus at/ })
    .first()
    .click();
  await page.waitForURL((url) => url.href !== old && /\/passenger\/bookings\//.test(url.pathname));
  await expect(page.getByRole('img', { name: /^Ticket code / })).toBeVisible();
  await page.goto('/passenger');
  await expect(page.getByRole('heading', { name: 'Your next trip' })).toBeVisible();
  await expect(news).toBeHidden();
});

test('where no bus goes, the page says so and offers what is near', async ({ visitor, product, login }) => {
  const admin = await apiAs(product.origin, DEMO.admin);
  const email = await newPassenger(admin);
  const page = await visitor();
  await login(page, email, '/passenger');
  await search(page, 'Jaffna', 'Nugegoda');
  await expect(page.getByText('No direct bus goes there on this day.')).toBeVisible();
  await page.getByRole('button', { name: 'The day after' }).click();
  await expect(page).toHaveURL(/date=\d{4}-\d\d-\d\d/);
});
