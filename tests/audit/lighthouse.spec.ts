import lighthouse from 'lighthouse';
import { chromium } from 'playwright/test';
import { ownTrip } from '../e2e/support/own-trip';
import { expect, test } from '../e2e/support/server';
import { print } from '../e2e/support/wire';

const MARKS = { performance: 90, accessibility: 100, 'best-practices': 95 } as const;
type Category = keyof typeof MARKS;
const CATEGORIES = Object.keys(MARKS) as Category[];
/** A busy machine slows one round down, not three. */
const ROUNDS = 3;
const PUBLIC = ['/', '/login', '/register', '/docs', '/track/{token}'];

type Report = NonNullable<Awaited<ReturnType<typeof lighthouse>>>['lhr'];

const scoreOf = (report: Report, category: Category) => Math.round((report.categories[category]?.score ?? 0) * 100);

/** What took points away, in a line each. */
const lost = (report: Report, category: Category) =>
  (report.categories[category]?.auditRefs ?? [])
    .filter(({ id, weight }) => weight > 0 && (report.audits[id]?.score ?? 1) < 0.9)
    .map(({ id }) => `    ${category}: ${report.audits[id]?.title ?? id} ${report.audits[id]?.displayValue ?? ''}`);

async function audit(url: string): Promise<Report> {
  // A browser of its own for each: what the last page left in its cache would flatter the next.
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? 'chromium',
    args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`],
  });
  try {
    const result = await lighthouse(url, { port, logLevel: 'error', onlyCategories: CATEGORIES });
    if (!result) throw new Error(`Lighthouse gave no result for ${url}`);
    return result.lhr;
  } finally {
    await browser.close();
  }
}

for (const path of PUBLIC) {
  test(`lighthouse on a phone: ${path}`, async ({ product }) => {
    test.setTimeout(300_000);
    const trip = path.includes('{token}') ? await ownTrip(product.origin) : null;
    try {
      let page = path;
      if (trip) {
        await trip.status('STARTED');
        await trip.fix(0.3);
        page = path.replace('{token}', (await trip.share()).token);
      }
      const reports: Report[] = [];
      for (let round = 0; round < ROUNDS; round++) reports.push(await audit(product.origin + page));
      reports.sort((a, b) => scoreOf(a, 'performance') - scoreOf(b, 'performance'));
      const median = reports[Math.floor(ROUNDS / 2)] as Report;
      const scores = Object.fromEntries(CATEGORIES.map((category) => [category, scoreOf(median, category)]));
      const figure = (id: string) => `${median.audits[id]?.title} ${median.audits[id]?.displayValue}`;
      print(
        `${path.padEnd(16)} ${CATEGORIES.map((category) => `${category} ${scores[category]}`).join(', ')} ` +
          `(performance of ${ROUNDS}: ${reports.map((one) => scoreOf(one, 'performance')).join(', ')}; ` +
          `${figure('largest-contentful-paint')}, ${figure('total-blocking-time')}, ${figure('total-byte-weight')})`,
      );
      for (const category of CATEGORIES) for (const line of lost(median, category)) print(line);
      for (const [category, mark] of Object.entries(MARKS)) {
        expect.soft(scores[category], `${category} of ${path}`).toBeGreaterThanOrEqual(mark);
      }
    } finally {
      trip?.close();
    }
  });
}
