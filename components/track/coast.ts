import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { LatLngPair } from './projection';

/** The outline of the island and its islets, ring by ring. @throws when the shipped map cannot be fetched. */
export async function coastLines(): Promise<LatLngPair[][]> {
  const answer = await fetch('/basemap/lk.topo.json');
  const topology = (await answer.json()) as Topology<{ coast: GeometryCollection }>;
  const { features } = feature(topology, topology.objects.coast);
  return features.flatMap(({ geometry }) => {
    const polygons =
      geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : geometry.type === 'Polygon'
          ? [geometry.coordinates]
          : [];
    return polygons.flatMap((rings) => rings.map((ring) => ring.map(([lng = 0, lat = 0]): LatLngPair => [lat, lng])));
  });
}
