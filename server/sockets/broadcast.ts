import { rooms } from '@/lib/contract/rooms';
import type { DomainEvents } from '../services/events';
import type { Shown } from './shown';
import type { AppServer } from './types';

/**
 * Hands what the services tell to the rooms it concerns; the only place where a domain event meets a room. Other nodes hear of a
 * location from the store that kept it.
 */
export function broadcast(io: AppServer, events: DomainEvents, shown: Shown): void {
  events.on('location', (location) => shown.offer(location));
  events.on('trip:status', (change) => {
    io.to(rooms.subscribers(change.tripId)).emit('server:trip:status', change);
  });
  events.on('eta', (eta) => {
    io.to(rooms.subscribers(eta.tripId)).emit('server:eta:update', eta);
  });
  broadcastAlerts(io, events);
}

/** The same of alerts alone: all that a worker has to tell. */
export function broadcastAlerts(io: AppServer, events: DomainEvents): void {
  events.on('alert', (alert, operatorId) => {
    io.to(alertRooms(operatorId)).emit('server:alert', alert);
  });
}

/** Whom an alert of this operator concerns; null: the platform's own. */
export const alertRooms = (operatorId: string | null): string[] =>
  operatorId === null ? [rooms.adminAlerts] : [rooms.adminAlerts, rooms.operatorAlerts(operatorId)];
