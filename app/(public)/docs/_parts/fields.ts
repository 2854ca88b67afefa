import { htmlText } from '@/components/plain/html';
import type { JsonObject } from '@/lib/contract/documents/json-schema';
import { fieldsOf, type TypePart, typeOf } from './schema';

const typeHtml = (parts: TypePart[]): string =>
  `<code class="text-sm wrap-anywhere">${parts
    .map((part) =>
      'object' in part
        ? `<a href="#object-${htmlText(part.object)}" class="text-accent-text underline underline-offset-2">${htmlText(part.object)}</a>`
        : htmlText(part.text),
    )
    .join('')}</code>`;

const fieldHtml = ({ name, type, required, notes }: ReturnType<typeof fieldsOf>[number]): string =>
  `<div class="py-0.5"><dt class="inline wrap-anywhere"><code class="text-sm font-semibold">${htmlText(name)}${required ? '' : '?'}</code></dt> ` +
  `<dd class="ml-2 inline">${typeHtml(type)}${notes.length > 0 ? `<span class="text-sm text-muted wrap-anywhere"> — ${htmlText(notes.join('; '))}</span>` : ''}</dd></div>`;

/** What is sent one way: the fields of an object, or the type where it is none. */
export function fields(title: string, schema: JsonObject): string {
  const all = fieldsOf(schema);
  const type = all.length === 0 ? `<span class="ml-2 font-normal text-ink">${typeHtml(typeOf(schema))}</span>` : '';
  const list = all.length > 0 ? `<dl class="mt-1 border-l-2 pl-3">${all.map(fieldHtml).join('')}</dl>` : '';
  return `<div class="mt-3"><h4 class="text-sm font-semibold text-muted">${htmlText(title)}${type}</h4>${list}</div>`;
}
