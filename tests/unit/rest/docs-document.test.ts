import { describe, expect, it } from 'vitest';
import { docsMain } from '@/app/(public)/docs/document';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { clientEvents, serverEvents } from '@/lib/contract/socket-events';

const html = docsMain({ publicOrigin: 'https://x.example/"><script>', version: '1.2.3' });
const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id as string);

describe('the developers’ page', () => {
  it('has an entry for every endpoint and event, each under an address of its own', () => {
    const events = [...Object.keys(clientEvents), ...Object.keys(serverEvents)].map((name) =>
      name.replaceAll(':', '-'),
    );
    expect(ids).toEqual(expect.arrayContaining([...Object.keys(endpoints), ...events]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('links nowhere within itself that is not there', () => {
    const links = [...html.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id as string);
    expect(links.length).toBeGreaterThan(ids.length / 2);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('writes the server’s address as text', () => {
    expect(html).toContain('https://x.example/&quot;&gt;&lt;script&gt;');
    expect(html).not.toContain('<script');
  });
});
