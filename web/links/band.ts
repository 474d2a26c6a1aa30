/** The band under a link's charts: why it did not move, stretch by stretch. */
import type { Stillness } from '../../decoder/model/stillness.ts';
import type { Nanos } from '../../decoder/units.ts';
import type { BandSpan } from '../../server/api/moment-contract.ts';
import type { ListedLink, StillnessRow } from '../../server/api/state-contract.ts';
import { formatDuration } from '../lib/format.ts';
import { reasonOf } from '../timeline/words.ts';

/** How a stretch is drawn: what holds a link up stands out, what is in order does not. */
export type BandTone = 'blocked' | 'idle' | 'moving' | 'over' | 'unknown';

interface BandLook {
  readonly tone: BandTone;
  readonly glyph: string;
}

const LOOKS: Readonly<Record<Stillness, BandLook>> = {
  'not-attached': { tone: 'idle', glyph: '…' },
  detached: { tone: 'over', glyph: '∎' },
  'tcp-blocked': { tone: 'blocked', glyph: '⊘' },
  'connection-blocked': { tone: 'blocked', glyph: '⊘' },
  'session-blocked': { tone: 'blocked', glyph: '⊟' },
  'flow-stopped': { tone: 'blocked', glyph: '⊘' },
  'never-granted': { tone: 'blocked', glyph: '∅' },
  'bytes-never-granted': { tone: 'blocked', glyph: '∅' },
  drained: { tone: 'idle', glyph: '⇣' },
  'window-full': { tone: 'blocked', glyph: '⊟' },
  'credit-blocked': { tone: 'blocked', glyph: '∅' },
  'messages-blocked': { tone: 'blocked', glyph: '∅' },
  'bytes-blocked': { tone: 'blocked', glyph: '∅' },
  'mid-delivery': { tone: 'idle', glyph: '⋯' },
  empty: { tone: 'idle', glyph: '○' },
  'sender-idle': { tone: 'idle', glyph: '‖' },
  moving: { tone: 'moving', glyph: '▸' },
  unknown: { tone: 'unknown', glyph: '?' },
};

export function bandLook(state: Stillness): BandLook {
  return LOOKS[state];
}

/** `no credit for 12.2 s: the receiver must send flow`. */
export function spanText(span: BandSpan, is0x: boolean): string {
  const lasted = formatDuration(span.toNanos - span.fromNanos);
  return `${reasonOf(span.blocked, is0x)} for ${lasted}${mustText(span)}`;
}

/** How long a link had stood still when it or the capture ended; undefined where it moved, or nobody can say. */
export function stoodStillNanos(
  { lastStillness, endNanos }: Pick<ListedLink, 'lastStillness' | 'endNanos'>,
  captureEndNanos: Nanos | undefined,
): Nanos | undefined {
  const over = endNanos ?? captureEndNanos;
  if (lastStillness === undefined || over === undefined) return undefined;
  const { tone } = bandLook(lastStillness.blocked);
  const isStill = tone === 'blocked' || tone === 'idle';
  return isStill ? over - lastStillness.sinceNanos : undefined;
}

/** `no credit: the receiver must send flow`; of a link that is over, `had to send`. */
export function stillnessText(
  stillness: Omit<StillnessRow, 'sentence'>,
  is0x: boolean,
  isOver: boolean,
): string {
  return `${reasonOf(stillness.blocked, is0x)}${mustText(stillness, isOver)}`;
}

function mustText(
  { mustAct, mustSend }: Pick<BandSpan, 'mustAct' | 'mustSend'>,
  isOver = false,
): string {
  if (mustAct === undefined) return '';
  const must = isOver ? 'had to' : 'must';
  return `: the ${mustAct} ${must} ${mustSend === undefined ? 'act' : `send ${mustSend}`}`;
}

/** Where a stretch lies, in percent of the whole. */
export interface PlacedSpan {
  readonly span: BandSpan;
  readonly leftPercent: number;
  readonly widthPercent: number;
}

export function placeSpans(
  band: readonly BandSpan[],
  fromNanos: number,
  toNanos: number,
): readonly PlacedSpan[] {
  const length = Math.max(1, toNanos - fromNanos);
  const percent = (nanos: number) =>
    (100 * (Math.min(toNanos, Math.max(fromNanos, nanos)) - fromNanos)) / length;
  // What lasted no time is nothing to see.
  return band
    .filter((span) => span.toNanos > span.fromNanos)
    .map((span) => ({
      span,
      leftPercent: percent(span.fromNanos),
      widthPercent: percent(span.toNanos) - percent(span.fromNanos),
    }));
}

/** The stretches that held the link up, the longest first, at most so many. */
export function longestHeld(band: readonly BandSpan[], most: number): readonly BandSpan[] {
  return band
    .filter((span) => bandLook(span.blocked).tone !== 'moving' && span.toNanos > span.fromNanos)
    .toSorted((a, b) => b.toNanos - b.fromNanos - (a.toNanos - a.fromNanos))
    .slice(0, most);
}

/** How much of the time each answer held, the longest first. */
export function timesByCause(
  band: readonly BandSpan[],
): readonly { readonly state: Stillness; readonly nanos: number }[] {
  const nanos = new Map<Stillness, number>();
  for (const { blocked, fromNanos, toNanos } of band) {
    nanos.set(blocked, (nanos.get(blocked) ?? 0) + toNanos - fromNanos);
  }
  return [...nanos]
    .filter(([, total]) => total > 0)
    .map(([state, total]) => ({ state, nanos: total }))
    .sort((a, b) => b.nanos - a.nanos);
}

/** Shorter waits are part of any traffic. */
const STOOD_STILL_NANOS = 1e9;

/** The longest stretch in which something held the link up, if one was long. */
export function longestBlocked(band: readonly BandSpan[]): BandSpan | undefined {
  const blocked = band.filter(({ blocked: state }) => bandLook(state).tone === 'blocked');
  const [longest] = longestHeld(blocked, 1);
  return longest && longest.toNanos - longest.fromNanos >= STOOD_STILL_NANOS ? longest : undefined;
}
