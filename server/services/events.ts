import { EventEmitter } from 'node:events';
import type { ServerEta, ServerLocation } from '@/lib/contract/locations';
import type { TripStatus } from '@/lib/contract/primitives';
import type { Alert } from '@/lib/contract/views';

/** What services tell of; the sockets hand it on to whom it concerns. Services know nothing of rooms. */
export interface DomainEventMap {
  location: [location: ServerLocation];
  'trip:status': [change: { tripId: string; status: TripStatus; timestamp: string }];
  eta: [eta: ServerEta];
  /** `operatorId` null: the platform's own, for admins alone. */
  /** Somebody on this trip is to be told something; it waits in the table of notices. */
  notices: [tripId: string];
  alert: [alert: Alert, operatorId: string | null];
}

export type DomainEvents = EventEmitter<DomainEventMap>;
export const createDomainEvents = (): DomainEvents => new EventEmitter<DomainEventMap>();
