import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from 'playwright/test';
import { type Product, startProduct } from './product';

export { expect };

export const DEMO_PASSWORD = 'srivibes-demo';
/** The demo's logins by role. */
export const DEMO = {
  passenger: 'passenger@demo.srivibes.lk',
  driver: 'driver@demo.srivibes.lk',
  conductor: 'conductor@demo.srivibes.lk',
  operator: 'operator@demo.srivibes.lk',
  admin: 'admin@demo.srivibes.lk',
} as const;

interface Tools {
  /** Signs in through the real page and waits for the page that was asked for. */
  login(page: Page, email: string, path?: string): Promise<void>;
  /** A page of a browser of its own (cookies, position, permissions), watched like the test's own. */
  visitor(options?: BrowserContextOptions): Promise<Page>;
  /** Lets an error of a page pass that the test provokes. */
  expectError(pattern: RegExp): void;
}

interface Watch {
  watch(context: BrowserContext): void;
  allow(pattern: RegExp): void;
}

/** One server for all tests of a worker; every page is watched, and an error that nobody expected fails the test. */
export const test = base.extend<Tools & { watching: Watch }, { product: Product }>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const { product, stop } = await startProduct();
      await use(product);
      await stop();
    },
    { scope: 'worker', timeout: 150_000 },
  ],

  baseURL: async ({ product }, use) => {
    await use(product.origin);
  },

  watching: [
    async ({ product }, use) => {
      const errors: string[] = [];
      const allowed: RegExp[] = [];
      await use({
        watch(context) {
          context.on('weberror', (error) => errors.push(`page error: ${error.error().stack ?? error.error().message}`));
          context.on('console', (message) => {
            if (message.type() !== 'error') return;
            const { url } = message.location();
            // Map tiles come from elsewhere, and a test needs no network.
            if (message.text().startsWith('Failed to load resource') && !url.startsWith(product.origin)) return;
            errors.push(`console: ${message.text()} (${url})`);
          });
        },
        allow: (pattern) => allowed.push(pattern),
      });
      const unexpected = errors.filter((error) => !allowed.some((pattern) => pattern.test(error)));
      expect(unexpected, 'errors in the browser that nobody expected').toEqual([]);
    },
    { auto: true },
  ],

  context: async ({ context, watching }, use) => {
    watching.watch(context);
    await use(context);
  },

  visitor: async ({ browser, baseURL, watching }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await newContext(browser, { ...(baseURL ? { baseURL } : {}), ...options });
      watching.watch(context);
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  expectError: async ({ watching }, use) => {
    await use(watching.allow);
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  login: async ({}, use) => {
    await use(async (page, email, path = '/') => {
      await page.goto(`/login?callbackUrl=${encodeURIComponent(path)}`);
      // Until its script is there, a press would post the form the plain way.
      await page.locator('form[data-ready]').waitFor();
      await page.locator('input[name=email]').fill(email);
      await page.locator('input[name=password]').fill(DEMO_PASSWORD);
      await page.locator('form button[type=submit]').click();
      await page.waitForURL((url) => url.pathname !== '/login');
    });
  },
});

const newContext = (browser: Browser, options: BrowserContextOptions) =>
  browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en', ...options });

/** A client of the API for one of the demo's people: what a test needs besides the browser. */
export async function apiAs(origin: string, email: string) {
  const json = { 'content-type': 'application/json' };
  const signIn = await fetch(`${origin}/api/auth/token`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ email, password: DEMO_PASSWORD }),
  });
  expect(signIn.status).toBe(200);
  const { token } = (await signIn.json()) as { token: string };
  return {
    token,
    async call<T>(path: string, init: RequestInit = {}): Promise<T> {
      const answer = await fetch(`${origin}/api${path}`, {
        ...init,
        headers: { ...json, authorization: `Bearer ${token}`, ...init.headers },
      });
      expect([path, answer.ok, answer.status]).toEqual([path, true, answer.status]);
      return (answer.status === 204 ? undefined : await answer.json()) as T;
    },
  };
}
