import { afterEach, expect, it, vi } from 'vitest';
import type { KeptPages } from '@/lib/worker/kept-pages';
import { OFFLINE_PATH } from '@/lib/worker/messages';
import { answerPage } from '@/lib/worker/page';

afterEach(() => vi.unstubAllGlobals());

/** Asks for a page of which an older look may be kept; the network answers as given. */
async function ask(path: string, kept: boolean, network: () => Response | Promise<Response>) {
  vi.stubGlobal('fetch', async () => network());
  const changes: string[] = [];
  const pages: Pick<KeptPages, 'find' | 'put' | 'forget'> = {
    find: async (at) => (at === OFFLINE_PATH ? new Response('offline') : kept ? new Response('kept') : undefined),
    put: async (at, response) => void (response.status === 200 && changes.push(`kept ${at}`)),
    forget: async () => void changes.push('forgotten'),
  };
  const url = new URL(path, 'https://srivibes.example');
  const waited: Promise<unknown>[] = [];
  const event = { waitUntil: (promise: Promise<unknown>) => void waited.push(promise) };
  const answer = await answerPage(pages as KeptPages, { request: new Request(url), url, event });
  await Promise.all(waited);
  return { text: await answer.text(), status: answer.status, changes };
}

const failing = (status: number) => () => new Response('error page', { status });

it.each([500, 502, 503])('prefers the page at hand to a server that answers %i', async (status) => {
  expect(await ask('/driver', true, failing(status))).toEqual({ text: 'kept', status: 200, changes: [] });
});

it('hands on what a failing server says where there is nothing else, and what a living one refuses', async () => {
  expect(await ask('/driver', false, failing(503))).toMatchObject({ text: 'error page', status: 503 });
  expect(await ask('/docs', true, failing(503))).toMatchObject({ text: 'error page', status: 503 });
  expect(await ask('/driver', true, failing(404))).toMatchObject({ text: 'error page', status: 404 });
});

it('takes and keeps the page of a living server; without a line the one at hand, or the offline page', async () => {
  const dead = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await ask('/driver', true, () => new Response('new'))).toMatchObject({
    text: 'new',
    changes: ['kept /driver'],
  });
  expect(await ask('/driver', true, dead)).toMatchObject({ text: 'kept' });
  expect(await ask('/driver', false, dead)).toMatchObject({ text: 'offline' });
});
