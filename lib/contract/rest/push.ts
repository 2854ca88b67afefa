import { z } from 'zod';
import { Id } from '../primitives';
import { defineEndpoints } from './endpoint';

const MinuteOfDay = z.int().min(0).max(1439).meta({ description: 'minutes since midnight in Sri Lanka' });

/** What a passenger wants to be told of on one trip; cancellation and emergency are always told. */
export const NotifySettings = z
  .object({
    minutesBefore: z.int().min(1).max(60).nullable(),
    stopsBefore: z.int().min(1).max(20).nullable(),
    getOff: z.boolean(),
    departure: z.boolean(),
    delay: z.boolean(),
    /** Within them no phone is rung, but for cancellation, emergency and getting off. */
    quiet: z.object({ from: MinuteOfDay, until: MinuteOfDay }).nullable(),
  })
  .meta({ id: 'NotifySettings' });
export type NotifySettings = z.infer<typeof NotifySettings>;

export const PushSubscriptionCreate = z
  .object({
    endpoint: z.url().max(2048),
    keys: z.object({
      p256dh: z.string().regex(/^[\w-]{87}=?$/, 'must be an uncompressed P-256 point in base64url'),
      auth: z.string().regex(/^[\w-]{22}(==)?$/, 'must be 16 bytes in base64url'),
    }),
  })
  .meta({ id: 'PushSubscriptionCreate' });

export const pushEndpoints = defineEndpoints({
  getPushKey: {
    method: 'GET',
    path: '/push/key',
    summary: 'The VAPID public key with which a browser subscribes; 404 where the service sends no pushes.',
    access: 'public',
    status: 200,
    response: z.object({ key: z.string() }).meta({ id: 'PushKey' }),
  },
  createPushSubscription: {
    method: 'POST',
    path: '/push/subscriptions',
    summary: 'Ring this browser. The same endpoint again is the same subscription, now the caller’s.',
    access: 'user',
    body: PushSubscriptionCreate,
    status: 201,
    response: z.object({ id: Id }).meta({ id: 'PushSubscriptionAnswer' }),
  },
  deletePushSubscription: {
    method: 'DELETE',
    path: '/push/subscriptions/:id',
    summary: 'Ring this browser no more.',
    access: 'user',
    status: 204,
  },
  getNotify: {
    method: 'GET',
    path: '/trips/:id/notify',
    summary: 'What the caller is told of on this trip.',
    access: ['PASSENGER'],
    status: 200,
    response: NotifySettings,
  },
  putNotify: {
    method: 'PUT',
    path: '/trips/:id/notify',
    summary: 'Choose what to be told of; for who has a booking on the trip.',
    access: ['PASSENGER'],
    body: NotifySettings,
    status: 200,
    response: NotifySettings,
  },
  deleteNotify: {
    method: 'DELETE',
    path: '/trips/:id/notify',
    summary: 'Back to what is told without being asked for.',
    access: ['PASSENGER'],
    status: 204,
  },
});
