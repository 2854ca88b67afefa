import type { Operators } from '../services/operators';
import type { Routes } from '../services/routes';
import type { Vehicles } from '../services/vehicles';
import type { HandlersFor } from './bind';

type Of<One extends string, Many extends string> =
  | `list${Many}`
  | `create${One}`
  | `get${One}`
  | `patch${One}`
  | `delete${One}`;
export type CatalogueEndpoint = Of<'Operator', 'Operators'> | Of<'Vehicle', 'Vehicles'> | Of<'Route', 'Routes'>;

export interface CatalogueHandlerDeps {
  operators: Operators;
  vehicles: Vehicles;
  routes: Routes;
}

export const createCatalogueHandlers = ({
  operators,
  vehicles,
  routes,
}: CatalogueHandlerDeps): HandlersFor<CatalogueEndpoint> => ({
  listOperators: ({ actor, query }) => operators.list(actor, query),
  createOperator: ({ actor, body }) => operators.create(actor, body),
  getOperator: ({ actor, params }) => operators.get(actor, params.id),
  patchOperator: ({ actor, params, body }) => operators.update(actor, params.id, body),
  deleteOperator: async ({ actor, params }) => {
    await operators.remove(actor, params.id);
  },

  listVehicles: ({ actor, query }) => vehicles.list(actor, query),
  createVehicle: ({ actor, body }) => vehicles.create(actor, body),
  getVehicle: ({ actor, params }) => vehicles.get(actor, params.id),
  patchVehicle: ({ actor, params, body }) => vehicles.update(actor, params.id, body),
  deleteVehicle: async ({ actor, params }) => {
    await vehicles.remove(actor, params.id);
  },

  listRoutes: ({ actor, query }) => routes.list(actor, query),
  createRoute: ({ actor, body }) => routes.create(actor, body),
  getRoute: ({ actor, params }) => routes.get(actor, params.id),
  patchRoute: ({ actor, params, body }) => routes.update(actor, params.id, body),
  deleteRoute: async ({ actor, params }) => {
    await routes.remove(actor, params.id);
  },
});
