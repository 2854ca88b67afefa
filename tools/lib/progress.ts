/** A line that tells how it goes: kept up to date in place on a terminal, else written anew every five seconds. */
export interface Progress {
  update(text: string): void;
  /** Ends the line, leaving the last text. */
  done(): void;
}

const EVERY_MS = 5_000;
const EVERY_MS_TTY = 200;

export function createProgress(out: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  let last: string | null = null;
  let shownAt = Number.NEGATIVE_INFINITY;
  let shown: string | null = null;
  const show = (text: string) => {
    if (out.isTTY) out.write(`\r\x1b[2K${text.slice(0, (out.columns || 120) - 1)}`);
    else out.write(`${text}\n`);
    shown = text;
    shownAt = now();
  };
  return {
    update(text) {
      last = text;
      if (now() - shownAt >= (out.isTTY ? EVERY_MS_TTY : EVERY_MS)) show(text);
    },
    done() {
      if (last !== null && last !== shown) show(last);
      if (out.isTTY && last !== null) out.write('\n');
      last = null;
      shownAt = Number.NEGATIVE_INFINITY;
    },
  };
}
