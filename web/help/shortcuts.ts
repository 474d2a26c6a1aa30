import { TIMELINE_SHORTCUTS } from '../timeline/keys.ts';

/** Every shortcut, as data: the handlers match against it and the help is written from it. */
export interface Shortcut {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  /** How it is printed. */
  readonly cap: string;
  readonly does: string;
}

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly Shortcut[];
}

/** Work anywhere but in a text field; each has a button or a field that does the same. */
export const GLOBAL_SHORTCUTS = {
  filter: { key: '/', cap: '/', does: 'Go to the filter' },
  goTo: { key: 'g', cap: 'g', does: 'Go to a frame by its number' },
  close: { key: 'Escape', cap: 'Esc', does: 'Close the details' },
  help: { key: '?', cap: '?', does: 'Show this help' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type GlobalShortcut = keyof typeof GLOBAL_SHORTCUTS;

export const SHORTCUT_GROUPS: readonly ShortcutGroup[] = [
  { title: 'Anywhere', shortcuts: Object.values(GLOBAL_SHORTCUTS) },
  TIMELINE_SHORTCUTS,
  {
    title: 'In a table',
    shortcuts: [
      { key: 'ArrowDown', cap: '↑ ↓', does: 'Row before, row after' },
      { key: 'PageDown', cap: 'PgUp PgDn', does: 'A screenful up, down' },
      { key: 'Home', cap: 'Home End', does: 'First row, last row' },
      { key: 'Enter', cap: 'Enter', does: 'Open the details or the page of the row' },
    ],
  },
  {
    title: 'In a ladder',
    shortcuts: [
      { key: 'ArrowDown', cap: '↑ ↓', does: 'Arrow before, arrow after' },
      { key: 'Enter', cap: 'Enter', does: 'Fields and bytes of the frame' },
      { key: ' ', cap: 'Space', does: 'Mark a frame; two that are marked are compared' },
      { key: 'c', cap: 'c', does: 'What colour says: outcome, delivery, direction' },
      { key: 'z', cap: 'z', does: 'Cut out silence, or give it room' },
    ],
  },
  {
    title: 'In the field tree',
    shortcuts: [
      { key: 'ArrowDown', cap: '↑ ↓', does: 'Field before, field after; its bytes light up' },
      {
        key: 'ArrowRight',
        cap: '← →',
        does: 'Close, open a field; to its parent, its first child',
      },
      { key: 'Home', cap: 'Home End', does: 'First field, last field' },
    ],
  },
  {
    title: 'In the bytes',
    shortcuts: [
      { key: 'ArrowRight', cap: '← → ↑ ↓', does: 'Move the caret; the field it is in is selected' },
      { key: 'Home', cap: 'Home End', does: 'First byte, last byte' },
    ],
  },
  {
    title: 'In the filter',
    shortcuts: [
      { key: 'ArrowDown', cap: '↑ ↓', does: 'Choose a completion' },
      { key: 'Enter', cap: 'Enter Tab', does: 'Take the completion' },
      { key: 'Escape', cap: 'Esc', does: 'Close the list, then leave the filter' },
    ],
  },
];

/** The shortcut that a key press means, unless it is typed into a field or has another modifier. */
export function shortcutOf(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly target: EventTarget | null;
}): GlobalShortcut | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || isTextField(event.target)) return undefined;
  for (const name of ['filter', 'goTo', 'close', 'help'] as const) {
    if (GLOBAL_SHORTCUTS[name].key === event.key) return name;
  }
  return undefined;
}

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}
