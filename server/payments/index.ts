import { onBoard } from './on-board';
import type { PaymentProvider } from './provider';
import { createSandbox, type Sandbox } from './sandbox';

export interface Payments {
  providers: readonly PaymentProvider[];
  /** There where the configuration allows it. */
  sandbox: Sandbox | null;
}

/** Every way to pay that this service offers. */
export function createPaymentProviders({ secret, sandbox }: { secret: string; sandbox: boolean }): Payments {
  const own = sandbox ? createSandbox({ secret }) : null;
  return { providers: own ? [onBoard, own] : [onBoard], sandbox: own };
}
