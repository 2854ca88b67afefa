import MiniSearch, { type Query } from 'minisearch';
import type { LocalizedName } from '@/lib/contract/primitives';
import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import { distanceMetres } from '@/lib/domain/geo';
import { bones, plain, searchWords, sound } from '@/lib/domain/transliterate';

export interface StopFact {
  id: string;
  name: LocalizedName;
  lat: number;
  lng: number;
  routeCode: string;
}

/** A town of the gazetteer. */
export interface Town {
  name: { en: string; si: string; ta: string };
  lat: number;
  lng: number;
}

type Found = ResponseOf<'listStops'>['items'][number];

interface Place extends Omit<Found, 'id'> {
  /** Of one of its stops; null for a town without. */
  stopId: string | null;
  stopIds: Set<string>;
  /** By which else it is called. */
  names: Set<string>;
}

/** Stops of one name this near each other, and a town this near a stop of its name, are one place. Metres. */
const ONE_PLACE_M = 1_500;
const ONE_TOWN_M = 5_000;
/** A town further than this from every stop cannot be reached by our buses. Metres. */
const REACH_M = 15_000;
const CANDIDATES = 60;

const namesOf = ({ en, si, ta }: LocalizedName) => [en, si, ta].filter((name): name is string => Boolean(name));

/** Joins stops of one name to places, and adds the towns that have none, with the stop that is nearest to each. */
function gather(stops: readonly StopFact[], towns: readonly Town[]): Place[] {
  const byName = new Map<string, Place[]>();
  const places: Place[] = [];
  for (const stop of stops) {
    const key = plain(stop.name.en);
    const near = byName.get(key)?.find((place) => distanceMetres(place, stop) <= ONE_PLACE_M);
    if (near) {
      near.stopIds.add(stop.id);
      if (!near.routes.includes(stop.routeCode)) near.routes.push(stop.routeCode);
      near.name = { ...stop.name, ...near.name };
      for (const name of namesOf(stop.name)) near.names.add(name);
      continue;
    }
    const { id, name, lat, lng, routeCode } = stop;
    const place: Place = {
      ...{ stopId: id, stopIds: new Set([id]), kind: 'STOP', name, lat, lng, routes: [routeCode] },
      ...{ nearest: null, names: new Set(namesOf(name)) },
    };
    places.push(place);
    byName.set(key, [...(byName.get(key) ?? []), place]);
  }
  const bases = [...places];
  for (const { name, lat, lng } of towns) {
    const same = byName.get(plain(name.en))?.find((place) => distanceMetres(place, { lat, lng }) <= ONE_TOWN_M);
    if (same) {
      for (const other of namesOf(name)) same.names.add(other);
      continue;
    }
    let nearest: Place | undefined;
    let metres = REACH_M;
    for (const place of bases) {
      // A degree of latitude is 111 km: most need no trigonometry to be ruled out.
      if (Math.abs(place.lat - lat) * 111_000 > metres) continue;
      const away = distanceMetres(place, { lat, lng });
      if (away < metres) [nearest, metres] = [place, away];
    }
    if (!nearest?.stopId) continue;
    places.push({
      ...{ stopId: nearest.stopId, stopIds: new Set(), kind: 'TOWN', name, lat, lng, routes: nearest.routes },
      ...{ nearest: { name: nearest.name, metres: Math.round(metres) }, names: new Set(namesOf(name)) },
    });
  }
  return places;
}

const words = (text: string) => text.split(' ').filter(Boolean);
const fuzzy = (term: string) => (term.length > 5 ? 2 : term.length > 3 ? 1 : false);

/** An index of places by name in any of the three scripts, by how the name sounds, and by its consonants. */
export function createStopIndex(stops: readonly StopFact[], towns: readonly Town[]) {
  const places = gather(stops, towns);
  const index = new MiniSearch<{ id: number; plain: string; sound: string; bones: string }>({
    fields: ['plain', 'sound', 'bones'],
    tokenize: words,
    processTerm: (term) => term,
  });
  index.addAll(
    places.map(({ names }, id) => {
      const all = [...names].map(plain);
      return { id, plain: all.join(' '), sound: all.map(sound).join(' '), bones: all.map(bones).join(' ') };
    }),
  );

  const queryOf = (named: string[], combineWith: 'AND' | 'OR'): Query => {
    const last = (_: string, i: number, terms: string[]) => i === terms.length - 1;
    const field = (name: 'plain' | 'sound', fold: (text: string) => string, weight: number): Query => ({
      ...{ queries: [named.map(fold).join(' ')], fields: [name], combineWith, prefix: last, fuzzy },
      boost: { [name]: weight },
      weights: { fuzzy: 0.4, prefix: 0.6 },
    });
    const skeleton = named.map(bones).filter((word) => word.length > 2);
    const queries: Query[] = [field('plain', (word) => word, 4), field('sound', sound, 2)];
    if (skeleton.length === named.length) {
      queries.push({
        queries: [skeleton.join(' ')],
        fields: ['bones'],
        combineWith,
        prefix: last,
        boost: { bones: 1 },
      });
    }
    return { combineWith: 'OR', queries };
  };

  return {
    /** The best first: whole names before beginnings, places where buses stop before towns. */
    search(text: string, limit: number): Found[] {
      const named = searchWords(text);
      if (named.length === 0) return [];
      const whole = named.join(' ');
      const ask = (combineWith: 'AND' | 'OR') => index.search(queryOf(named, combineWith)).slice(0, CANDIDATES);
      let hits = ask('AND');
      if (hits.length === 0 && named.length > 1) hits = ask('OR');
      return hits
        .flatMap(({ id, score }) => {
          const place = places[id as number];
          if (!place) return [];
          const own = [...place.names].map(plain);
          const heard = own.map(sound);
          const same = own.includes(whole) ? 8 : own.some((name) => name.startsWith(whole)) ? 3 : 1;
          const alike = heard.includes(sound(whole)) ? 2 : 1;
          return [{ place, rank: score * same * alike * (place.kind === 'STOP' ? 1.5 : 1) }];
        })
        .sort((a, b) => b.rank - a.rank)
        .slice(0, limit)
        .map(({ place: { stopId, stopIds: _, names: __, ...place } }) => ({ ...place, id: stopId ?? '' }));
    },
  };
}

export interface StopSearchDeps {
  stops: {
    /** Changes whenever a stop does. */
    version(): Promise<string>;
    listActive(): Promise<StopFact[]>;
    /** Ids of the stops that an id or a part of a name means. */
    matching(text: string): Promise<string[]>;
  };
  towns: readonly Town[];
}

export type StopSearch = ReturnType<typeof createStopSearch>;

/** Finds stops. The index is made anew when the stops in the database have changed, and not otherwise. */
export function createStopSearch({ stops, towns }: StopSearchDeps) {
  let kept: { version: string; index: Promise<ReturnType<typeof createStopIndex>> } | null = null;
  const current = async () => {
    const version = await stops.version();
    if (kept?.version !== version) {
      const index = stops.listActive().then((all) => createStopIndex(all, towns));
      kept = { version, index };
      index.catch(() => {
        kept = null;
      });
    }
    return kept.index;
  };
  const search = async (text: string, limit: number) => (await current()).search(text, limit);

  return {
    search,
    /** What a text means, to the letter if it can, else by its sound. */
    async meant(text: string): Promise<string[]> {
      const ids = await stops.matching(text);
      if (ids.length > 0) return ids;
      const [best] = await search(text, 1);
      return best ? stops.matching(best.id) : [];
    },
  };
}
