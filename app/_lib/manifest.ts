import type { MetadataRoute } from 'next';
import { getLocale, getTranslations } from 'next-intl/server';

/** The three that are installed: each its own app on the phone, with its own place, icon and first page. */
export type InstallableApp = 'passenger' | 'driver' | 'conductor';

const PLACES = {
  // The passenger's app holds what passengers are sent to as well: the log-in, a link to a trip.
  passenger: { scope: '/', start: '/passenger', icons: '/icons/icon', maskable: '/icons/maskable-512.png' },
  driver: { scope: '/driver', start: '/driver', icons: '/icons/driver', maskable: '/icons/driver-maskable-512.png' },
  conductor: {
    scope: '/conductor',
    start: '/conductor',
    icons: '/icons/conductor',
    maskable: '/icons/conductor-maskable-512.png',
  },
} as const;

const SHORTCUTS = {
  passenger: [
    { key: 'trips', url: '/passenger' },
    { key: 'account', url: '/account' },
  ],
  driver: [{ key: 'drive', url: '/driver' }],
  conductor: [{ key: 'scan', url: '/conductor' }],
} as const;

/** The web app manifest of one app, in the reader's language, as an answer to a request. */
export async function manifestOf(app: InstallableApp): Promise<Response> {
  const t = await getTranslations('pwa');
  const { scope, start, icons, maskable } = PLACES[app];
  const manifest: MetadataRoute.Manifest = {
    id: app === 'passenger' ? '/' : start,
    name: app === 'passenger' ? 'SriVibes' : t(`apps.${app}.name`),
    short_name: app === 'passenger' ? 'SriVibes' : t(`apps.${app}.short`),
    description: t(`apps.${app}.text`),
    lang: await getLocale(),
    dir: 'ltr',
    start_url: start,
    scope,
    display: 'standalone',
    ...(app === 'passenger' ? {} : { orientation: 'portrait' }),
    background_color: '#14213d',
    theme_color: '#14213d',
    categories: ['travel', 'navigation'],
    prefer_related_applications: false,
    icons: [
      { src: `${icons}-192.png`, sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: `${icons}-512.png`, sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: maskable, sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    shortcuts: SHORTCUTS[app].map(({ key, url }) => ({
      name: t(`shortcuts.${key}`),
      url,
      icons: [{ src: `${icons}-192.png`, sizes: '192x192', type: 'image/png' }],
    })),
  };
  return new Response(JSON.stringify(manifest), {
    headers: {
      'content-type': 'application/manifest+json',
      'cache-control': 'public, max-age=0, must-revalidate',
      vary: 'accept-language, cookie',
    },
  });
}
