/**
 * Work that is done aside of requests: once, by whichever worker comes first, again when that worker dies. Everything here is
 * at least once, so every job is written to be done twice without harm.
 */
export interface JobQueue {
  /** Resolves when the job would survive a kill of every process. */
  add(name: string, data: object, options?: AddOptions): Promise<void>;
  /** Has `name` done every so many ms, however many nodes say so; the first time at once, an overdue one too. */
  schedule(name: string, everyMs: number): Promise<void>;
  /** How many workers, in whatever process, take jobs now; null where the store cannot tell. */
  workers(): Promise<number | null>;
  close(): Promise<void>;
}

export interface AddOptions {
  /** While a job with this key waits, another is not queued; one that is added while the first runs is done after it. */
  once?: string;
  delayMs?: number;
}

export interface JobRun {
  name: string;
  data: unknown;
  /** Aborted when the worker wants to leave: long work stops at its next seam and throws, to be taken up elsewhere. */
  signal: AbortSignal;
}

export interface WorkHandlers {
  /** Does one job; a rejection is tried again with exponential back-off, an Unrecoverable is not. */
  handle(run: JobRun): Promise<void>;
  onDone(name: string): void;
  /** Given up after the last try: it stays in the store, for a person to look at. */
  onParked(name: string, error: Error): void;
}

export interface JobWorker {
  /** Takes no more jobs, lets those under way finish (bounded), leaves the store. */
  close(): Promise<void>;
}

export interface JobStore {
  /** Connects with its first use. */
  queue(): JobQueue;
  /** Resolves when the worker takes jobs. @throws when the store cannot be reached; nothing is then left open. */
  work(handlers: WorkHandlers): Promise<JobWorker>;
}

/** A job that no repetition will mend. */
export class Unrecoverable extends Error {}
