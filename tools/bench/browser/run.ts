import { setTimeout as delay } from 'node:timers/promises';
import { encode } from 'next-auth/jwt';
import type { Browser } from 'playwright';
import type { Generator } from '../run/generator';
import type { Servers } from '../run/servers';
import { quantile } from '../run/stats';
import { standInFleet } from './fleet-stand-in';
import { launch, meter, phone } from './measure';
import { wireBytes } from './wire-bytes';

export interface BrowserRow {
  scenario: string;
  metric: string;
  value: number;
}

const SETTLE_MS = 6000;
const UPDATES_PER_SECOND = 1;
const FOLLOW_SECONDS = 30;
const MARKERS = [1000, 10_000];
const FRAMES_MS = 10_000;
/** A bus sends every 3 s at the most. */
const UPDATES_AN_HOUR = 1200;

/** What the pages cost a browser, in a real Chromium against the built product. */
export async function measureBrowser(
  { running, world, secret }: Pick<Servers, 'running' | 'world' | 'secret'>,
  generator: Generator,
  say: (line: string) => void,
): Promise<BrowserRow[]> {
  const server = running[0];
  if (!server) return [];
  const rows: BrowserRow[] = [];
  const add = (scenario: string, figures: Record<string, number>) => {
    for (const [metric, value] of Object.entries(figures)) rows.push({ scenario, metric, value });
    say(
      `${scenario}: ${Object.entries(figures)
        .map(([name, value]) => `${name} ${value.toPrecision(3)}`)
        .join(', ')}`,
    );
  };
  const origin = `http://localhost:${server.port}`;
  const browser = await launch();
  try {
    add('track', await trackingPage(browser, origin, { server, world }, generator));
    for (const buses of MARKERS) add(`markers${buses}`, await adminMap(browser, origin, { world, secret }, buses));
  } finally {
    await browser.close();
  }
  for (const [role, figures] of Object.entries(await wireBytes(server, world, UPDATES_AN_HOUR))) add(role, figures);
  return rows;
}

/** A share link's page while the bus sends a fix a second; the figures are of one update, and of an hour at one in 3 s. */
async function trackingPage(
  browser: Browser,
  origin: string,
  { server, world }: { server: Servers['running'][number]; world: Servers['world'] },
  generator: Generator,
): Promise<Record<string, number>> {
  const { trip, passengers } = world.busy;
  const shared = await fetch(`${origin}/api/trips/${trip.id}/share`, {
    method: 'POST',
    headers: { authorization: `Bearer ${passengers[0]?.token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!shared.ok) throw new Error(`share: HTTP ${shared.status} ${await shared.text()}`);
  const { token } = (await shared.json()) as { token: string };
  const context = await phone(browser);
  const page = await context.newPage();
  const watched = await meter(page);
  let before = { main: await watched.mainThread(), wire: watched.wire() };
  let after = before;
  let first = { scripts: 0, loaded: 0 };
  await generator.carryOut(
    {
      kind: 'stream',
      target: server,
      trips: [trip],
      passengers: [],
      updatesPerSecond: UPDATES_PER_SECOND,
      warmSeconds: 0,
      seconds: FOLLOW_SECONDS + (3 * SETTLE_MS) / 1000,
      round: 990,
    },
    async () => {
      await page.goto(`${origin}/track/${token}`);
      await page.waitForSelector('.leaflet-container', { timeout: 60_000 });
      await delay(SETTLE_MS);
      first = { scripts: watched.scripts(), loaded: watched.loaded() };
      // The stream begins when this has answered, so what is measured is measured after it.
      setTimeout(async () => {
        before = { main: await watched.mainThread(), wire: watched.wire() };
        await delay(FOLLOW_SECONDS * 1000);
        after = { main: await watched.mainThread(), wire: watched.wire() };
      }, SETTLE_MS);
    },
  );
  await context.close();
  const updates = FOLLOW_SECONDS * UPDATES_PER_SECOND;
  const ms = (of: 'task' | 'script' | 'layout') => (1000 * (after.main[of] - before.main[of])) / updates;
  return {
    updatesHeard: after.wire.frames - before.wire.frames,
    mainThreadMsPerUpdate: ms('task'),
    scriptMsPerUpdate: ms('script'),
    layoutMsPerUpdate: ms('layout'),
    bytesPerUpdate: (after.wire.received - before.wire.received) / updates,
    scriptKbUntilSettled: first.scripts / 1024,
    allKbUntilSettled: first.loaded / 1024,
  };
}

/** The control room with so many buses, a third of which move each second. */
async function adminMap(
  browser: Browser,
  origin: string,
  { world, secret }: { world: Servers['world']; secret: string },
  buses: number,
): Promise<Record<string, number>> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, serviceWorkers: 'block' });
  const session = await encode({ token: { sub: world.admins[0] as string, role: 'ADMIN' } as never, secret });
  await context.addCookies([{ name: 'next-auth.session-token', value: session, url: origin }]);
  const page = await context.newPage();
  const watched = await meter(page);
  const { wire, stop } = await standInFleet(page, buses);
  await page.goto(`${origin}/admin`);
  await page.waitForSelector('.leaflet-container canvas', { timeout: 60_000 });
  await delay(SETTLE_MS);
  const before = await watched.mainThread();
  const began = { frames: wire.frames, bytes: wire.bytes };
  const times = await page.evaluate<number[]>(sampleFrames(FRAMES_MS));
  const after = await watched.mainThread();
  const frames = wire.frames - began.frames;
  const bytesPerFrame = (wire.bytes - began.bytes) / frames;
  stop();
  await context.close();
  return {
    frameMsMedian: quantile(times, 0.5),
    frameMsP95: quantile(times, 0.95),
    frameMsMax: Math.max(...times),
    mainThreadMsPerSecond: (1000 * (after.task - before.task)) / (FRAMES_MS / 1000),
    scriptMsPerSecond: (1000 * (after.script - before.script)) / (FRAMES_MS / 1000),
    mbAnHour: (bytesPerFrame * 3600) / 2 ** 20,
    snapshotKb: wire.snapshot / 1024,
  };
}

/** Runs in the page, and is text because a bundler's helpers are not there: the times between its frames for so long, in ms. */
const sampleFrames = (forMs: number) => `new Promise((resolve) => {
  const times = [];
  const began = performance.now();
  let last = began;
  const next = (now) => {
    times.push(now - last);
    last = now;
    if (now - began < ${forMs}) requestAnimationFrame(next);
    else resolve(times.slice(1));
  };
  requestAnimationFrame(next);
})`;
