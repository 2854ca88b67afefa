import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright';

/** CHROMIUM_BIN, or the `chromium` on PATH: Playwright's own is not installed. */
const chromiumPath = (): string | undefined =>
  process.env.CHROMIUM_BIN ??
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'chromium'))
    .find((path) => existsSync(path));

export const launch = (): Promise<Browser> =>
  chromium.launch({
    ...(chromiumPath() ? { executablePath: chromiumPath() as string } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });

/** A phone of the cheaper kind in width; no tile server is reachable, and none is waited for. */
export const phone = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 360, height: 740 }, serviceWorkers: 'block' });

/** What the main thread has done since the page began, in seconds of its own CPU time where Chromium counts it. */
export interface MainThread {
  task: number;
  script: number;
  layout: number;
}

export interface Meter {
  mainThread(): Promise<MainThread>;
  /** Bytes of the page's WebSockets since they opened, as on the wire: each frame with its head, no TCP. */
  wire(): { received: number; sent: number; frames: number };
  /** Bytes of all else that came, compressed as it came, heads included. */
  loaded(): number;
  /** Of that, JavaScript. */
  scripts(): number;
}

/** Watches a page; call it before the page goes anywhere. */
export async function meter(page: Page): Promise<Meter> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  const wire = { received: 0, sent: 0, frames: 0 };
  let loaded = 0;
  let scripts = 0;
  const kinds = new Map<string, string>();
  cdp.on('Network.webSocketFrameReceived', ({ response }) => {
    wire.frames++;
    wire.received += frameBytes(Buffer.byteLength(response.payloadData), false);
  });
  cdp.on('Network.webSocketFrameSent', ({ response }) => {
    wire.sent += frameBytes(Buffer.byteLength(response.payloadData), true);
  });
  cdp.on('Network.responseReceived', ({ requestId, type }) => void kinds.set(requestId, type));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    loaded += encodedDataLength;
    if (kinds.get(requestId) === 'Script') scripts += encodedDataLength;
  });
  await cdp.send('Network.enable');
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    async mainThread() {
      const { metrics } = await cdp.send('Performance.getMetrics');
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
      return {
        task: of('TaskDuration'),
        script: of('ScriptDuration'),
        layout: of('LayoutDuration') + of('RecalcStyleDuration'),
      };
    },
    wire: () => ({ ...wire }),
    loaded: () => loaded,
    scripts: () => scripts,
  };
}

/** A WebSocket frame's size with its head. */
export function frameBytes(payload: number, masked: boolean): number {
  return payload + (payload < 126 ? 2 : payload < 65_536 ? 4 : 10) + (masked ? 4 : 0);
}
