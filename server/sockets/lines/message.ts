import type { ServerEventName, ServerPayload } from '@/lib/contract/socket-events';
import { messageFrame } from './frame';
import type { Message } from './line';

/** Socket.IO's packet type EVENT in the namespace `/`. */
const EVENT = '2';

type Fleet = ServerPayload<'server:fleet:update'>;

/** One event for many clients, encoded once. @param data the event's name and its payload, as Socket.IO's packet has them */
export function toMessage(data: readonly unknown[]): Message {
  const [event, payload] = data as [ServerEventName, unknown];
  const text = EVENT + JSON.stringify(data);
  const frame = messageFrame(text);
  const message: Message = {
    encoded: [text],
    frame,
    options: { preEncoded: true, wsPreEncodedFrame: [frame] },
    key: null,
  };
  if (event === 'server:location:update' || event === 'server:eta:update') {
    message.key = keyOf(event, (payload as { tripId: string }).tripId);
  } else if (event === 'server:fleet:update') {
    message.key = event;
    message.payload = payload;
    message.after = (held) => toMessage([event, mergeFleet(held.payload as Fleet, payload as Fleet)]);
  }
  return message;
}

export const keyOf = (event: ServerEventName, tripId: string): string => `${event} ${tripId}`;

/** A frame of the fleet names only what has changed: of each bus the latest is wanted, not of all the latest frame. */
function mergeFleet(before: Fleet, after: Fleet): Fleet {
  const vehicles = new Map([...before.vehicles, ...after.vehicles].map((vehicle) => [vehicle.tripId, vehicle]));
  return { vehicles: [...vehicles.values()], at: after.at };
}
