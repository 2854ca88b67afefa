import { canManageOperator, fleetScope } from '@/lib/domain/rights';
import type { Actor } from './actor';
import type { AuditEntry } from './audit';
import type { Position } from './cursor';
import { Refusal } from './refusal';

/** What stands in the way of a write, as the database says it; null for any other error. */
export type ViolationOf = (error: unknown) => 'UNIQUE' | 'FOREIGN_KEY' | null;

/** A list of what an operator owns, oldest first; all operators' without `operatorId`. */
export interface OwnedFilter {
  operatorId?: string;
  after?: Position | undefined;
  limit: number;
}

/** Written together with the change itself, or not at all. `subjectId` comes from the row. */
export type Audit = Omit<AuditEntry, 'subjectId'>;

/** Which operators' things the actor may list. @throws Refusal FORBIDDEN for who manages none. */
export function listScope(actor: Actor): { operatorId?: string } {
  const scope = fleetScope(actor);
  if (scope === null) throw new Refusal('FORBIDDEN');
  return scope === 'ALL' ? {} : scope;
}

/** The thing, if it is there and the actor's to manage. @throws Refusal NOT_FOUND for both alike. */
export function owned<T extends { operatorId: string | null }>(actor: Actor, row: T | null): T {
  const mine =
    row !== null && (row.operatorId === null ? actor.role === 'ADMIN' : canManageOperator(actor, row.operatorId));
  if (!mine) throw new Refusal('NOT_FOUND');
  return row;
}

/** @throws Refusal NOT_FOUND when the operator is somebody else's, like one that does not exist. */
export function requireOperator(actor: Actor, operatorId: string): void {
  if (!canManageOperator(actor, operatorId)) throw noOperator();
}

export const noOperator = () => new Refusal('NOT_FOUND', 'There is no such operator.');

/** Leaves out what is undefined, so that a change touches only what was said. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
