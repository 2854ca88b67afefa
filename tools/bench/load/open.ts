import { openMqtt } from './mqtt';
import { openNats } from './nats';
import { openWire, type WireClient, type WireOptions } from './wire';

/** What a server speaks. */
export type Protocol = 'socket.io' | 'mqtt' | 'nats';
/** Where a server is and how to speak to it. */
export interface Target {
  port: number;
  protocol: Protocol;
}

const OPEN = { 'socket.io': openWire, mqtt: openMqtt, nats: openNats } as const;

/** A client of whichever server; rejects with the server's word when it is not let in. */
export const openClient = ({ port, protocol }: Target, options: Omit<WireOptions, 'port'>): Promise<WireClient> =>
  OPEN[protocol]({ ...options, port });
