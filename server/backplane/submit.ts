import type { LiveStore } from './port';

/** `keep` as a promise of `submit`; without a place there is no wait. */
export const keepBy =
  (submit: LiveStore['submit']): LiveStore['keep'] =>
  (tripId, points, state) =>
    new Promise((resolve, reject) => {
      submit({ tripId, points, state }, (error, outcome) => {
        if (outcome === undefined || typeof outcome === 'number') reject(error);
        else resolve(outcome);
      });
    });
