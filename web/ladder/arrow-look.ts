import type { OUTCOMES } from '../../decoder/model/names.ts';
import type { FrameRow } from '../../server/api/contract.ts';
import type { Delivery } from '../../server/api/state-contract.ts';
import { type FrameTone, toneOf } from '../frames/columns.ts';
import {
  DELIVERY_LOOKS,
  type DeliveryLook,
  type DeliveryState,
  deliveryState,
  stateOfOutcome,
} from '../ui/delivery-state.ts';
import { statedOutcome } from './facts.ts';
import type { Fold } from './fold.ts';

/** What the colour of an arrow says; the glyph always says what became of the delivery. */
export const COLOUR_MEANINGS = ['state', 'delivery', 'direction'] as const;
export type ColourMeaning = (typeof COLOUR_MEANINGS)[number];

export const COLOUR_MEANING_NAMES: Readonly<Record<ColourMeaning, string>> = {
  state: 'Outcome',
  delivery: 'Delivery',
  direction: 'Direction',
};

export type ArrowLook = Pick<DeliveryLook, 'glyph' | 'line' | 'token' | 'textToken'> & {
  /** What the glyph stands for, for those who do not see it. */
  readonly text: string;
};

export function arrowLook(
  frames: Fold,
  deliveries: ReadonlyMap<number, Delivery>,
  meaning: ColourMeaning,
): ArrowLook {
  const look = stateLook(frames, deliveries);
  const [first] = frames;
  const colour =
    meaning === 'direction'
      ? directionColour(first)
      : meaning === 'delivery'
        ? deliveryColour(first)
        : undefined;
  return colour === undefined ? look : { ...look, token: colour, textToken: colour };
}

const MESSAGES = new Set([
  'transfer',
  'basic.publish',
  'basic.deliver',
  'basic.get-ok',
  'message.transfer',
  // Where something else came between them and their method.
  'content-header',
  'content-body',
  'segment-header',
  'segment-body',
]);

/**
 * What became of the message of an arrow, or what a settlement states; `pending` while the server has
 * not said, undefined of frames that are neither.
 */
export function arrowState(
  frames: Fold,
  deliveries: ReadonlyMap<number, Delivery>,
): DeliveryState | 'pending' | undefined {
  const [first] = frames;
  if (MESSAGES.has(first.name)) {
    if (first.delivery === undefined) return undefined;
    const delivery = deliveries.get(first.delivery);
    return delivery === undefined ? 'pending' : deliveryState(delivery);
  }
  const stated = statedOutcome(frames);
  const outcome = stated === undefined ? undefined : asOutcome(stated);
  return outcome && stateOfOutcome(outcome);
}

/** A message looks like what became of it, a settlement like what it states. */
function stateLook(frames: Fold, deliveries: ReadonlyMap<number, Delivery>): ArrowLook {
  const [first] = frames;
  const state = arrowState(frames, deliveries);
  if (state === undefined || state === 'pending') return plainLook(first);
  const look = DELIVERY_LOOKS[state];
  const isOpen = first.name === 'disposition' && first.fields.settled !== true;
  return isOpen ? { ...look, line: 'hollow', text: `${look.text}, not settled` } : look;
}

type Outcome = (typeof OUTCOMES)[number];

const STATED: readonly Outcome[] = [
  'accepted',
  'rejected',
  'released',
  'modified',
  'declared',
  'returned',
  'settled',
];

function asOutcome(text: string): Outcome | undefined {
  return STATED.find((outcome) => outcome === text);
}

const TONE_TOKENS: Readonly<Record<FrameTone, `--${string}`>> = {
  message: '--message',
  settlement: '--settlement',
  flow: '--flow',
  security: '--security',
  quiet: '--muted',
  error: '--error',
  plain: '--muted',
};

function plainLook(frame: FrameRow): ArrowLook {
  const token = frame.malformed === undefined ? TONE_TOKENS[toneOf(frame)] : '--error';
  return { glyph: '', text: '', line: 'solid', token, textToken: token };
}

function directionColour({ direction }: FrameRow): `--${string}` {
  return direction === 'client-to-server' ? '--info' : '--security';
}

/** Neighbours differ; the sixth looks like the first again. */
const DELIVERY_COLOURS = ['--info', '--message', '--security', '--settlement', '--error'] as const;

function deliveryColour({ delivery }: FrameRow): `--${string}` {
  return delivery === undefined ? '--muted' : DELIVERY_COLOURS[delivery % DELIVERY_COLOURS.length];
}
