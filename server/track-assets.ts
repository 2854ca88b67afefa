import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The tracking page's own files: the address changes with the content, so that phones may keep them for good. */
export function trackAssets(root: string): { script: string; style: string } {
  const address = (name: string) => {
    const content = readFileSync(join(root, 'public/track-assets', name));
    return `/track-assets/${name}?v=${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
  };
  return { script: address('track.js'), style: address('track.css') };
}
