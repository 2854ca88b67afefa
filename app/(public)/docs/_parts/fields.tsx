import { htmlText } from '@/app/_lib/html';
import type { JsonObject } from '@/lib/contract/documents/json-schema';
import { fieldsOf, type TypePart, typeOf } from './schema';

/** Their HTML is one text to React: thousands of fields as elements would be sent twice and made once more in the browser, for no use. */
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
export function Fields({ title, schema }: { title: string; schema: JsonObject }) {
  const fields = fieldsOf(schema);
  const type = `<span class="ml-2 font-normal text-ink">${typeHtml(typeOf(schema))}</span>`;
  return (
    <div className="mt-3">
      <h4
        className="text-sm font-semibold text-muted"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: every text in it is escaped
        dangerouslySetInnerHTML={{ __html: htmlText(title) + (fields.length === 0 ? type : '') }}
      />
      {fields.length > 0 ? (
        <dl
          className="mt-1 border-l-2 pl-3"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: every text in it is escaped
          dangerouslySetInnerHTML={{ __html: fields.map(fieldHtml).join('') }}
        />
      ) : null}
    </div>
  );
}
