import { givenHtml, type PlainParts, plainDocument } from '@/components/plain/document';
import type { FormGiven } from '@/components/plain/forms';
import { frameWords } from '@/lib/i18n/lean-words';
import { runtime } from '@/server/runtime';
import { formErrors } from './form-errors';
import { plainReader } from './plain-reader';

interface PlainPage extends Pick<PlainParts, 'title' | 'head' | 'main' | 'bar'> {
  /** Of a page with a form: what its script begins with, besides what all forms need. */
  form?: Omit<FormGiven, 'locale' | 'errors'>;
  headers?: Record<string, string>;
}

/** A public page without React, in the language and theme of who asks, and asked for anew each time. */
export async function plainPage({ form, headers, ...page }: PlainPage): Promise<Response> {
  const reader = await plainReader();
  const { words, public: assets } = runtime().config.plain;
  const given = form && { ...form, locale: reader.locale, errors: await formErrors() };
  const html = plainDocument({
    ...reader,
    ...page,
    words: frameWords(words[reader.locale]),
    style: assets.style,
    ...(given ? { script: assets.script, end: givenHtml(given) } : {}),
  });
  return new Response(html, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-cache', ...headers },
  });
}
