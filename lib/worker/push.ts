/** What the server's push channel sends (server/services/push-channel.ts). */
interface Pushed {
  title: string;
  body: string;
  tag: string;
  lang: string;
  /** A path of this site. */
  url: string;
}

/** Shown where what came cannot be read: a push must show something, or the browser takes the permission away. */
const UNREADABLE: Pushed = { title: 'SriVibes', body: '', tag: 'unreadable', lang: 'en', url: '/passenger' };

/** Shows what is pushed, and opens the page it tells of when it is tapped. */
export function handlePush(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener('push', (event) => {
    const { title, body, tag, lang, url } = read(event.data);
    event.waitUntil(
      worker.registration.showNotification(title, {
        body,
        tag,
        lang,
        icon: '/icons/icon-192.png',
        badge: '/icons/icon-192.png',
        data: { url },
      }),
    );
  });
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    const url = String((event.notification.data as { url?: unknown } | null)?.url ?? '/passenger');
    event.waitUntil(show(worker, url));
  });
}

function read(data: PushMessageData | null): Pushed {
  try {
    const pushed = data?.json() as Partial<Pushed> | null;
    if (typeof pushed?.title !== 'string' || !/^\/(?!\/)/.test(pushed.url ?? '')) return UNREADABLE;
    return { ...UNREADABLE, ...pushed };
  } catch {
    return UNREADABLE;
  }
}

/** The page where it is open already; else another of ours that is; else a new one. */
async function show(worker: ServiceWorkerGlobalScope, url: string): Promise<void> {
  const open = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const at = open.find((client) => new URL(client.url).pathname === url);
  if (at) return void (await at.focus());
  await worker.clients.openWindow(url);
}
