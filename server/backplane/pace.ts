/** Above so many calls a second a moment's gathering is worth more than the moment. */
const MANY_PER_SECOND = 500;
const WINDOW_MS = 50;
const GATHER_MS = 3;

/**
 * When to send what has been gathered. While little comes: as soon as all lines have been read that had something to say, so that nobody
 * waits for nothing. When much comes: a few milliseconds later, because each sending costs the same whether it holds one or fifty.
 */
export function createPace(now: () => number = () => performance.now()) {
  let from = 0;
  let count = 0;
  let isBusy = false;
  return {
    /** To be told of each call. */
    count(): void {
      count++;
      const time = now();
      if (time - from < WINDOW_MS) return;
      isBusy = count >= (MANY_PER_SECOND * (time - from)) / 1000;
      from = time;
      count = 0;
    },
    isBusy: () => isBusy,
    schedule(send: () => void): void {
      if (isBusy) setTimeout(send, GATHER_MS);
      else setImmediate(send);
    },
  };
}
