/** Metres from the path at which a bus has left its route, and at which it is back. Apart, so that the alert does not flicker. */
export const OFF_ROUTE_AT_METRES = 500;
export const BACK_ON_ROUTE_AT_METRES = 300;

/** Off the route from 500 m out until it is back within 300 m. */
export function judgeOffRoute(wasOff: boolean, distanceFromPath: number): boolean {
  return wasOff ? distanceFromPath > BACK_ON_ROUTE_AT_METRES : distanceFromPath >= OFF_ROUTE_AT_METRES;
}
