import { createRestClient } from '@/lib/client/rest';
import { RestError } from '@/lib/client/rest-error';
import type { Locale } from '@/lib/contract/primitives';
import { type SignInAnswer, signIn } from './sign-in';

/*
 * What happens in the forms of the pages without React: the fields and all words came with the page.
 */

/** What the server wrote into the page. */
export interface FormGiven {
  form: 'login' | 'register';
  locale: Locale;
  /** A path of this site, checked by the server. */
  target: string;
  /** By the code of the contract; `INTERNAL` for what is none. */
  errors: Record<string, string>;
  words: {
    missing: Record<string, string>;
    refused: Record<string, string>;
    showPassword: string;
    hidePassword: string;
    submit: string;
    submitting: string;
  };
}

const {
  form: kind,
  locale,
  target,
  errors,
  words,
}: FormGiven = JSON.parse(document.getElementById('given')?.textContent ?? '{}');
const form = document.querySelector('form') as HTMLFormElement;
const failure = form.querySelector('[role=alert]') as HTMLElement;
const submit = form.querySelector('[type=submit]') as HTMLButtonElement;
const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[type=submit], button[data-email]')];

/** Without surrounding blanks, unless it is a password. */
function typed(name: string): string {
  const { value } = form.elements.namedItem(name) as HTMLInputElement;
  return name === 'password' ? value : value.trim();
}

/** Marks each field that has an error in words, and puts the words below it. @returns whether there is none */
function mark(wrong: Record<string, string | undefined>): boolean {
  for (const input of form.querySelectorAll('input')) {
    const note = document.getElementById(`${input.id}-note`) as HTMLElement;
    note.dataset.hint ??= note.textContent ?? '';
    const error = wrong[input.name];
    note.textContent = error ?? note.dataset.hint;
    note.classList.toggle('text-danger', error !== undefined);
    note.classList.toggle('text-muted', error === undefined);
    if (error === undefined) input.removeAttribute('aria-invalid');
    else input.setAttribute('aria-invalid', 'true');
  }
  const first = form.querySelector<HTMLInputElement>('[aria-invalid]');
  first?.focus();
  return first === null;
}

const inWords = (code: string): string => errors[code] ?? errors.INTERNAL ?? code;

/** next-auth's word for a wrong password is not the contract's. */
const codeOf = (error: string) => (error === 'CredentialsSignin' ? 'INVALID_CREDENTIALS' : error);

/** Runs `work` with all buttons held and `button` turning; shows what it says went wrong. */
async function sending(button: HTMLButtonElement, work: () => Promise<string | null>): Promise<void> {
  failure.textContent = '';
  for (const one of buttons) one.disabled = true;
  button.setAttribute('aria-busy', 'true');
  const word = button.querySelector('[data-word]');
  if (word) word.textContent = words.submitting;
  const wrong = await work().catch(() => inWords(navigator.onLine ? 'UNAVAILABLE' : 'OFFLINE'));
  // On the way to the next page the button keeps turning.
  if (wrong === null) return;
  failure.textContent = wrong;
  for (const one of buttons) one.disabled = false;
  button.removeAttribute('aria-busy');
  if (word) word.textContent = words.submit;
}

const go = (path: string) => {
  location.assign(path);
  return null;
};

async function enter(email: string, password: string): Promise<string | null> {
  const answer = await signIn(email, password);
  return answer.ok ? go(target) : inWords(codeOf(answer.error));
}

async function register(): Promise<string | null> {
  const [email, password] = [typed('email'), typed('password')];
  try {
    await createRestClient().call('register', { body: { email, password, name: typed('name'), locale } });
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    const fields = (error.issues ?? []).map(({ path }) => path);
    const field = fields.find((name) => words.refused[name] !== undefined);
    return field ? (words.refused[field] as string) : inWords(error.code);
  }
  const answer = await signIn(email, password).catch((): SignInAnswer => ({ ok: false, error: 'UNAVAILABLE' }));
  return go(answer.ok ? target : '/login');
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (!mark(Object.fromEntries(Object.entries(words.missing).filter(([name]) => typed(name) === '')))) return;
  void sending(submit, () => (kind === 'login' ? enter(typed('email'), typed('password')) : register()));
});

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-email]')) {
  const { email = '', password = '' } = button.dataset;
  button.addEventListener('click', () => void sending(button, () => enter(email, password)));
}

const eye = form.querySelector<HTMLButtonElement>('button[data-eye]');
eye?.addEventListener('click', () => {
  const input = form.elements.namedItem('password') as HTMLInputElement;
  const visible = input.type === 'text';
  input.type = visible ? 'password' : 'text';
  eye.setAttribute('aria-label', visible ? words.showPassword : words.hidePassword);
  eye.classList.toggle('is-open', !visible);
});

// Until now a press would have posted the form the plain way.
form.dataset.ready = '';
