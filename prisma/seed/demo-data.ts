import fleet from './data/fleet.json';
import routes from './data/routes.json';
import type { DemoFleet, DemoRoute } from './demo-types';

export * from './demo-timetable';
export type * from './demo-types';

/**
 * The lines of the demo, each in both directions: real lines and places, a made-up timetable.
 * Written by tools/make-demo-data.ts; the shape is held by tests/unit/data.
 */
export const demoRoutes = routes as unknown as DemoRoute[];

/** Who runs them: operators, crews, vehicles and their blocks. All made up. */
export const demoFleet = fleet as unknown as DemoFleet;
