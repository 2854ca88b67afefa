import type { AppSocket } from './types';

/**
 * Lets go of the request that a socket came by: headers, address, token and all that hangs on them are some kilobytes for each
 * connection, and nobody asks for them again once it is let in. (Socket.IO's documentation names the request for this.)
 */
export function shedRequest(socket: AppSocket): void {
  (socket.conn as unknown as { request: unknown }).request = null;
  Object.assign(socket.handshake, { headers: {}, query: {}, auth: {} });
}
