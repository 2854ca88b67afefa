'use client';

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ConnectionState, EndReason } from '../connection';
import { sessionToken } from '../session-token';
import { createSocketClient, type SocketClient } from '../socket';

const SocketContext = createContext<SocketClient | null>(null);

/**
 * One connection for all below it, opened when it is mounted and closed when it goes. `token` is read once; by default it is
 * fetched for the browser's session (a page behind a share link passes its own).
 */
export function SocketProvider({
  children,
  token = sessionToken,
  device,
  onEnded,
}: {
  children: ReactNode;
  token?: () => Promise<string>;
  device?: string;
  onEnded?: (reason: EndReason) => void;
}) {
  const [client] = useState(() =>
    createSocketClient({
      token,
      ...(device === undefined ? {} : { device }),
      ...(onEnded === undefined ? {} : { onSessionEnded: onEnded }),
    }),
  );
  useEffect(() => {
    client.connect();
    return () => client.close();
  }, [client]);
  return <SocketContext value={client}>{children}</SocketContext>;
}

/** The client of the SocketProvider above. */
export function useSocketClient(): SocketClient {
  const client = useContext(SocketContext);
  if (!client) throw new Error('useSocketClient needs a SocketProvider above it');
  return client;
}

/** The state of the connection, as it changes. */
export function useConnection(): ConnectionState {
  const { connection } = useSocketClient();
  return useSyncExternalStore(connection.subscribe, connection.get, connection.get);
}
