import type { PaymentProvider } from './provider';

/** Cash to the conductor: nothing to start, nobody who sends notices, nothing that could be paid back from here. */
export const onBoard: PaymentProvider = {
  name: 'ON_BOARD',
  start: async () => ({ kind: 'ON_BOARD' }),
  verifyNotify: () => null,
  refund: async () => undefined,
};
