import {
  BUSY,
  CARD,
  EMAIL_ATTRIBUTES,
  FORM_ERROR,
  link,
  notice,
  passwordEye,
  textField,
} from '@/components/plain/fields';
import { htmlText } from '@/components/plain/html';
import { type IconName, iconHtml } from '@/components/plain/icons';
import { buttonVariants } from '@/components/ui/button-variants';

const DEMO_PASSWORD = 'srivibes-demo';

export interface LoginParts {
  words: Record<
    'title' | 'email' | 'password' | 'showPassword' | 'submit' | 'register' | 'forgot' | 'demoTitle' | 'demoText',
    string
  >;
  /** Why the reader is here, where they did not come by themselves. */
  reason: string | null;
  /** People of the demo, one tap each; none outside of it. */
  demo: readonly { email: string; role: string; icon: IconName }[];
}

const demoButton = ({ email, role, icon }: LoginParts['demo'][number]): string =>
  `<button type="button" data-email="${htmlText(email)}" data-password="${DEMO_PASSWORD}" class="${buttonVariants({ variant: 'secondary' })} justify-start">${BUSY}${iconHtml(icon)}${htmlText(role)}</button>`;

/** HTML of the page on which people sign in. */
export const loginMain = ({ words, reason, demo }: LoginParts): string => `
<div class="mx-auto w-full max-w-md px-4 py-7 sm:py-18">
<h1 class="mb-5 text-3xl font-bold">${htmlText(words.title)}</h1>
${reason ? notice(reason) : ''}
<div class="${CARD}">
<form method="post" novalidate class="flex flex-col gap-4">
${textField({ name: 'email', label: words.email, attributes: EMAIL_ATTRIBUTES })}
${textField({
  name: 'password',
  label: words.password,
  attributes: 'type="password" autocomplete="current-password"',
  className: 'pr-14',
  inside: passwordEye(words.showPassword),
})}
${FORM_ERROR}
<button type="submit" class="${buttonVariants({ size: 'lg', wide: true })}">${BUSY}<span data-word>${htmlText(words.submit)}</span></button>
</form>
</div>
<p class="mt-4 flex flex-wrap gap-x-6">${link('/register', words.register)}${link('/reset', words.forgot)}</p>
${
  demo.length === 0
    ? ''
    : `<section aria-labelledby="demo-title" class="mt-8">
<h2 id="demo-title" class="text-lg font-semibold">${htmlText(words.demoTitle)}</h2>
<p class="mb-3 text-muted">${htmlText(words.demoText)}</p>
<div class="grid grid-cols-1 gap-2 xs:grid-cols-2">${demo.map(demoButton).join('')}</div>
</section>`
}
</div>`;
