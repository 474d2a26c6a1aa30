/**
 * Keys of the timeline, as data: the handler matches against it and the help is written from it. They
 * go by where a key lies (`KeyboardEvent.code`), so that W, A, S, D lie together on any keyboard.
 */
import type { ShortcutGroup } from '../help/shortcuts.ts';

export type TimelineAction =
  | 'zoom-in'
  | 'zoom-out'
  | 'earlier'
  | 'later'
  | 'fit'
  | 'whole'
  | 'pin'
  | 'fold'
  | 'unfold'
  | 'ladder'
  | 'table'
  /** Those below only where the lanes have the focus. */
  | 'lane-up'
  | 'lane-down'
  | 'first-lane'
  | 'last-lane'
  | 'next-event'
  | 'previous-event'
  | 'open';

interface TimelineKey {
  readonly code: string;
  readonly action: TimelineAction;
  /** How it is printed. */
  readonly cap: string;
}

/** A line of the help: keys that belong together. */
interface KeyLine {
  readonly does: string;
  readonly inLanes: boolean;
  readonly keys: readonly TimelineKey[];
}

function line(does: string, ...keys: readonly (readonly [string, TimelineAction, string])[]) {
  return { does, inLanes: false, keys: keys.map(([code, action, cap]) => ({ code, action, cap })) };
}

const LINES: readonly KeyLine[] = [
  line('Closer, further away', ['KeyW', 'zoom-in', 'W'], ['KeyS', 'zoom-out', 'S']),
  line('Earlier, later', ['KeyA', 'earlier', 'A'], ['KeyD', 'later', 'D']),
  line('Fit what is selected', ['KeyF', 'fit', 'F']),
  line('All of the capture', ['Digit0', 'whole', '0']),
  line('Keep the lane at the top', ['KeyP', 'pin', 'P']),
  line('Fold, unfold the lane', ['BracketLeft', 'fold', '['], ['BracketRight', 'unfold', ']']),
  line('Open the ladder of what is selected', ['KeyL', 'ladder', 'L']),
  line('As a table, as a picture', ['KeyT', 'table', 'T']),
  ...[
    line('Lane above, lane below', ['ArrowUp', 'lane-up', '↑'], ['ArrowDown', 'lane-down', '↓']),
    line('First lane, last lane', ['Home', 'first-lane', 'Home'], ['End', 'last-lane', 'End']),
    line(
      'Event before, event after in the lane',
      ['ArrowLeft', 'previous-event', '←'],
      ['ArrowRight', 'next-event', '→'],
    ),
    line('Select the lane', ['Enter', 'open', 'Enter']),
  ].map((one) => ({ ...one, inLanes: true })),
];

interface Press {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** What a key does; undefined where it is none of the timeline's, and is left alone then. */
export function actionOf(press: Press, inLanes: boolean): TimelineAction | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  for (const { keys, inLanes: only } of LINES) {
    if (only && !inLanes) continue;
    const key = keys.find(({ code }) => code === press.code);
    if (key) return key.action;
  }
  return undefined;
}

/** `W`: what a button that does the same names as its key. */
export function capOf(action: TimelineAction): string {
  const keys = LINES.flatMap((one) => one.keys);
  return keys.find((key) => key.action === action)?.cap ?? '';
}

export const TIMELINE_SHORTCUTS: ShortcutGroup = {
  title: 'On the timeline: letters by their place on a US keyboard',
  shortcuts: LINES.map(({ keys, does }) => ({
    key: keys[0].code,
    cap: keys.map(({ cap }) => cap).join(' '),
    does,
  })),
};
