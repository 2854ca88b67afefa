import type { OwnAccount } from '../services/own-account';
import type { Reports } from '../services/reports';
import type { HandlersFor } from './bind';

type Names =
  | 'register'
  | 'verifyEmail'
  | 'sendVerification'
  | 'requestReset'
  | 'confirmReset'
  | 'changePassword'
  | 'getOwnData'
  | 'deleteMe';

export const ownAccountHandlers = ({ ownAccount }: { ownAccount: OwnAccount }): HandlersFor<Names> => ({
  register: ({ body, client }) => ownAccount.register(body, client.address),
  verifyEmail: async ({ body, client }) => {
    await ownAccount.verifyEmail(body.token, client.address);
  },
  sendVerification: async ({ actor }) => {
    await ownAccount.sendVerification(actor);
  },
  requestReset: async ({ body, client }) => {
    await ownAccount.requestReset(body.email, client.address);
  },
  confirmReset: async ({ body, client }) => {
    await ownAccount.confirmReset(body.token, body.password, client.address);
  },
  changePassword: async ({ actor, body }) => {
    await ownAccount.changePassword(actor, body);
  },
  getOwnData: ({ actor }) => ownAccount.ownData(actor),
  deleteMe: async ({ actor, body }) => {
    await ownAccount.remove(actor, body.password);
  },
});

export const reportHandlers = ({
  reports,
}: {
  reports: Reports;
}): HandlersFor<'createReport' | 'listReports' | 'getReport' | 'handleReport'> => ({
  createReport: ({ actor, body }) => reports.create(actor, body),
  listReports: ({ actor, query }) => reports.list(actor, query),
  getReport: ({ actor, params }) => reports.get(actor, params.receipt),
  handleReport: ({ actor, params }) => reports.handle(actor, params.id),
});
