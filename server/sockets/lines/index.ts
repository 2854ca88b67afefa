import type { AppServer, AppSocket } from '../types';
import { Line } from './line';
import { keyOf, toMessage } from './message';

export interface LinesOptions {
  /** A client that has taken nothing for so long is cut off; it comes back to a snapshot. */
  cutOffMs?: number;
  onCutOff(socket: AppSocket): void;
}

const CUT_OFF_MS = 20_000;

export type Lines = ReturnType<typeof createLines>;

/**
 * Broadcasts of this node: encoded once, one frame for all, written once to each client; see `Line`. Takes the place of `broadcast` in
 * whatever adapter Socket.IO has for what is meant for one room of this node; the rest is the adapter's, and so is telling other nodes.
 * The payloads of our own events are plain JSON, so no encoder has to look for bytes in them.
 */
export function createLines(io: AppServer, { cutOffMs = CUT_OFF_MS, onCutOff }: LinesOptions) {
  const namespace = io.of('/');
  const { adapter } = namespace;
  const lines = new Map<string, Line>();
  /** Of rooms that have been spoken to: all in them, until somebody comes or goes. */
  const inRoom = new Map<string, Line[]>();
  for (const change of ['join-room', 'leave-room', 'delete-room']) {
    adapter.on(change, (room: string) => void inRoom.delete(room));
  }

  const open = (id: string): Line | undefined => {
    const socket = namespace.sockets.get(id);
    if (!socket) return undefined;
    const line = new Line(socket, cutOffMs, () => {
      line.close();
      onCutOff(socket);
      cut(socket);
    });
    lines.set(id, line);
    socket.once('disconnect', () => {
      lines.delete(id);
      line.close();
    });
    return line;
  };

  const linesIn = (room: string): readonly Line[] => {
    const known = inRoom.get(room);
    if (known) return known;
    const ids = adapter.rooms.get(room);
    if (!ids) return [];
    const all = [...ids].flatMap((id) => lines.get(id) ?? open(id) ?? []);
    // Whoever is not in yet is not forgotten.
    if (all.length === ids.size) inRoom.set(room, all);
    return all;
  };

  const library = adapter.broadcast.bind(adapter);
  adapter.broadcast = (packet: { id?: number; data?: unknown[] }, options) => {
    const { rooms, except, flags } = options;
    if (!flags?.local || rooms.size !== 1 || packet.id !== undefined || !packet.data) return library(packet, options);
    const [name] = rooms;
    const all = linesIn(name as string);
    if (all.length === 0) return;
    // Every socket is alone in the room of its own id.
    const left = except && except.size > 0 ? [...except].map((other) => adapter.rooms.get(other)) : null;
    const message = toMessage(packet.data);
    for (const line of all) {
      if (!left?.some((ids) => ids?.has(line.id))) line.send(message);
    }
  };

  return {
    /** The client has just been told where the bus is: nothing older may follow. */
    dropLocation: (socket: AppSocket, tripId: string): void =>
      lines.get(socket.id)?.drop(keyOf('server:location:update', tripId)),
  };
}

/** Ends the connection without a word: there is nobody who would read it. */
function cut(socket: AppSocket): void {
  const { transport } = socket.conn as unknown as { transport: { socket?: { terminate?(): void } } };
  if (transport.socket?.terminate) transport.socket.terminate();
  else socket.disconnect(true);
}
