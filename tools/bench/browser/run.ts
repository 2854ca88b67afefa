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
    const link = await shareLink(origin, world.busy);
    const family = { path: `/track/${link}`, map: '.track-map' };
    add('track', await followingPage(browser, origin, { server, world, ...family }, generator));
    const cookie = await sessionCookie(
      { sub: subjectOf(world.busy.passengers[0]?.token ?? ''), role: 'PASSENGER' },
      secret,
    );
    const own = { path: `/passenger/trip/${world.busy.trip.id}`, map: '.leaflet-container', cookie };
    add('trip', await followingPage(browser, origin, { server, world, ...own }, generator));
    for (const buses of MARKERS) add(`markers${buses}`, await adminMap(browser, origin, { world, secret }, buses));
  } finally {
    await browser.close();
  }
  for (const [role, figures] of Object.entries(await wireBytes(server, world, UPDATES_AN_HOUR))) add(role, figures);
  return rows;
}

/** @returns the token of a new link to the trip */
async function shareLink(origin: string, { trip, passengers }: Servers['world']['busy']): Promise<string> {
  const shared = await fetch(`${origin}/api/trips/${trip.id}/share`, {
    method: 'POST',
    headers: { authorization: `Bearer ${passengers[0]?.token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!shared.ok) throw new Error(`share: HTTP ${shared.status} ${await shared.text()}`);
  return ((await shared.json()) as { token: string }).token;
}

const subjectOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub;
const sessionCookie = async (claims: { sub: string; role: string }, secret: string) => ({
  name: 'next-auth.session-token',
  value: await encode({ token: claims as never, secret }),
});

interface Following {
  server: Servers['running'][number];
  world: Servers['world'];
  path: string;
  /** By which its map is known to stand. */
  map: string;
  cookie?: { name: string; value: string };
}

/** A page that follows a bus which sends a fix a second, on a phone; the figures are of one update. */
async function followingPage(
  browser: Browser,
  origin: string,
  { server, world, path, map, cookie }: Following,
  generator: Generator,
): Promise<Record<string, number>> {
  const { trip } = world.busy;
  const context = await phone(browser);
  if (cookie) await context.addCookies([{ ...cookie, url: origin }]);
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
      round: cookie ? 991 : 990,
    },
    async () => {
      await page.goto(`${origin}${path}`);
      await page.waitForSelector(map, { timeout: 60_000 });
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
  const cookie = await sessionCookie({ sub: world.admins[0] as string, role: 'ADMIN' }, secret);
  await context.addCookies([{ ...cookie, url: origin }]);
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
