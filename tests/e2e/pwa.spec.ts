import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from 'playwright/test';
import { ownTrip } from './support/own-trip';
import { DEMO, expect, test } from './support/server';

const APPS = [
  { app: 'passenger', email: DEMO.passenger, manifest: '/manifest.webmanifest', scope: '/' },
  { app: 'driver', email: DEMO.driver, manifest: '/driver/manifest.webmanifest', scope: '/driver' },
  { app: 'conductor', email: DEMO.conductor, manifest: '/conductor/manifest.webmanifest', scope: '/conductor' },
] as const;

/** The worker is in charge of this page and has finished its installation. */
async function controlled(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const { active } = await navigator.serviceWorker.ready;
    return active?.state === 'activated' && navigator.serviceWorker.controller !== null;
  });
}

/** Paths of the pages that this browser keeps for a dead line. */
const keptPages = (page: Page) =>
  page.evaluate(async () => {
    const paths: string[] = [];
    for (const name of (await caches.keys()).filter((one) => one.startsWith('srivibes-pages'))) {
      for (const { url } of await (await caches.open(name)).keys()) paths.push(new URL(url).pathname);
    }
    return paths.sort();
  });

async function keeps(page: Page, path: string): Promise<void> {
  await controlled(page);
  await expect.poll(() => keptPages(page)).toContain(path);
}

async function reopen(context: BrowserContext, page: Page, path: string): Promise<Page> {
  await page.close();
  const again = await context.newPage();
  await again.goto(path);
  return again;
}

for (const { app, email, manifest, scope } of APPS) {
  test(`${app}: can be installed, and opens without a line`, async ({ page, context, login, product, expectError }) => {
    await login(page, email, `/${app}`);
    await expect(page.locator('link[rel=manifest]')).toHaveAttribute('href', manifest);
    const facts = await (await page.request.get(manifest)).json();
    expect(facts).toMatchObject({ scope, start_url: `/${app}`, display: 'standalone' });
    expect(facts.name).toMatch(/^SriVibes/);
    for (const { src, sizes } of facts.icons) {
      const image = await page.evaluate(async (path) => {
        const bitmap = await createImageBitmap(await (await fetch(path)).blob());
        return `${bitmap.width}x${bitmap.height}`;
      }, src);
      expect(image).toBe(sizes);
    }
    // The browser's own word: what it finds missing for an installation.
    const devtools = await context.newCDPSession(page);
    await devtools.send('Page.enable');
    const found = await devtools.send('Page.getAppManifest');
    expect([found.url, found.errors]).toEqual([product.origin + manifest, []]);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    // A Playwright context is a private window, and those install nothing.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);

    await keeps(page, `/${app}`);
    expectError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_FAILED|websocket error|WebSocket connection/);
    await context.setOffline(true);
    const again = await reopen(context, page, `/${app}`);
    await expect(again.getByRole('banner')).toBeVisible();
    await expect(again.getByText('No network. What you see may be old.').first()).toBeVisible();
    // Alive, not a picture: the menu opens.
    await again.getByRole('button', { name: /^Account/ }).click();
    await expect(again.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  });
}

test('a page never seen here says so without a line, in the language chosen, and comes with the line', async ({
  visitor,
  login,
  expectError,
}) => {
  const page = await visitor({ locale: 'si' });
  const context = page.context();
  await login(page, DEMO.passenger, '/passenger');
  await controlled(page);
  expectError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket connection/);
  await context.setOffline(true);
  await page.goto('/docs');
  await expect(page.getByRole('heading', { name: 'ජාලය නැත' })).toBeVisible();
  await context.setOffline(false);
  await expect(page).toHaveURL(/\/docs$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

/** Other tests book, give back and end trips: none of the passenger's other tickets need be good any more. */
async function ticketOfAComingTrip(origin: string) {
  const { tripId, bookingId, close } = await ownTrip(origin);
  close();
  const pathname = `/passenger/bookings/${bookingId}`;
  return {
    pathname,
    /** From the passenger's first page, by what a finger would touch. */
    async tapThere(page: Page): Promise<void> {
      await page.locator(`a[href="/passenger/trip/${tripId}"]`).first().click();
      await page.locator(`a[href="${pathname}"]`).first().click();
      await page.waitForURL(`**${pathname}`);
    },
  };
}

test('a ticket reached by a tap opens without a line, also after the app was closed', async ({
  page,
  context,
  login,
  product,
  expectError,
}) => {
  const { pathname, tapThere } = await ticketOfAComingTrip(product.origin);
  await login(page, DEMO.passenger, '/passenger');
  await controlled(page);
  await tapThere(page);
  await expect(page.getByRole('img', { name: /^Ticket code / })).toBeVisible();
  await keeps(page, pathname);
  expectError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket connection/);
  await context.setOffline(true);
  const again = await reopen(context, page, pathname);
  await expect(again.getByRole('img', { name: /^Ticket code / })).toBeVisible();
});

test('signing out leaves nothing of the person: not the page, not the ticket', async ({
  page,
  context,
  login,
  product,
  expectError,
}) => {
  const { pathname, tapThere } = await ticketOfAComingTrip(product.origin);
  await login(page, DEMO.passenger, '/passenger');
  await tapThere(page);
  await expect(page.getByRole('img', { name: /^Ticket code / })).toBeVisible();
  await keeps(page, pathname);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  expect(await keptPages(page)).toEqual(['/offline']);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => /ticket|share/.test(name)))).toEqual([]);

  expectError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket connection/);
  await context.setOffline(true);
  for (const path of ['/passenger', pathname]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'No network' })).toBeVisible();
    await expect(page.getByText(DEMO.passenger)).toHaveCount(0);
  }
});

