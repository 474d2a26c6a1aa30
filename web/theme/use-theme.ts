import { useEffect } from 'react';
import { type Theme, usePreferences } from '../state/preferences.ts';

const DARK = '(prefers-color-scheme: dark)';

export function resolveTheme(theme: Theme, systemIsDark: boolean): 'light' | 'dark' {
  if (theme === 'system') return systemIsDark ? 'dark' : 'light';
  return theme;
}

/** Keeps `data-theme` on the document in step with the preference and, for `system`, with the system. */
export function useTheme(): void {
  const { theme } = usePreferences();
  useEffect(() => {
    const system = window.matchMedia(DARK);
    const apply = () => {
      document.documentElement.dataset.theme = resolveTheme(theme, system.matches);
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
}
