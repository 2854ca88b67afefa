import type { Runtime } from '../runtime';

/** What the thread of the pages is given when it starts. */
export interface PagesGiven {
  root: string;
  dev: boolean;
  hostname: string;
  port: number;
  /** Where it listens: a Unix socket, or a named pipe. */
  path: string;
  config: Runtime['config'];
}

export type Session = Awaited<ReturnType<Runtime['accounts']['sessionUser']>>;

/** What pages ask the server for, and what they get. */
export interface Asked {
  verifyCredentials: { argument: Parameters<Runtime['accounts']['verifyCredentials']>[0]; answer: unknown };
  sessionUser: { argument: { id: string; version: number }; answer: Session };
  rest: { argument: RestCall; answer: RestAnswer };
}
export interface RestCall {
  url: string;
  method: string;
  headers: [string, string][];
  body: string | null;
  client: { address: string; viaProxy: boolean };
}
export interface RestAnswer {
  status: number;
  headers: [string, string][];
  body: string | null;
}
export type Ask = { [K in keyof Asked]: { id: number; what: K; argument: Asked[K]['argument'] } }[keyof Asked];

export type FromPages = { kind: 'ready' } | { kind: 'failed'; reason: string } | ({ kind: 'ask' } & Ask);
export type ToPages =
  | { kind: 'origin'; publicOrigin: string }
  | { kind: 'answer'; id: number; answer: unknown }
  /** `code` is what the other side tells errors by. */
  | { kind: 'refusal'; id: number; message: string; code: unknown }
  | { kind: 'close' };
