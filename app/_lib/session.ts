import type { Locale } from '@/lib/i18n/locales';

export interface SessionUser {
  id: string;
  role: 'PASSENGER' | 'DRIVER' | 'CONDUCTOR' | 'ADMIN' | 'BUSINESS';
  name: string;
  email: string;
  locale: Locale;
}

/** Who is signed in. A place-holder until sign-in is there: nobody. */
export async function getSessionUser(): Promise<SessionUser | null> {
  return null;
}
