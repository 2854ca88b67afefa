import type { JsonObject } from '@/lib/contract/documents/json-schema';
import { fieldsOf, type TypePart, typeOf } from './schema';

function TypeText({ parts }: { parts: TypePart[] }) {
  return (
    <code className="text-sm wrap-anywhere">
      {parts.map((part, index) =>
        'object' in part ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a type never change their order
          <a key={index} href={`#object-${part.object}`} className="text-accent-text underline underline-offset-2">
            {part.object}
          </a>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <span key={index}>{part.text}</span>
        ),
      )}
    </code>
  );
}

/** What is sent one way: the fields of an object, or the type where it is none. */
export function Fields({ title, schema }: { title: string; schema: JsonObject }) {
  const fields = fieldsOf(schema);
  return (
    <div className="mt-3">
      <h4 className="text-sm font-semibold text-muted">
        {title}
        {fields.length === 0 ? (
          <span className="ml-2 font-normal text-ink">
            <TypeText parts={typeOf(schema)} />
          </span>
        ) : null}
      </h4>
      {fields.length > 0 ? (
        <dl className="mt-1 border-l-2 pl-3">
          {fields.map(({ name, type, required, notes }) => (
            <div key={name} className="py-0.5">
              <dt className="inline wrap-anywhere">
                <code className="text-sm font-semibold">
                  {name}
                  {required ? '' : '?'}
                </code>
              </dt>
              <dd className="ml-2 inline">
                <TypeText parts={type} />
                {notes.length > 0 ? (
                  <span className="text-sm text-muted wrap-anywhere"> — {notes.join('; ')}</span>
                ) : null}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}
