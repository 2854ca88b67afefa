import type { Accounts } from '../services/accounts';
import type { HandlersFor } from './bind';

export type AuthEndpoint = 'createToken' | 'createSocketToken';

export const createAuthHandlers = ({ accounts }: { accounts: Accounts }): HandlersFor<AuthEndpoint> => ({
  createToken: ({ body, client }) => accounts.signIn({ ...body, address: client.address }),
  createSocketToken: ({ actor }) => accounts.socketToken(actor),
});
