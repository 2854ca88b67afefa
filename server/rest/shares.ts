import type { Shares } from '../services/shares';
import type { HandlersFor } from './bind';

type Names = 'createShare' | 'deleteShare' | 'createShareSession';

export const shareHandlers = ({ shares }: { shares: Shares }): HandlersFor<Names> => ({
  createShare: ({ actor, params }) => shares.create(actor, params.id),
  deleteShare: async ({ actor, params }) => {
    await shares.revoke(actor, params.id);
    return undefined;
  },
  createShareSession: ({ params }) => shares.openSession(params.token),
});
