import type { Notify } from '../services/notify';
import type { HandlersFor } from './bind';

type Names =
  | 'getPushKey'
  | 'createPushSubscription'
  | 'deletePushSubscription'
  | 'getNotify'
  | 'putNotify'
  | 'deleteNotify';

export const pushHandlers = ({ notify }: { notify: Notify }): HandlersFor<Names> => ({
  getPushKey: async () => notify.key(),
  createPushSubscription: ({ actor, body }) => notify.subscribe(actor, body),
  deletePushSubscription: async ({ actor, params }) => {
    await notify.unsubscribe(actor, params.id);
    return undefined;
  },
  getNotify: ({ actor, params }) => notify.get(actor, params.id),
  putNotify: ({ actor, params, body }) => notify.put(actor, params.id, body),
  deleteNotify: async ({ actor, params }) => {
    await notify.remove(actor, params.id);
    return undefined;
  },
});
