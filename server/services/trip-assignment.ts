import type { Role } from '@/lib/contract/primitives';
import type { Issue } from '@/lib/contract/socket-events';
import { canManageOperator } from '@/lib/domain/rights';
import type { Actor } from './actor';
import { Refusal } from './refusal';

export interface RouteFacts {
  id: string;
  operatorId: string;
  active: boolean;
  fareCents: number;
  stops: readonly { offsetMinutes: number }[];
}
export interface VehicleFacts {
  id: string;
  operatorId: string;
  active: boolean;
  seatCount: number;
}
export interface PersonFacts {
  id: string;
  role: Role;
  operatorId: string | null;
  active: boolean;
}

/** What may be put together to a trip; each answers null for what is not there or was deleted. */
export interface AssignmentDeps {
  routes: { find(id: string): Promise<RouteFacts | null> };
  vehicles: { find(id: string): Promise<VehicleFacts | null> };
  users: { findById(id: string): Promise<PersonFacts | null> };
}

export interface Crew {
  vehicleId?: string | undefined;
  driverId?: string | undefined;
  conductorId?: string | null | undefined;
}

/** Sees to it that a trip's parts exist, are in use, fit their place, and belong to one operator. */
export function createAssignment({ routes, vehicles, users }: AssignmentDeps) {
  const personIssue = async (path: string, id: string | null | undefined, role: Role, operatorId: string) => {
    if (id === null || id === undefined) return [];
    const person = await users.findById(id);
    // Another operator's people look as if they did not exist.
    if (!person || person.operatorId !== operatorId) return [issue(path, 'no such person at this operator')];
    if (person.role !== role) return [issue(path, `is not a ${role}`)];
    return person.active ? [] : [issue(path, 'is banned')];
  };

  const vehicleIssue = async (id: string | undefined, operatorId: string) => {
    if (id === undefined) return [];
    const vehicle = await vehicles.find(id);
    if (!vehicle || vehicle.operatorId !== operatorId) return [issue('vehicleId', 'no such vehicle at this operator')];
    return vehicle.active ? [] : [issue('vehicleId', 'is out of use')];
  };

  return {
    /** @throws Refusal INVALID_PAYLOAD: no such route, or none that the actor manages, or out of use. */
    async route(actor: Actor, routeId: string): Promise<RouteFacts> {
      const route = await routes.find(routeId);
      if (!route || !canManageOperator(actor, route.operatorId)) throw invalid([issue('routeId', 'no such route')]);
      if (!route.active) throw invalid([issue('routeId', 'is out of use')]);
      return route;
    },
    /** Judges what is given and no more. @throws Refusal INVALID_PAYLOAD with an issue for each field that does not fit. */
    async crew(operatorId: string, { vehicleId, driverId, conductorId }: Crew): Promise<void> {
      const issues = await Promise.all([
        vehicleIssue(vehicleId, operatorId),
        personIssue('driverId', driverId, 'DRIVER', operatorId),
        personIssue('conductorId', conductorId, 'CONDUCTOR', operatorId),
      ]);
      if (issues.flat().length > 0) throw invalid(issues.flat());
    },
    /** Seats that are sold must exist in the new vehicle. @throws Refusal INVALID_PAYLOAD */
    async seats(vehicleId: string, highestSeatSold: number): Promise<void> {
      const vehicle = await vehicles.find(vehicleId);
      if (vehicle && vehicle.seatCount < highestSeatSold) {
        throw invalid([issue('vehicleId', `has ${vehicle.seatCount} seats, but seat ${highestSeatSold} is sold`)]);
      }
    },
  };
}

const issue = (path: string, message: string): Issue => ({ path, message });

/** INVALID_PAYLOAD whose message already says what is wrong. */
export function invalid(issues: Issue[]): Refusal {
  return new Refusal('INVALID_PAYLOAD', issues.map(({ path, message }) => `${path}: ${message}`).join('; '), {
    issues,
  });
}
