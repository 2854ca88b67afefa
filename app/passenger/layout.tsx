import type { ReactNode } from 'react';
import { getSessionUser } from '@/app/_lib/session';
import { SocketProvider } from '@/lib/client/react';

/** One connection for all the passenger's pages: from the list to the map it stays open. */
export default async function PassengerLayout({ children }: { children: ReactNode }) {
  const user = await getSessionUser();
  return user?.role === 'PASSENGER' ? <SocketProvider>{children}</SocketProvider> : children;
}
