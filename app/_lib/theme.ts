import type { Theme } from '@/components/ui/theme-cookie';
import { isNight } from '@/lib/client/night';

/** What a page is to be at its first paint; undefined where the phone decides. The sun is the same for all of the island. */
export function themeClass(theme: Theme): 'light' | 'dark' | undefined {
  if (theme === 'sun') return isNight(Date.now()) ? 'dark' : 'light';
  return theme === 'system' ? undefined : theme;
}
