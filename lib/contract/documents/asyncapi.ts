import { z } from 'zod';
import { ACK_CODES, CONNECT_ERRORS } from '../codes';
import { clientEvents, serverEvents } from '../socket-events';
import { createSchemaWriter, type JsonObject } from './json-schema';
import type { DocumentInput } from './openapi';

const AckRefusal = z
  .object({
    ok: z.literal(false),
    error: z.enum(ACK_CODES),
    message: z.string().optional(),
    retryAfterMs: z.number().optional(),
    issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'AckRefusal' });

/** `driver:connect` → `driver-connect`: a name that may stand in a reference. */
const keyOf = (event: string) => event.replaceAll(':', '-');
const ref = ($ref: string) => ({ $ref });

/** Where the server's events go: one channel for each kind of room. */
const ROOMS: Record<string, { key: string; description: string; parameters?: JsonObject }> = {
  'trip:{tripId}:subscribers': {
    key: 'trip-subscribers',
    description: 'Everybody who follows the trip: passengers, its crew, its operator, admins.',
    parameters: { tripId: { description: 'UUID of the trip' } },
  },
  'fleet subscribers': { key: 'fleet', description: 'Who sent fleet:subscribe; one frame a second at most.' },
  'admin:alerts and the operator’s own room': {
    key: 'alerts',
    description: '`admin:alerts` hears all; an operator’s room hears its own.',
  },
  'one socket': { key: 'socket', description: 'The one connection that it concerns.' },
};

/** AsyncAPI 3.0 of the sockets, made from the events' schemas: each client event with its ack as the reply. */
export function buildAsyncApi({ version, origin }: DocumentInput): JsonObject {
  const writer = createSchemaWriter();
  writer.write(AckRefusal);
  const messages: Record<string, JsonObject> = {};
  const operations: Record<string, JsonObject> = {};
  const client: Record<string, JsonObject> = {};
  const acks: Record<string, JsonObject> = {};
  const roomChannels: Record<string, JsonObject> = {};

  for (const [event, spec] of Object.entries(clientEvents)) {
    const key = keyOf(event);
    messages[key] = { name: event, summary: spec.summary, payload: writer.write(spec.payload) };
    messages[`${key}-ack`] = { name: `ack of ${event}`, payload: ackOf(writer.write(spec.ack)) };
    client[key] = ref(`#/components/messages/${key}`);
    acks[`${key}-ack`] = ref(`#/components/messages/${key}-ack`);
    operations[key] = {
      action: 'receive',
      channel: ref('#/channels/client'),
      summary: spec.summary,
      description: `Roles: ${spec.roles === 'any' ? 'any' : spec.roles.join(', ')}.`,
      messages: [ref(`#/channels/client/messages/${key}`)],
      reply: { channel: ref('#/channels/acks'), messages: [ref(`#/channels/acks/messages/${key}-ack`)] },
    };
  }

  for (const [event, spec] of Object.entries(serverEvents)) {
    const key = keyOf(event);
    const room = ROOMS[spec.to];
    if (!room) throw new Error(`no room is described for: ${spec.to}`);
    messages[key] = { name: event, payload: writer.write(spec.payload) };
    const channel = roomChannels[room.key] ?? {
      address: spec.to.startsWith('trip:') ? spec.to : null,
      description: room.description,
      ...(room.parameters ? { parameters: room.parameters } : {}),
      messages: {},
    };
    roomChannels[room.key] = {
      ...channel,
      messages: { ...(channel.messages as JsonObject), [key]: ref(`#/components/messages/${key}`) },
    };
    operations[key] = {
      action: 'send',
      channel: ref(`#/channels/${room.key}`),
      messages: [ref(`#/channels/${room.key}/messages/${key}`)],
    };
  }

  const { protocol, host } = new URL(origin);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'SriVibes sockets',
      version,
      description:
        'Socket.IO 4, path /socket.io, namespace /. The token goes into `auth.token` of the handshake or the Authorization header; ' +
        `\`auth.device\` may name the device. Refused connections say ${CONNECT_ERRORS.join(', ')}. ` +
        'Every event is acknowledged exactly once, if an acknowledgement is asked for.',
    },
    defaultContentType: 'application/json',
    servers: {
      main: {
        host,
        pathname: '/socket.io',
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        description: 'Socket.IO 4',
        security: [ref('#/components/securitySchemes/token')],
      },
    },
    channels: {
      client: { address: null, description: 'What a client sends.', messages: client },
      acks: { address: null, description: 'The acknowledgement of each event.', messages: acks },
      ...roomChannels,
    },
    operations,
    components: {
      messages,
      schemas: writer.components,
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}

/** `{ok: true}` with the event's own fields, or a refusal. */
function ackOf(body: JsonObject): JsonObject {
  const ok = { type: 'object', properties: { ok: { const: true } }, required: ['ok'] };
  return { oneOf: [{ allOf: [ok, body] }, ref('#/components/schemas/AckRefusal')] };
}
