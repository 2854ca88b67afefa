import type { Server, Socket } from 'socket.io';
import type {
  AckBody,
  Bounds,
  ClientEventName,
  ClientToServerEvents,
  EventPayload,
  ServerToClientEvents,
} from '@/lib/contract/socket-events';
import type { Actor } from '../services/actor';
import type { FleetScope } from '../services/fleet';

export interface SocketState {
  actor: Actor;
  /** Names the device in history; the user's id where the client gave none. */
  device: string;
  expiryTimer?: NodeJS.Timeout;
  /** Trips followed, each with the share token it is followed by, if any. */
  follows: Map<string, string | undefined>;
  /** Trips whose driver this socket is, each with its claim: of two sockets the higher is the driver. */
  drives: Map<string, number>;
  /** Set while it hears of the fleet; `shown` are the buses last seen inside the bounds. */
  fleet?: { scope: FleetScope; bounds: Bounds; shown: Set<string> };
}

type NoEvents = Record<string, never>;
export type AppServer = Server<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketState>;
export type AppSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketState>;

/** Answers one event: returns the ack's body, or throws a Refusal. */
export type EventHandler<E extends ClientEventName> = (
  socket: AppSocket,
  payload: EventPayload<E>,
) => Promise<AckBody<E>>;
export type EventHandlers = { [E in Exclude<ClientEventName, 'driver:location:update'>]: EventHandler<E> };

/** Answers the one event that comes all day, told without a promise. */
export type PositionHandler = (
  socket: AppSocket,
  update: EventPayload<'driver:location:update'>,
  done: (error: unknown, body?: AckBody<'driver:location:update'>) => void,
) => void;