test('the API and the sockets are never answered from a cache', async ({ page, context, login, expectError }) => {
  expectError(/ERR_INTERNET_DISCONNECTED|Failed to fetch|WebSocket connection/);
  await login(page, DEMO.passenger, '/passenger');
  await controlled(page);
  await page.evaluate(() => fetch('/api/me').then((answer) => answer.json()));
  const urls = await page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    }
    return found;
  });
  expect(urls.length).toBeGreaterThan(10);
  expect(urls.filter((path) => /^\/(api|socket\.io)/.test(path))).toEqual([]);
  await context.setOffline(true);
  expect(
    await page.evaluate(() =>
      fetch('/api/me').then(
        () => 'answered',
        () => 'no line',
      ),
    ),
  ).toBe('no line');
  await context.setOffline(false);
});

test('a new version is offered, never forced; taking it loads the page anew', async ({ page, product }) => {
  // The product behind a server that can change the worker, as a deployment would.
  let release = 1;
  const { hostname, port } = new URL(product.origin);
  const front = createServer((incoming, outgoing) => {
    const onward = forward(
      { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers },
      (answer) => {
        if (incoming.url !== '/sw.js') {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          return;
        }
        const { 'content-length': _length, 'content-encoding': _encoding, ...headers } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, headers);
        answer.on('data', (chunk) => outgoing.write(chunk)).on('end', () => outgoing.end(`\n/* release ${release} */`));
      },
    );
    // As a proxy would: a plain answer is one that can be added to.
    onward.setHeader('accept-encoding', 'identity');
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((done) => front.listen(0, () => done()));
  try {
    const address = `http://localhost:${(front.address() as AddressInfo).port}`;
    await page.goto(`${address}/reset`);
    await controlled(page);
    await expect(page.getByText('A new version is ready')).toHaveCount(0);
    await page.evaluate(() => Object.assign(window, { before: true }));

    release = 2;
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await expect(page.getByText('A new version is ready')).toBeVisible();
    // Nothing happened by itself.
    expect(await page.evaluate(() => 'before' in window)).toBe(true);
    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    await page.waitForFunction(() => !('before' in window));
    await controlled(page);
    expect(await page.evaluate(async () => (await navigator.serviceWorker.ready).waiting)).toBeNull();
    await expect(page.getByText('A new version is ready')).toHaveCount(0);
  } finally {
    front.closeAllConnections();
    front.close();
  }
});

test('what is pushed is shown in its words, and a broken push harms nothing', async ({
  browser,
  page,
  context,
  login,
  product,
}) => {
  await context.grantPermissions(['notifications']);
  await login(page, DEMO.passenger, '/passenger');
  await controlled(page);
  const devtools = await browser.newBrowserCDPSession();
  const { targetInfos } = await devtools.send('Target.getTargets');
  expect(targetInfos.some(({ type, url }) => type === 'service_worker' && url === `${product.origin}/sw.js`)).toBe(
    true,
  );
  const client = await context.newCDPSession(page);
  const registration = new Promise<string>((found) => {
    client.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const one = registrations.find(({ scopeURL }) => scopeURL === `${product.origin}/`);
      if (one) found(one.registrationId);
    });
  });
  await client.send('ServiceWorker.enable');
  const registrationId = await registration;
  const push = (data: string) =>
    client.send('ServiceWorker.deliverPushMessage', { origin: product.origin, registrationId, data });
  const shown = () =>
    page.evaluate(async () =>
      (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, data }) => [
        title,
        body,
        data.url,
      ]),
    );
  const words = { title: 'Bus 01 is near', body: 'It may be at Kadawatha in 8 min.', tag: 'a', lang: 'en' };
  await push(JSON.stringify({ ...words, url: '/passenger/trip/1' }));
  await expect.poll(shown).toEqual([[words.title, words.body, '/passenger/trip/1']]);
  // Another site's address is no place to be sent to.
  await push(JSON.stringify({ ...words, url: '//elsewhere.example' }));
  await push('no JSON');
  await expect.poll(shown).toEqual(expect.arrayContaining([['SriVibes', '', '/passenger']]));
});
