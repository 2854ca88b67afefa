import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright/test';
import { ownTrip } from '../e2e/support/own-trip';
import { DEMO, expect, test } from '../e2e/support/server';
import { print } from '../e2e/support/wire';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Who = keyof typeof DEMO | 'guest';
/** Every page by who opens it. `{trip}`, `{booking}` and `{token}` are a trip's that is under way. */
const PAGES: Record<Who, string[]> = {
  guest: ['/', '/login', '/register', '/reset', '/verify', '/docs', '/offline', '/no-such-page', '/track/{token}'],
  passenger: [
    '/passenger',
    '/passenger?from=Maharagama&to=Town+Hall',
    '/passenger/trip/{trip}',
    '/passenger/trip/{trip}/book',
    '/passenger/bookings/{booking}',
    '/account',
  ],
  driver: ['/driver', '/account', '/reports'],
  conductor: ['/conductor', '/account'],
  operator: ['/operator', '/reports', '/account'],
  admin: ['/admin', '/reports', '/account'],
};

/** A line for each rule that is broken, with where. */
async function broken(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run(where: Document, options: object): Promise<AxeResults> } }).axe.run(document, {
      resultTypes: ['violations'],
      rules: { 'target-size': { enabled: true } },
    }),
  );
  return violations.map(
    ({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]?.target.join(' ')} ${nodes[0]?.html.slice(0, 120)}`,
  );
}

for (const [who, paths] of Object.entries(PAGES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe: ${who} in ${colorScheme}`, async ({ product, visitor, login, expectError }) => {
      test.setTimeout(180_000);
      expectError(/404/);
      const trip = await ownTrip(product.origin);
      try {
        await trip.status('STARTED');
        await trip.fix(0.3);
        const { token } = await trip.share();
        const page = await visitor({
          ...{ colorScheme, reducedMotion: 'reduce', viewport: { width: 360, height: 740 } },
          ...{ geolocation: { latitude: 6.85, longitude: 79.92 }, permissions: ['geolocation'] },
        });
        if (who !== 'guest') {
          await login(page, DEMO[who as keyof typeof DEMO], paths[0]);
          await page.waitForLoadState('load');
        }
        for (const path of paths) {
          const filled = path
            .replace('{trip}', trip.tripId)
            .replace('{booking}', trip.bookingId)
            .replace('{token}', token);
          await page.goto(filled);
          await page.waitForLoadState('load');
          await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached({ timeout: 20_000 });
          // What is fetched after the page has come, or has said that it does not.
          await expect(page.locator('main [role=status] .sr-only', { hasText: 'Loading' })).toHaveCount(0, {
            timeout: 15_000,
          });
          const lines = await broken(page);
          print(
            `${who.padEnd(10)} ${colorScheme.padEnd(6)} ${path.padEnd(42)} ${lines.length === 0 ? 'clean' : lines.length}`,
          );
          for (const line of lines) print(`    ${line}`);
          expect.soft(lines, `${path} as ${who} in ${colorScheme}`).toEqual([]);
        }
      } finally {
        trip.close();
      }
    });
  }
}
