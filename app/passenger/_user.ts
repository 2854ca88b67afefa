import { notFound, redirect } from 'next/navigation';
import { getSessionUser, type SessionUser } from '@/app/_lib/session';
import { Id } from '@/lib/contract/primitives';

/** The passenger who is signed in. Nobody is sent to sign in and back to `path`; other roles to their own first page. */
export async function passenger(path: string): Promise<SessionUser> {
  const user = await getSessionUser();
  if (!user) redirect(`/login?callbackUrl=${encodeURIComponent(path)}`);
  if (user.role !== 'PASSENGER') redirect('/');
  return user;
}

/** An id out of an address; what is none is a page that does not exist. */
export function idOf(value: string): string {
  const id = Id.safeParse(value);
  return id.success ? id.data.toLowerCase() : notFound();
}

/** One value of a query, or nothing. */
export function one(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value.slice(0, 120) : '';
}
