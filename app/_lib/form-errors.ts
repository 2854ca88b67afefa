import { getTranslations } from 'next-intl/server';
import { ERROR_CODES, type ErrorKey } from '@/lib/i18n/error-key';

/** Every refusal in the reader's words, by its code: for the forms of pages without React. */
export async function formErrors(): Promise<Record<string, string>> {
  const t = await getTranslations('errors');
  return Object.fromEntries(ERROR_CODES.map((code) => [code, t(code as ErrorKey)]));
}
