/** One endpoint, event or object: a heading that can be linked to, and what there is to say. `title` and `body` are HTML. */
export function entry(id: string, title: string, body: string): string {
  // There are two hundred of these: what is far down the page is neither measured nor painted before it comes near.
  return (
    `<article id="${id}" class="scroll-mt-24 rounded-card border bg-surface p-4 [contain-intrinsic-size:auto_16rem] [content-visibility:auto] sm:p-5">` +
    `<h3 class="font-semibold"><a href="#${id}" class="underline-offset-4 wrap-anywhere hover:underline">${title}</a></h3>${body}</article>`
  );
}

export const section = (id: string, title: string, entries: string[]): string =>
  `<section aria-labelledby="${id}" class="min-w-0"><h2 id="${id}" class="mb-4 scroll-mt-24 text-2xl font-bold">${title}</h2>` +
  `<div class="grid grid-cols-1 gap-3">${entries.join('\n')}</div></section>`;

const TONES = {
  neutral: 'bg-raised text-ink',
  live: 'bg-live-soft text-live',
  look: 'bg-look-soft text-look',
  danger: 'bg-danger-soft text-danger',
};

/** As components/ui/badge.tsx. */
export const badge = (text: string, tone: keyof typeof TONES = 'neutral'): string =>
  `<span class="inline-flex max-w-full items-center gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-semibold ${TONES[tone]}">${text}</span>`;
