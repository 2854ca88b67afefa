import type { Page } from 'playwright/test';

/** Bytes that came and went over the wire, as the browser's network stack counted them, by what they were. */
export interface Wire {
  /** What came, headers included, packed as it was. */
  readonly received: () => number;
  /** Scripts alone, packed. */
  readonly scripts: () => number;
  /** Frames of WebSockets in both directions, with what each costs besides its payload. */
  readonly frames: () => { count: number; bytes: number };
  /** Requests as they left: line and headers. */
  readonly sent: () => number;
  readonly requests: () => readonly { url: string; type: string; bytes: number }[];
}

/** A frame's own head and mask, and the IP and TCP headers of the packet it travels in, and of the one that says it came. */
const FRAME_COST = 8 + 40 + 40;

/** Counts from now on; the cache is off, as on a first visit. */
export async function measureWire(page: Page): Promise<Wire> {
  const cdp = await page.context().newCDPSession(page);
  const requests = new Map<string, { url: string; type: string; bytes: number }>();
  let sent = 0;
  const frames = { count: 0, bytes: 0 };
  cdp.on('Network.requestWillBeSent', ({ requestId, request, type }) => {
    requests.set(requestId, { url: request.url, type: type ?? '', bytes: 0 });
  });
  cdp.on('Network.requestWillBeSentExtraInfo', ({ headers }) => {
    for (const [name, value] of Object.entries(headers)) sent += name.length + value.length + 4;
    sent += 100;
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) request.bytes = encodedDataLength;
  });
  for (const event of ['Network.webSocketFrameReceived', 'Network.webSocketFrameSent'] as const) {
    cdp.on(event, ({ response }) => {
      frames.count += 1;
      frames.bytes += Buffer.byteLength(response.payloadData) + FRAME_COST;
    });
  }
  await cdp.send('Network.enable');
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
  const all = () => [...requests.values()];
  const sum = (list: { bytes: number }[]) => list.reduce((total, { bytes }) => total + bytes, 0);
  return {
    received: () => sum(all()),
    scripts: () => sum(all().filter(({ type }) => type === 'Script')),
    frames: () => ({ ...frames }),
    sent: () => sent,
    requests: all,
  };
}

/** A measured figure, for whoever reads the run. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);
