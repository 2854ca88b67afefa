import type { ReactNode } from 'react';
import { getSessionUser } from '@/app/_lib/session';
import { ReportSender } from '@/components/passenger/report-sender';
import { SocketProvider } from '@/lib/client/react';

/** One connection for all the passenger's pages: from the list to the map it stays open. What waits to be sent is sent on each. */
export default async function PassengerLayout({ children }: { children: ReactNode }) {
  const user = await getSessionUser();
  if (user?.role !== 'PASSENGER') return children;
  return (
    <SocketProvider>
      <ReportSender userId={user.id} />
      {children}
    </SocketProvider>
  );
}
