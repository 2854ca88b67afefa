import { runtime } from '@/server/runtime';

/** The part of the configuration that pages may know. */
export interface PublicConfig {
  /** Shows the demo's logins. */
  demo: boolean;
  tileUrl: string;
  tileAttribution: string;
}

export function getPublicConfig(): PublicConfig {
  const { demo, tiles } = runtime().config;
  return { demo, tileUrl: tiles.url, tileAttribution: tiles.attribution };
}
