import fc from 'fast-check';
import { expect, it } from 'vitest';
import { htmlText } from '@/components/plain/html';

const MEANING: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

it('any text stays text: nothing of it opens a tag or ends an attribute, and it reads as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'&<>"\';#ab', 'amp;', 'ශ්‍රී') }), (text) => {
      const html = htmlText(text);
      expect(html).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
      expect(html.replace(/&(\w+|#39);/g, (_, name: string) => MEANING[name] ?? '')).toBe(text);
    }),
  );
});
