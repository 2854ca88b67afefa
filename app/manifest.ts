import type { MetadataRoute } from 'next';

/** Lets the phone install SriVibes as an app. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    id: '/',
    name: 'SriVibes',
    short_name: 'SriVibes',
    description: 'Live buses and tickets',
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#fbf8f2',
    theme_color: '#14213d',
    icons: [
      { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}
