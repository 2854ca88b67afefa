import { setTimeout as delay } from 'node:timers/promises';
import type { SoakOrder, StreamResult } from '../load/messages';
import type { Generator } from './generator';
import { residentKb } from './process';
import type { Running } from './servers';
import { settledKb } from './settle';
import { median } from './stats';
import type { World } from './world';

const EVERY_MS = 60_000;
/** What is filled once (caches, compiled code, buffers) is filled by then. */
const WARM_MINUTES = 5;
const SMOOTHED = 3;
/** For connecting, and for a machine that has other things to do. */
const SLACK_MS = 180_000;

export interface SoakSample {
  minute: number;
  heapMb: number;
  residentMb: number;
}
export interface SoakOutcome {
  server: string;
  minutes: number;
  samples: SoakSample[];
  /** Of the used heap, after collection, from the first five minutes' end to the end; medians of three samples. NaN when too short. */
  growthPercent: number;
  updates: number;
  deliveries: number;
}

/** 50 buses and 500 followers for so long, 5 of whom are replaced each second; the server's settled heap once a minute. */
export async function runSoak(
  { server, world, generator, minutes }: { server: Running; world: World; generator: Generator; minutes: number },
  say: (line: string) => void,
): Promise<SoakOutcome> {
  const order: SoakOrder = {
    kind: 'soak',
    target: server,
    trips: world.trips.slice(0, 50),
    passengers: world.passengers.slice(0, 500),
    updatesPerSecond: 1,
    seconds: minutes * 60,
    churnPerSecond: 5,
  };
  const samples: SoakSample[] = [];
  let isOver = false;
  const watch = async () => {
    const began = performance.now();
    while (!isOver) {
      await settledKb(server.pid, server.inspectPort);
      const sample = {
        minute: Math.round((performance.now() - began) / 60_000),
        heapMb: (await usedHeap(server.port)) / 2 ** 20,
        residentMb: residentKb(server.pid) / 1024,
      };
      samples.push(sample);
      say(
        `soak ${sample.minute} min: heap ${sample.heapMb.toFixed(1)} MB, resident ${sample.residentMb.toFixed(0)} MB`,
      );
      for (let waited = 0; waited < EVERY_MS && !isOver; waited += 500) await delay(500);
    }
  };
  let watching: Promise<void> = Promise.resolve();
  const { updates, deliveries } = await generator.carryOut<StreamResult>(
    order,
    () => {
      watching = watch();
    },
    minutes * 60_000 + SLACK_MS,
  );
  isOver = true;
  await watching;
  return { server: server.name, minutes, samples, growthPercent: growthOf(samples), updates, deliveries };
}

/** See SoakOutcome.growthPercent. */
export function growthOf(samples: readonly SoakSample[]): number {
  const warm = samples.filter(({ minute }) => minute >= WARM_MINUTES);
  if (warm.length < 2 * SMOOTHED) return Number.NaN;
  const heap = (some: readonly SoakSample[]) => median(some.map(({ heapMb }) => heapMb));
  return 100 * (heap(warm.slice(-SMOOTHED)) / heap(warm.slice(0, SMOOTHED)) - 1);
}

async function usedHeap(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/api/metrics`)).text();
  const found = /^nodejs_heap_size_used_bytes(?:\{[^}]*\})? ([\d.e+]+)/m.exec(text);
  if (!found) throw new Error('/api/metrics tells no nodejs_heap_size_used_bytes');
  return Number(found[1]);
}
