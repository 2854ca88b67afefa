'use client';

export { SocketProvider, useConnection, useSocketClient } from './socket-provider';
export { useAlerts } from './use-alerts';
export { useFleet } from './use-fleet';
export { useFollowTrip } from './use-follow-trip';
