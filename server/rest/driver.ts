import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Actor } from '../services/actor';
import type { HandlersFor } from './bind';

export interface DriverHandlerDeps {
  waiting(actor: Actor, tripId: string): Promise<ResponseOf<'getTripWaiting'>>;
}

export const driverHandlers = ({ waiting }: DriverHandlerDeps): HandlersFor<'getTripWaiting'> => ({
  getTripWaiting: ({ actor, params }) => waiting(actor, params.id),
});
