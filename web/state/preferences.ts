/** What a reader likes, kept in this browser. Never read from a link and never written by one. */
import { useSyncExternalStore } from 'react';
import { TIME_FORMATS } from '../lib/time.ts';
import '../lib/zod-jitless.ts';
import * as z from 'zod/mini';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'amqpscope.preferences';

/** Each key falls back by itself: one bad value does not lose the others. */
const Preferences = z.object({
  theme: z.catch(z.enum(THEMES), 'system'),
  timeFormat: z.catch(z.enum(TIME_FORMATS), 'start'),
  /** Share of the height that the details of a frame take, in percent. */
  detailsPercent: z.catch(z.number().check(z.minimum(10), z.maximum(85)), 42),
  /** Share of the width of the details that the field tree takes, in percent. */
  treePercent: z.catch(z.number().check(z.minimum(15), z.maximum(85)), 52),
  /** Share of the width of the lanes that their tree takes, in percent. */
  lanesPercent: z.catch(z.number().check(z.minimum(10), z.maximum(70)), 29),
  /** Share of the width that the details beside the timeline take, in percent. */
  sidePercent: z.catch(z.number().check(z.minimum(15), z.maximum(60)), 24),
  /** Messages are shown without asking first. */
  showMessages: z.catch(z.boolean(), false),
});
export type Preferences = z.infer<typeof Preferences>;

export function parsePreferences(text: string | null): Preferences {
  let stored: unknown = {};
  try {
    stored = JSON.parse(text ?? '{}');
  } catch {
    // Not ours; the defaults stand.
  }
  const parsed = Preferences.safeParse(stored);
  return parsed.success ? parsed.data : Preferences.parse({});
}

function readStorage(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

let current: Preferences | undefined;
const listeners = new Set<() => void>();

export function preferences(): Preferences {
  current ??= parsePreferences(readStorage());
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...preferences(), ...change };
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(current));
  } catch {
    // A browser that stores nothing still keeps them for this visit.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  const onStorage = (event: StorageEvent) => {
    if (event.key !== STORAGE_KEY) return;
    current = undefined;
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStorage);
  };
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}
