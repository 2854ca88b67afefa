export const THEMES = ['system', 'sun', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Read by the root layout, so that the first paint is already right. */
export const THEME_COOKIE = 'theme';

export function themeFrom(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' || value === 'sun' ? value : 'system';
}
