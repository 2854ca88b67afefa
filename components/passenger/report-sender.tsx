'use client';

import { useEffect } from 'react';

/** Sends the quiet reports that wait on this phone, on whichever of the passenger's pages; shows nothing. */
export function ReportSender({ userId }: { userId: string }) {
  useEffect(() => {
    let ended = false;
    let end = () => {};
    // Seldom anything waits: what reads and sends it is fetched after the page.
    import('@/lib/client/report-queue').then(
      ({ deliverReports }) => {
        if (!ended) end = deliverReports(userId);
      },
      () => undefined,
    );
    return () => {
      ended = true;
      end();
    };
  }, [userId]);
  return null;
}
