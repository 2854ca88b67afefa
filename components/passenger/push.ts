import { rest } from './rest';

/** Whether this browser can be rung: it is; it would have to ask; its reader has said no; it cannot. */
export type PushState = 'on' | 'ask' | 'denied' | 'none';

/** So long the service worker is waited for; a page without one cannot be rung. */
const WORKER_MS = 3_000;

async function worker(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return null;
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), WORKER_MS));
  return Promise.race([navigator.serviceWorker.ready, late]);
}

export async function pushState(): Promise<PushState> {
  if (!('Notification' in window)) return 'none';
  if (Notification.permission === 'denied') return 'denied';
  const registration = await worker();
  if (!registration) return 'none';
  const subscribed = Notification.permission === 'granted' && (await registration.pushManager.getSubscription());
  return subscribed ? 'on' : 'ask';
}

/** Where the reader has allowed it and signing out has ended it: once more, without a question. @throws RestError */
export async function ringAgain(): Promise<PushState> {
  const state = await pushState();
  return state === 'ask' && Notification.permission === 'granted' ? ringThisPhone() : state;
}

/** Asks the reader, subscribes, and tells the server. @throws RestError; a browser's own failure counts as "cannot". */
export async function ringThisPhone(): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const registration = await worker();
  if (!registration) return 'none';
  const { key } = await rest.call('getPushKey');
  let subscription: PushSubscription;
  try {
    subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch {
    return 'none';
  }
  const { endpoint, keys } = subscription.toJSON();
  await rest.call('createPushSubscription', {
    body: { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } },
  });
  return 'on';
}
