import { useEffect } from 'react';
import { type GlobalShortcut, shortcutOf } from './shortcuts.ts';

/** Handlers for the shortcuts that make sense here; a key that is not handled is left alone. */
export type ShortcutHandlers = { readonly [K in GlobalShortcut]?: (() => void) | undefined };

export function useShortcuts(handlers: ShortcutHandlers): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const name = shortcutOf(event);
      const handler = name && handlers[name];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [handlers]);
}
