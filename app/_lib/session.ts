import { getServerSession } from 'next-auth';
import { cache } from 'react';
import type { Locale } from '@/lib/i18n/locales';
import { runtime } from '@/server/runtime';
import { authOptions } from './auth';

export interface SessionUser {
  id: string;
  role: 'PASSENGER' | 'DRIVER' | 'CONDUCTOR' | 'ADMIN' | 'BUSINESS';
  name: string;
  email: string;
  locale: Locale;
}

/** Who is signed in, as the database knows them now; null for nobody, and for who was banned. Once per request. */
export const getSessionUser = cache(async (): Promise<SessionUser | null> => {
  const session: { user?: { id?: unknown; ver?: unknown } } | null = await getServerSession(authOptions());
  const id = session?.user?.id;
  const version = typeof session?.user?.ver === 'number' ? session.user.ver : 0;
  return typeof id === 'string' ? runtime().accounts.sessionUser(id, version) : null;
});
