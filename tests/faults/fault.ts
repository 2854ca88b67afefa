import type { Outcome } from '../support/checker';
import type { Fleet } from '../support/fleet-of-processes';

/** Something that goes wrong, and what must hold nevertheless. */
export interface Fault {
  name: string;
  /** Does it, undoes it, and counts. @throws when something else than a loss was not as it must be */
  run(fleet: Fleet): Promise<Outcome>;
  timeoutMs?: number;
}

export const seconds = (count: number) => count * 1000;
