'use client';

import { Link2Off } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useCallback, useMemo, useState } from 'react';
import type { EndReason } from '@/lib/client/connection';
import { SocketProvider, useFollowTrip } from '@/lib/client/react';
import { createRestClient, RestError } from '@/lib/client/rest';
import { buttonVariants } from '../ui/button-variants';
import { EmptyState } from '../ui/state';
import { LiveMap, type TileSource } from './live-map';
import { LoadError } from './load-error';
import { TripLoading } from './trip-loading';
import { useLoad } from './use-load';

// Fetched while the trip is: nothing of it can be shown before.
const LiveTrip = dynamic(() => import('./live-trip').then((m) => m.LiveTrip), { ssr: false, loading: TripLoading });

const anonymous = createRestClient();

const openSession = (token: string, signal?: AbortSignal) =>
  anonymous.call('createShareSession', { params: { token }, idempotencyKey: true, ...(signal ? { signal } : {}) });

/** A trip by a share link: no account, nothing to press, nobody's seat or name. */
export function SharedTrip({ token, tiles }: { token: string; tiles: TileSource }) {
  const [closed, setClosed] = useState(false);
  const session = useLoad(token, (signal) => openSession(token, signal));

  // The first session is used up by the first connection; later ones are asked for anew.
  const first = session.data;
  const socketToken = useMemo(() => {
    let unused = first?.token ?? null;
    return async () => {
      const held = unused;
      unused = null;
      if (held !== null) return held;
      try {
        return (await openSession(token)).token;
      } catch (error) {
        // A link that is closed stays closed: 401 tells the client to stop asking.
        if (!(error instanceof RestError) || error.status !== 404) throw error;
        throw new RestError({ code: 'UNAUTHENTICATED', status: 401, cause: error });
      }
    };
  }, [first, token]);
  const onEnded = useCallback((reason: EndReason) => {
    if (reason !== 'CLOSED') setClosed(true);
  }, []);

  if (closed) return <Closed words="ended" />;
  if (session.error === 'NOT_FOUND' || session.error === 'INVALID_PAYLOAD') return <Closed words="wrong" />;
  if (!first && session.error) return <LoadError code={session.error} onRetry={session.reload} className="py-24" />;
  if (!first) return <Waiting tiles={tiles} />;
  return (
    <SocketProvider token={socketToken} onEnded={onEnded}>
      <Follow tripId={first.tripId} tiles={tiles} />
    </SocketProvider>
  );
}

function Follow({ tripId, tiles }: { tripId: string; tiles: TileSource }) {
  const t = useTranslations();
  const follow = useFollowTrip(tripId);
  if (follow.error === 'FORBIDDEN' || follow.error === 'TRIP_NOT_FOUND') return <Closed words="ended" />;
  if (!follow.trip) return <Waiting tiles={tiles} />;
  return (
    <LiveTrip
      tiles={tiles}
      trip={follow.trip}
      follow={follow}
      leg={null}
      actions={<p className="text-sm text-muted">{t('track.lead')}</p>}
    />
  );
}

function Waiting({ tiles }: { tiles: TileSource }) {
  return (
    <>
      <LiveMap
        tiles={tiles}
        trip={null}
        current={null}
        status={null}
        driven={[]}
        highlight={[]}
        bottom={180}
        dimmed={false}
        asked={false}
      />
      <TripLoading />
    </>
  );
}

/** A link that never was, or is no more. */
function Closed({ words }: { words: 'wrong' | 'ended' }) {
  const t = useTranslations();
  return (
    <div role="status" className="grid h-full place-items-center overflow-y-auto">
      <EmptyState
        icon={<Link2Off aria-hidden="true" />}
        title={t(`track.${words}.title`)}
        text={t(`track.${words}.text`)}
        action={
          <Link href="/" className={buttonVariants({ variant: 'secondary' })}>
            {t('common.notFound.action')}
          </Link>
        }
      />
    </div>
  );
}
