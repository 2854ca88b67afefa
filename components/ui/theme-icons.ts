import { Monitor, Moon, Sun, Sunset } from 'lucide-react';

export const THEME_ICONS = { system: Monitor, sun: Sunset, light: Sun, dark: Moon } as const;
