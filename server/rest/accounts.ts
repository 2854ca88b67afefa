import type { Accounts } from '../services/accounts';
import type { Users } from '../services/users';
import type { HandlersFor } from './bind';

export type AccountEndpoint = 'getMe' | 'patchMe' | 'listUsers' | 'createUser' | 'getUser' | 'patchUser' | 'deleteUser';

export interface AccountHandlerDeps {
  accounts: Accounts;
  users: Users;
}

export const createAccountHandlers = ({ accounts, users }: AccountHandlerDeps): HandlersFor<AccountEndpoint> => ({
  getMe: ({ actor }) => accounts.getMe(actor),
  patchMe: ({ actor, body }) => accounts.patchMe(actor, body),

  listUsers: ({ actor, query }) => users.list(actor, query),
  createUser: ({ actor, body }) => users.create(actor, body),
  getUser: ({ actor, params }) => users.get(actor, params.id),
  patchUser: ({ actor, params, body }) => users.update(actor, params.id, body),
  deleteUser: async ({ actor, params }) => {
    await users.remove(actor, params.id);
  },
});
