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
  readonly inLanes: boolean;
}

function key(code: string, action: TimelineAction, inLanes = false): TimelineKey {
  return { code, action, inLanes };
}

const KEYS: readonly TimelineKey[] = [
  key('KeyW', 'zoom-in'),
  key('KeyS', 'zoom-out'),
  key('KeyA', 'earlier'),
  key('KeyD', 'later'),
  key('KeyF', 'fit'),
  key('Digit0', 'whole'),
  key('KeyP', 'pin'),
  key('BracketLeft', 'fold'),
  key('BracketRight', 'unfold'),
  key('KeyL', 'ladder'),
  key('KeyT', 'table'),
  key('ArrowUp', 'lane-up', true),
  key('ArrowDown', 'lane-down', true),
  key('Home', 'first-lane', true),
  key('End', 'last-lane', true),
  key('ArrowRight', 'next-event', true),
  key('ArrowLeft', 'previous-event', true),
  key('Enter', 'open', true),
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
  return KEYS.find(({ code, inLanes: only }) => code === press.code && (inLanes || !only))?.action;
}

export const TIMELINE_SHORTCUTS: ShortcutGroup = {
  title: 'On the timeline',
  shortcuts: [
    { key: 'w', cap: 'W S', does: 'Closer, further away' },
    { key: 'a', cap: 'A D', does: 'Earlier, later' },
    { key: 'f', cap: 'F', does: 'Fit what is selected' },
    { key: '0', cap: '0', does: 'All of the capture' },
    { key: 'p', cap: 'P', does: 'Keep the lane at the top' },
    { key: '[', cap: '[ ]', does: 'Fold, unfold the lane' },
    { key: 'l', cap: 'L', does: 'Open the ladder of what is selected' },
    { key: 't', cap: 'T', does: 'As a table, as a picture' },
    { key: 'ArrowDown', cap: '↑ ↓', does: 'Lane above, lane below' },
    { key: 'ArrowRight', cap: '← →', does: 'Event before, event after in the lane' },
    { key: 'Enter', cap: 'Enter', does: 'Select the lane' },
  ],
};
