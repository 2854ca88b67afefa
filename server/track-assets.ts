import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leanWords } from '@/lib/i18n/lean-words';
import en from '@/lib/i18n/messages/en.json';
import si from '@/lib/i18n/messages/si.json';
import ta from '@/lib/i18n/messages/ta.json';
import type { Runtime } from './runtime';

/**
 * The tracking page's own files: the address changes with the content, so that phones may keep them for good. Its words come
 * from here too, since the pages' build parses the catalogue into another shape.
 */
export function trackAssets(root: string): Runtime['config']['track'] {
  const address = (name: string) => {
    const content = readFileSync(join(root, 'public/track-assets', name));
    return `/track-assets/${name}?v=${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
  };
  return {
    script: address('track.js'),
    style: address('track.css'),
    words: { en: leanWords(en), si: leanWords(si), ta: leanWords(ta) },
  };
}
