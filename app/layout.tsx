import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/noto-sans-sinhala/wght.css';
import '@fontsource-variable/noto-sans-tamil/wght.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { themeClass } from '@/app/_lib/theme';
import { AppWorker } from '@/components/ui/app-worker';
import { THEME_COOKIE, themeFrom } from '@/components/ui/theme-cookie';
import { Toaster } from '@/components/ui/toaster';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('meta');
  return {
    title: { default: t('title'), template: '%s · SriVibes' },
    description: t('description'),
    applicationName: 'SriVibes',
    formatDetection: { telephone: false },
    manifest: '/manifest.webmanifest',
    appleWebApp: { capable: true, title: 'SriVibes', statusBarStyle: 'black' },
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#121e38' },
  ],
};

/**
 * Language and theme come from cookies, so that the first paint is right without a script. The font files are listed by
 * script (unicode-range): a browser loads Sinhala or Tamil only where such letters stand on the page.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale();
  const theme = themeFrom((await cookies()).get(THEME_COOKIE)?.value);
  return (
    // The class is changed in the browser when the reader picks another theme.
    <html
      lang={locale}
      className={themeClass(theme)}
      data-theme={theme === 'sun' ? theme : undefined}
      suppressHydrationWarning
    >
      <body className="font-sans antialiased">
        <NextIntlClientProvider>
          {children}
          <Toaster />
          <AppWorker />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
