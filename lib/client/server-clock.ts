/** The answer's Date counts whole seconds, and the way takes its time: a difference within this is none, in ms. */
const TRUSTED_MS = 5_000;
/** Between two tries where there was no answer. */
const AGAIN_MS = 30_000;

interface ServerClockDeps {
  /** The server's time, epoch ms, as it answers now; NaN where the answer does not say. Rejects without a line. */
  ask: () => Promise<number>;
  /** Hears the server's clock minus this phone's, ms. */
  set: (offsetMs: number) => void;
  /** The phone's clock, epoch ms: it may be set anew at any moment. */
  wall?: () => number;
  /** Ms since whenever: only ever runs on. */
  steady?: () => number;
}

/** What the server's clock says in its answer to a small question. */
export async function askServerTime(): Promise<number> {
  const answer = await fetch('/api/health', { cache: 'no-store' });
  return Date.parse(answer.headers.get('date') ?? '');
}

/**
 * Keeps the difference between the server's clock and the phone's: on a phone whose clock is wrong a bus that is live would else
 * be called lost, or the other way round. A phone puts its clock right whenever it hears the network's time, so the difference is
 * measured anew when the clock was set. Without an answer the last one is believed.
 */
export function createServerClock({ ask, set, wall = Date.now, steady = () => performance.now() }: ServerClockDeps): {
  look(anew?: boolean): void;
} {
  let last: { wall: number; steady: number } | null = null;
  let due = false;
  let asking = false;
  let notBefore = 0;

  async function measure(): Promise<void> {
    asking = true;
    due = false;
    const sent = wall();
    try {
      const offset = (await ask()) - (sent + wall()) / 2;
      // Set anew while it was asked: the next look sees to it.
      if (!Number.isNaN(offset)) set(Math.abs(offset) > TRUSTED_MS ? offset : 0);
    } catch {
      due = true;
      notBefore = steady() + AGAIN_MS;
    }
    asking = false;
  }

  return {
    /** To be called about every second while the page is in sight; `anew`: measure whatever the clocks say. */
    look(anew = false) {
      const now = { wall: wall(), steady: steady() };
      const jumped = last !== null && Math.abs(now.wall - last.wall - (now.steady - last.steady)) > TRUSTED_MS;
      last = now;
      if (anew || jumped) notBefore = 0;
      due ||= anew || jumped;
      if (due && !asking && now.steady >= notBefore) void measure();
    },
  };
}
