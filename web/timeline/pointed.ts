/** What a mark says when it is pointed at, and what clicking it selects. */

import { formatCounted, formatDuration } from '../lib/format.ts';
import { momentText } from '../lib/time.ts';
import { isStrays, type Selection } from '../state/selection.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';
import type { Mark } from './marks.ts';
import type { TimeScale } from './scale.ts';
import { flagText } from './words.ts';

/** Lines of the tooltip, the first in bold. */
export function tooltipOf(mark: Mark): readonly string[] {
  const at = (nanos: number) => `at ${momentText(nanos)}`;
  switch (mark.kind) {
    case 'bar': {
      const { glyph, text } = DELIVERY_LOOKS[mark.state];
      return [
        `${glyph} Delivery ${mark.delivery}: ${text}`,
        `${formatDuration(mark.toNanos - mark.fromNanos)}, ${stretchText(mark)}`,
        'Click: its life; double click: fit it',
      ];
    }
    case 'column': {
      const { glyph, text } = DELIVERY_LOOKS[mark.state];
      const many = formatCounted(mark.count, 'delivery', 'deliveries');
      return [
        `${glyph} ${many}, ${text}`,
        `begun within ${formatDuration(mark.toNanos - mark.fromNanos)}, ${at(mark.fromNanos)}`,
        mark.count > 1
          ? 'Click: which they are; double click: look closer'
          : 'Click: its life; double click: look closer',
      ];
    }
    case 'more':
      return [
        `${formatCounted(mark.count, 'more delivery', 'more deliveries')} at the same time`,
        `the worst of them: ${DELIVERY_LOOKS[mark.state].text}`,
        'Click: which they are; double click: look closer',
      ];
    case 'wait':
      return [mark.text, stretchText(mark.wait)];
    case 'stall':
      return [mark.text, at(mark.fromNanos)];
    case 'phase':
      return [
        `${mark.text}: ${formatDuration(mark.toNanos - mark.fromNanos)}`,
        `part of the handshake, ${at(mark.fromNanos)}`,
      ];
    case 'beat':
      return [formatCounted(mark.count, 'heartbeat'), at(mark.fromNanos)];
    case 'resend':
      return [
        formatCounted(mark.count, 'segment sent again', 'segments sent again'),
        at(mark.fromNanos),
      ];
    case 'flag':
      return [flagText(mark.flag), at(mark.flag.timeNanos)];
    case 'life':
    case 'dry':
      return [];
  }
}

function stretchText(stretch: { readonly fromNanos: number; readonly toNanos: number }): string {
  return `from ${momentText(stretch.fromNanos)} to ${momentText(stretch.toNanos)}`;
}

/** The stretch of time that a mark stands for, where it is known exactly. */
export function stretchOf(mark: Mark, scale: TimeScale): readonly [number, number] {
  switch (mark.kind) {
    case 'wait':
      return [mark.wait.fromNanos, mark.wait.toNanos];
    case 'bar':
    case 'column':
    case 'more':
    case 'stall':
    case 'phase':
      return [mark.fromNanos, mark.toNanos];
    default:
      return [scale.toNanos(mark.x), scale.toNanos(mark.x + mark.w)];
  }
}

export function laneSelection(name: string): Selection {
  if (isStrays(name)) return { kind: 'strays', strays: name };
  const dots = name.split('.').length;
  if (dots === 1) return { kind: 'connection', connection: name };
  return dots === 2 ? { kind: 'session', session: name } : { kind: 'link', link: name };
}

/** The stretch in which those deliveries began that a mark takes together: clicking it lists them. */
export function listedBy(mark: Mark): TimeWindow | undefined {
  if (mark.kind === 'more' || (mark.kind === 'column' && mark.count > 1)) {
    return { startNanos: mark.fromNanos, endNanos: Math.max(mark.toNanos, mark.fromNanos + 1) };
  }
  return undefined;
}

/** What clicking a mark selects; undefined where the lane it lies in is meant. */
export function selectionOf(mark: Mark): Selection | undefined {
  switch (mark.kind) {
    case 'bar':
      return { kind: 'delivery', delivery: mark.delivery };
    case 'column':
      return mark.count === 1 ? { kind: 'delivery', delivery: mark.delivery } : undefined;
    case 'flag':
      return flagSelection(mark.flag.lane, mark.flag.delivery, mark.flag.frame);
    default:
      return undefined;
  }
}

export function flagSelection(
  lane: string,
  delivery: number | undefined,
  frame: number | undefined,
): Selection {
  if (delivery !== undefined) return { kind: 'delivery', delivery };
  return frame === undefined ? laneSelection(lane) : { kind: 'frame', frame: String(frame) };
}

/** Name of the lane that a selection lies in, where its name tells. */
export function laneOf(selection: Selection | undefined): string | undefined {
  switch (selection?.kind) {
    case 'connection':
      return selection.connection;
    case 'session':
      return selection.session;
    case 'link':
      return selection.link;
    case 'strays':
      return selection.strays;
    default:
      return undefined;
  }
}
