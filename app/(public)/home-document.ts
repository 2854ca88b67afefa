import { htmlText } from '@/components/plain/html';
import { type IconName, iconHtml } from '@/components/plain/icons';
import { buttonVariants } from '@/components/ui/button-variants';
import { heroBus } from './hero-bus';

interface Words {
  title: string;
  lead: string;
  start: string;
  signIn: string;
  ways: string;
  staff: string;
  sample: { bus: string; text: string; eta: string };
}
export interface HomeParts {
  words: Words;
  ways: readonly { href: string; icon: IconName; title: string; text: string }[];
  points: readonly { icon: IconName; title: string; text: string }[];
}

const login = (path: string) => htmlText(`/login?callbackUrl=${encodeURIComponent(path)}`);

const way = ({ href, icon, title, text }: HomeParts['ways'][number]): string => `
<li><a href="${login(href)}" class="group flex h-full items-center gap-4 rounded-card border bg-surface p-4 shadow-card transition-colors hover:border-field md:flex-col md:items-start md:p-6">
<span class="grid size-14 shrink-0 place-items-center rounded-2xl bg-raised text-accent-text">${iconHtml(icon, 'size-7')}</span>
<span class="min-w-0 flex-1"><span class="block text-xl font-semibold">${htmlText(title)}</span><span class="mt-1 block text-muted">${htmlText(text)}</span></span>
${iconHtml('chevron', 'size-6 shrink-0 text-muted md:hidden')}
</a></li>`;

const point = ({ icon, title, text }: HomeParts['points'][number]): string => `
<li class="flex gap-3">${iconHtml(icon, 'mt-0.5 size-6 shrink-0 text-live')}
<div><h3 class="font-semibold">${htmlText(title)}</h3><p class="text-muted">${htmlText(text)}</p></div></li>`;

/** Of everybody's first page: what this is, and a way in for each. */
export const homeMain = ({ words, ways, points }: HomeParts): string => `
<div class="mx-auto flex w-full max-w-6xl flex-1 flex-col gap-10 px-4 py-5 sm:gap-16 sm:px-6 sm:py-8">
<section class="grid items-center gap-8 pt-2 lg:grid-cols-[1.1fr_1fr] lg:gap-14 lg:pt-8">
<div>
<h1 class="text-4xl font-extrabold tracking-tight sm:text-5xl lg:text-6xl">${htmlText(words.title)}</h1>
<p class="mt-4 max-w-xl text-lg text-muted sm:text-xl">${htmlText(words.lead)}</p>
<div class="mt-7 flex flex-col gap-3 sm:flex-row">
<a href="${login('/passenger')}" class="${buttonVariants({ size: 'lg' })}">${htmlText(words.start)}</a>
<a href="/login" class="${buttonVariants({ size: 'lg', variant: 'secondary' })}">${htmlText(words.signIn)}</a>
</div>
</div>
${heroBus(words.sample)}
</section>
<section aria-labelledby="ways">
<h2 id="ways" class="mb-4 text-2xl font-bold">${htmlText(words.ways)}</h2>
<ul class="grid gap-3 md:grid-cols-3 md:gap-4">${ways.map(way).join('')}</ul>
<p class="mt-4"><a href="/login" class="inline-flex min-h-touch items-center gap-1 rounded-lg font-semibold text-accent-text underline-offset-4 hover:underline">${htmlText(words.staff)}${iconHtml('chevron')}</a></p>
</section>
<ul class="grid gap-6 border-t pt-8 pb-4 md:grid-cols-3">${points.map(point).join('')}</ul>
</div>`;
