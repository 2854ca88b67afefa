import { defineConfig } from 'playwright/test';
import base from './playwright.config';

/** `npm run audit:pages`: what the pages are measured by, printed; of the tests in a browser only the hour in text mode. */
export default defineConfig(base, {
  testDir: 'tests',
  testMatch: ['audit/*.spec.ts', 'e2e/follow.spec.ts'],
  outputDir: 'test-results/audit',
  grep: /^(?!.*follow\.spec)|an hour in text mode/,
});
