const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code) => (text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

const dim = paint('2');
export const bold = paint('1');
export const green = paint('32');
export const red = paint('31');
const yellow = paint('33');

/** Seconds with one decimal, as in `12.3 s`. */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * A plain log: one line a step, each with the time since the command began. No spinner, so that it reads the same in a
 * terminal, in a file and in a CI log.
 * @param {number} [since] epoch milliseconds at which the command began
 */
export function createLog(since = Date.now()) {
  const line = (text) => console.log(`${dim(`[${seconds(Date.now() - since).padStart(8)}]`)} ${text}`);
  return {
    line,
    warn: (text) => line(yellow(text)),
    fail: (text) => line(red(text)),
    /** Says `still <text>` every 20 s until the promise settles, so that a slow machine does not look like a hung one. */
    async slow(text, promise) {
      const timer = setInterval(() => line(dim(`still ${text}`)), 20_000);
      try {
        return await promise;
      } finally {
        clearInterval(timer);
      }
    },
  };
}
