import type { FeatureCollection, Point } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

export interface TownProperties {
  en: string;
  si?: string;
  ta?: string;
  /** Inhabitants, where known. */
  pop?: number;
}

type Layer = 'coast' | 'districts' | 'rivers' | 'rail';
export type BaseMapData = Record<Layer, FeatureCollection> & { towns: FeatureCollection<Point, TownProperties> };

const URL = '/basemap/lk.topo.json';
let pending: Promise<BaseMapData> | null = null;

async function load(): Promise<BaseMapData> {
  const response = await fetch(URL);
  if (!response.ok) throw new Error(`${URL}: ${response.status}`);
  const topology = (await response.json()) as Topology<Record<Layer | 'towns', GeometryCollection>>;
  const layer = (name: Layer | 'towns') => feature(topology, topology.objects[name]) as FeatureCollection;
  return {
    coast: layer('coast'),
    districts: layer('districts'),
    rivers: layer('rivers'),
    rail: layer('rail'),
    towns: layer('towns') as BaseMapData['towns'],
  };
}

/** The base map, fetched and unfolded once a page; a failure is forgotten, so that the next map tries again. */
export function loadBaseMap(): Promise<BaseMapData> {
  pending ??= load().catch((error: unknown) => {
    pending = null;
    throw error;
  });
  return pending;
}
