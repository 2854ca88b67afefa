import { buttonVariants } from '../ui/button-variants';
import { fieldClasses } from '../ui/input';
import { htmlText } from './html';
import { iconHtml } from './icons';

/*
 * Forms of the pages without React, as HTML; components/plain/forms.ts brings them to life. The look is that of components/ui.
 */

interface FieldParts {
  name: string;
  label: string;
  hint?: string;
  /** More attributes of the input, as they stand in its tag. */
  attributes: string;
  /** HTML over the input's right end. */
  inside?: string;
  className?: string;
}

/** Label above, control, then hint; what is wrong takes the hint's place, by the script. */
export const textField = ({ name, label, hint, attributes, inside = '', className = '' }: FieldParts): string =>
  `<div><label for="${name}" class="mb-1.5 block font-medium">${htmlText(label)}</label>` +
  `<div class="relative"><input id="${name}" name="${name}" aria-describedby="${name}-note" class="${fieldClasses} ${className}" ${attributes}>${inside}</div>` +
  `<p id="${name}-note" class="mt-1.5 text-sm text-muted empty:hidden">${hint ? htmlText(hint) : ''}</p></div>`;

/** Where what went wrong is said; announced when it appears. */
export const FORM_ERROR = `<p role="alert" class="flex items-start gap-1.5 text-danger empty:hidden"></p>`;

export const CARD = 'min-w-0 rounded-card border bg-surface p-4 shadow-card sm:p-5';

/** Stands in a button before its word; seen while the form is being sent. */
export const BUSY = '<span class="busy-ring" aria-hidden="true"></span>';

export const EMAIL_ATTRIBUTES =
  'type="email" autocomplete="username" inputmode="email" autocapitalize="none" spellcheck="false"';

export const link = (href: string, text: string): string =>
  `<a href="${href}" class="inline-flex min-h-touch items-center font-semibold text-accent-text underline">${htmlText(text)}</a>`;

export const notice = (text: string): string =>
  `<p class="mb-4 flex items-start gap-2 rounded-xl bg-raised px-4 py-3">${iconHtml('info', 'mt-0.5 size-5 shrink-0')}${htmlText(text)}</p>`;

/** Shows and hides what is typed. */
export const passwordEye = (label: string): string =>
  `<button type="button" data-eye aria-label="${htmlText(label)}" class="${buttonVariants({ variant: 'ghost', size: 'icon' })} absolute top-0 right-0">${iconHtml('eye', 'when-closed')}${iconHtml('eyeOff', 'when-open')}</button>`;
