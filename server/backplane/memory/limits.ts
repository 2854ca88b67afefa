import type { Limits } from '../port';
import { createWindows } from '../windows';

/** The limits of a node that is alone: what it holds is taken. */
export function createMemoryLimits(): Limits {
  const windows = createWindows();
  return {
    take: async (key, within, now) => windows.take({ key, windows: within, now }),
    hold: windows.take,
    settle: async () => null,
    release: windows.release,
    giveBack: async (key, now) => windows.release({ key, windows: [], now }),
    clear: async (key) => windows.clear(key),
  };
}
