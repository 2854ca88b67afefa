import towns from './data/towns.json';

/** Towns of the country with their names in three languages, for the search. Written by tools/make-demo-data.ts. */
export const gazetteer = (towns as [string, string, string, number, number][]).map(([en, si, ta, lat, lng]) => ({
  name: { en, si, ta },
  lat,
  lng,
}));
