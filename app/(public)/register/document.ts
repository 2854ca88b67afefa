import { BUSY, CARD, EMAIL_ATTRIBUTES, FORM_ERROR, link, textField } from '@/components/plain/fields';
import { htmlText } from '@/components/plain/html';
import { buttonVariants } from '@/components/ui/button-variants';

export interface RegisterParts {
  words: Record<'title' | 'name' | 'email' | 'password' | 'passwordHint' | 'submit' | 'haveOne', string>;
}

/** HTML of the page on which a passenger makes an account. */
export const registerMain = ({ words }: RegisterParts): string => `
<div class="mx-auto w-full max-w-md px-4 py-7 sm:py-18">
<h1 class="mb-5 text-3xl font-bold">${htmlText(words.title)}</h1>
<div class="${CARD}">
<form method="post" class="flex flex-col gap-4">
${textField({ name: 'name', label: words.name, attributes: 'autocomplete="name" required maxlength="120"' })}
${textField({ name: 'email', label: words.email, attributes: `${EMAIL_ATTRIBUTES} required` })}
${textField({
  name: 'password',
  label: words.password,
  hint: words.passwordHint,
  attributes: 'type="password" autocomplete="new-password" required minlength="8" maxlength="200"',
})}
${FORM_ERROR}
<button type="submit" class="${buttonVariants({ size: 'lg', wide: true })}">${BUSY}<span data-word>${htmlText(words.submit)}</span></button>
</form>
</div>
<p class="mt-4">${link('/login', words.haveOne)}</p>
</div>`;
