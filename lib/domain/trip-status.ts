import type { TripStatus } from '@/lib/contract/primitives';

export type { TripStatus };

/** Where a trip stands in its life, coarser than its status. */
export type TripPhase = 'BEFORE' | 'UNDER_WAY' | 'OVER';

export type TransitionVerdict = { kind: 'change' } | { kind: 'same' } | { kind: 'refused'; code: 'INVALID_TRANSITION' };

/** Every move the contract allows; a status with no moves is final. */
export const TRANSITIONS: Readonly<Record<TripStatus, readonly TripStatus[]>> = {
  SCHEDULED: ['STARTED', 'CANCELLED'],
  STARTED: ['PAUSED', 'EMERGENCY', 'ENDED'],
  PAUSED: ['STARTED', 'EMERGENCY', 'ENDED'],
  EMERGENCY: ['STARTED', 'PAUSED', 'ENDED'],
  ENDED: [],
  CANCELLED: [],
};

const PHASES: Readonly<Record<TripStatus, TripPhase>> = {
  SCHEDULED: 'BEFORE',
  STARTED: 'UNDER_WAY',
  PAUSED: 'UNDER_WAY',
  EMERGENCY: 'UNDER_WAY',
  ENDED: 'OVER',
  CANCELLED: 'OVER',
};

/** May a trip go from one status to another? The same status again is fine and changes nothing, so a resend is harmless. */
export function judgeTransition(from: TripStatus, to: TripStatus): TransitionVerdict {
  if (from === to) return { kind: 'same' };
  if (TRANSITIONS[from].includes(to)) return { kind: 'change' };
  return { kind: 'refused', code: 'INVALID_TRANSITION' };
}

export function tripPhase(status: TripStatus): TripPhase {
  return PHASES[status];
}

/** Locations are taken while the trip is under way; before that the code is TRIP_NOT_STARTED, after it TRIP_ENDED. */
export function acceptsLocations(status: TripStatus): boolean {
  return PHASES[status] === 'UNDER_WAY';
}

export function isFinal(status: TripStatus): boolean {
  return TRANSITIONS[status].length === 0;
}
