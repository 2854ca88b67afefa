/** What a person at the terminal is told while the service starts and stops; everything later is the log's. */

export const say = {
  line(text: string): void {
    process.stdout.write(`${text}\n`);
  },
  /** Announces a step that may take its time, and says how long it took where that was noticeable. */
  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    say.line(`${what} …`);
    const result = await work();
    const seconds = (performance.now() - start) / 1000;
    if (seconds >= 1) say.line(`  done in ${seconds.toFixed(1)} s`);
    return result;
  },
};

export function warn(text: string): void {
  process.stderr.write(`${text}\n`);
}
