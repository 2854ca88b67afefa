import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Runtime } from '../runtime';
import { createForward } from './forward';
import type { Ask, Asked, FromPages, PagesGiven, ToPages } from './messages';

export interface PagesDeps extends Omit<PagesGiven, 'path'>, Pick<Runtime, 'rest' | 'accounts'> {
  /** The thread has ended by itself; another is on its way. */
  onFallen(reason: string): void;
  /** For tests: another program than ours. */
  start?(given: PagesGiven): Worker;
}

/** The thread's program: beside this file where it is bundled; in development its source, by way of tsx. */
function startThread(workerData: PagesGiven): Worker {
  const built = new URL('./pages/thread.js', import.meta.url);
  if (existsSync(built)) return new Worker(built, { name: 'pages', workerData });
  const source = new URL('./thread.ts', import.meta.url).href;
  const program = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(source)}); })`;
  return new Worker(program, { name: 'pages', workerData, eval: true });
}

let paths = 0;

/** Named by the process, so that what a killed one has left behind is taken by a later one, and none of it adds up. */
function ownPath(): string {
  const name = `srivibes-pages-${process.getuid?.() ?? ''}-${process.pid}-${++paths}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

const AGAIN_AFTER_MS = 1000;
const CLOSED_WITHIN_MS = 5000;

/**
 * The pages, in a thread of their own: requests are handed to it over a Unix socket, and what pages need of the server they ask for by
 * message. A thread that falls is started again; positions and the API do not notice.
 */
export async function startPages({ rest, accounts, onFallen, start: program = startThread, ...given }: PagesDeps) {
  const path = ownPath();
  const forward = createForward(path);
  let { publicOrigin } = given.config;
  let isClosing = false;
  let isUp = false;
  let worker: Worker;

  const answers: { [K in keyof Asked]: (argument: Asked[K]['argument']) => Promise<Asked[K]['answer']> } = {
    verifyCredentials: (credentials) => accounts.verifyCredentials(credentials),
    sessionUser: ({ id, version }) => accounts.sessionUser(id, version),
    async rest({ url, method, headers, body, client }) {
      // Nobody reads it in between: it is not packed.
      const own = headers.filter(([name]) => name !== 'accept-encoding');
      const answer = await rest(new Request(url, { method, headers: own, body }), client);
      return { status: answer.status, headers: [...answer.headers], body: await answer.text() };
    },
  };

  const answer = async (to: Worker, { id, what, argument }: Ask) => {
    const tell = (message: ToPages) => to.postMessage(message);
    try {
      tell({ kind: 'answer', id, answer: await (answers[what] as (argument: unknown) => unknown)(argument) });
    } catch (error) {
      tell({
        kind: 'refusal',
        id,
        message: String((error as Error).message),
        code: (error as { code?: unknown }).code,
      });
    }
  };

  /** Resolves when it serves. */
  const start = async (): Promise<void> => {
    await rm(path, { force: true });
    const started = program({ ...given, path, config: { ...given.config, publicOrigin } });
    worker = started;
    await new Promise<void>((resolve, reject) => {
      let reason = '';
      started.on('message', (message: FromPages) => {
        if (message.kind === 'ask') return void answer(started, message);
        if (message.kind === 'ready') {
          isUp = true;
          resolve();
        } else {
          // It would stay, and another beside it.
          reason = message.reason;
          void started.terminate();
        }
      });
      started.on('error', (error) => {
        reason = String(error.stack ?? error);
      });
      started.on('exit', (code) => {
        const wasUp = isUp;
        isUp = false;
        reason ||= `it has left with ${code}`;
        reject(new Error(reason));
        if (wasUp && !isClosing) again(reason);
      });
    });
  };

  const again = (reason: string) => {
    onFallen(reason);
    setTimeout(() => {
      if (!isClosing) start().catch((error: Error) => again(error.message));
    }, AGAIN_AFTER_MS).unref();
  };

  await start();
  return {
    handle: forward.handle,
    upgrade: forward.upgrade,
    isUp: () => isUp,
    /** The address in the browser, which may only be known once the port is. */
    tellOrigin(origin: string): void {
      publicOrigin = origin;
      worker.postMessage({ kind: 'origin', publicOrigin } satisfies ToPages);
    },
    async close(): Promise<void> {
      isClosing = true;
      const left = new Promise((resolve) => worker.once('exit', resolve));
      if (isUp) {
        worker.postMessage({ kind: 'close' } satisfies ToPages);
        const late = new Promise((resolve) => setTimeout(resolve, CLOSED_WITHIN_MS).unref());
        await Promise.race([left, late]);
      }
      await worker.terminate();
      forward.close();
      await rm(path, { force: true });
    },
  };
}
