import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leanWords } from '@/lib/i18n/lean-words';
import en from '@/lib/i18n/messages/en.json';
import si from '@/lib/i18n/messages/si.json';
import ta from '@/lib/i18n/messages/ta.json';
import type { Runtime } from './runtime';

/**
 * The own files of the pages without React: the address changes with the content, so that phones may keep them for good. Their
 * words come from here too, since the pages' build parses the catalogue into another shape.
 */
export function pageAssets(root: string): Runtime['config']['plain'] {
  const address = (name: string) => {
    const content = readFileSync(join(root, 'public/page-assets', name));
    return `/page-assets/${name}?v=${createHash('sha256').update(content).digest('hex').slice(0, 12)}`;
  };
  return {
    track: { script: address('track.js'), style: address('track.css') },
    public: { script: address('forms.js'), style: address('public.css') },
    words: { en: leanWords(en), si: leanWords(si), ta: leanWords(ta) },
  };
}
