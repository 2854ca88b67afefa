import type { Clock } from './clock';
import { refreshDelayMs } from './token';

/** Between two tries to hand in a newer token. */
const RETRY_MS = 5_000;
/** Never faster than this, whatever a token says of its own life. */
const LEAST_MS = 1_000;

/**
 * Hands in a newer token shortly before the held one ends, again and again, until stopped. What fails is tried again; should
 * the token end meanwhile, the server says so and the connection is made anew.
 */
export function keepFresh(deps: {
  clock: Clock;
  held: string;
  token: () => Promise<string>;
  /** True where the server took it. */
  handIn: (token: string) => Promise<boolean>;
}): () => void {
  const { clock, token, handIn } = deps;
  let held = deps.held;
  let stopped = false;
  let cancel = () => {};

  const plan = (ms: number | null) => {
    if (ms !== null && !stopped) cancel = clock.after(Math.max(LEAST_MS, ms), () => void renew());
  };
  const renew = async () => {
    const newer = await token().catch(() => held);
    if (stopped) return;
    if (newer === held || !(await handIn(newer))) return plan(RETRY_MS * (1 + clock.random()));
    held = newer;
    plan(refreshDelayMs(held, clock.now()));
  };

  plan(refreshDelayMs(held, clock.now()));
  return () => {
    stopped = true;
    cancel();
  };
}
