import type { Locale } from './locales';
import type messages from './messages/en.json';

// Makes a misspelt message key, in any component, an error of the compiler.
declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof messages;
  }
}
