import type { ReactNode } from 'react';

/** One endpoint, event or object: a heading that can be linked to, and what there is to say. */
export function Entry({ id, title, children }: { id: string; title: ReactNode; children: ReactNode }) {
  return (
    // There are two hundred of these: what is far down the page is neither measured nor painted before it comes near.
    <article
      id={id}
      className="scroll-mt-24 rounded-card border bg-surface p-4 [contain-intrinsic-size:auto_16rem] [content-visibility:auto] sm:p-5"
    >
      <h3 className="font-semibold">
        <a href={`#${id}`} className="underline-offset-4 wrap-anywhere hover:underline">
          {title}
        </a>
      </h3>
      {children}
    </article>
  );
}

export function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="min-w-0">
      <h2 id={id} className="mb-4 scroll-mt-24 text-2xl font-bold">
        {title}
      </h2>
      <div className="grid grid-cols-1 gap-3">{children}</div>
    </section>
  );
}
