import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pushState, ringAgain, ringThisPhone } from '@/components/passenger/push';
import { endPush } from '@/lib/client/app-worker';

/** A browser with one subscription at the most, as browsers have it. */
let subscription: { toJSON(): object; unsubscribe(): Promise<boolean> } | null;
let posted: { endpoint: string }[];
let asked: number;

beforeEach(() => {
  subscription = null;
  posted = [];
  asked = 0;
  const make = () => ({
    toJSON: () => ({ endpoint: 'https://push.example/a', keys: { p256dh: 'p', auth: 'a' } }),
    async unsubscribe() {
      subscription = null;
      return true;
    },
  });
  const pushManager = {
    getSubscription: async () => subscription,
    subscribe: async () => {
      subscription ??= make();
      return subscription;
    },
  };
  vi.stubGlobal('navigator', {
    serviceWorker: { ready: Promise.resolve({ pushManager }), getRegistration: async () => ({ pushManager }) },
  });
  const Notification = {
    permission: 'granted',
    requestPermission: async () => {
      asked += 1;
      return Notification.permission;
    },
  };
  vi.stubGlobal('window', { Notification, PushManager: class {} });
  vi.stubGlobal('Notification', Notification);
  vi.stubGlobal('fetch', async (url: string, init?: { body?: string }) => {
    if (url.endsWith('/csrf')) return Response.json({ csrfToken: 'c' });
    if (url.endsWith('/push/key')) return Response.json({ key: 'k' });
    posted.push(JSON.parse(init?.body ?? ''));
    return Response.json({ id: 's' }, { status: 201 });
  });
});
afterEach(() => vi.unstubAllGlobals());

it('hands the phone over to who saves now, although the browser was subscribed by who had it before', async () => {
  await ringThisPhone();
  expect(await pushState()).toBe('on');
  // Another person on this phone; the same endpoint again is theirs from now on.
  expect(await ringThisPhone()).toBe('on');
  expect(posted.map(({ endpoint }) => endpoint)).toEqual(['https://push.example/a', 'https://push.example/a']);
});

it('rings no more after its reader has left, and would have to subscribe again', async () => {
  await ringThisPhone();
  await endPush();
  expect(subscription).toBeNull();
  expect(await pushState()).toBe('ask');
});

it('rings again for who comes back and had allowed it, and asks nobody else', async () => {
  await ringThisPhone();
  await endPush();
  expect(await ringAgain()).toBe('on');
  expect(posted).toHaveLength(2);
  await endPush();
  vi.stubGlobal('Notification', { ...Notification, permission: 'default' });
  expect([await ringAgain(), posted.length]).toEqual(['ask', 2]);
});

it.each([
  ['no service worker', () => vi.stubGlobal('navigator', {})],
  ['no subscription', () => undefined],
  [
    'a subscription that cannot be ended',
    () => {
      subscription = { toJSON: () => ({}), unsubscribe: () => Promise.reject(new Error('no line')) };
    },
  ],
])('lets a reader leave with %s', async (_, given) => {
  given();
  await expect(endPush()).resolves.toBeUndefined();
  expect(asked).toBe(0);
});
