import { FRAME_HEADER_BYTES, OFFSET, POSITION } from '../../amqp010/frame.ts';
import type { FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';

/** Octets of segments that are held for all sessions of a connection. */
export class HeadBudget {
  #held = 0;

  take(bytes: number): boolean {
    if (this.#held + bytes > LIMITS.messageHeadsBytes) return false;
    this.#held += bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#held -= bytes;
  }
}

/** First and last octet of the payload of a frame, as far as it is at hand. */
export function payloadStart({ start }: FrameView): number {
  return start + FRAME_HEADER_BYTES;
}

export function payloadEnd({ start, end, size }: FrameView): number {
  return Math.max(start + FRAME_HEADER_BYTES, Math.min(end, start + size));
}

/** All octets of the frame are at hand. */
export function isWhole({ start, end, size, malformedLayer }: FrameView): boolean {
  return malformedLayer !== LOST_BYTES && end - start >= size;
}

/** Index into MALFORMED_LAYERS: the frame lost bytes. */
const LOST_BYTES = 1;

export function positionOf({ bytes, start }: FrameView): number {
  return bytes[start + OFFSET.flags] & 0x0f;
}

const NOTHING = new Uint8Array(0);

/**
 * A control, a command or a header, however many frames it comes in. One frame is read where it lies; of
 * more, the octets are kept until the last one is there.
 */
export class Segment {
  /** The segment: `bytes[start, end)`, once `add` has said that it is there. */
  bytes: Uint8Array = NOTHING;
  start = 0;
  end = 0;
  /** Nothing of it is missing. */
  isWhole = false;
  readonly #budget: HeadBudget;
  /** Octets kept so far; the first `#length`. */
  #kept = NOTHING;
  #length = 0;
  #isOpen = false;

  constructor(budget: HeadBudget) {
    this.#budget = budget;
  }

  /** Takes in a frame. True when it is the last one of the segment. */
  add(view: FrameView): boolean {
    const position = positionOf(view);
    const isFirst = (position & POSITION.firstFrame) !== 0;
    const isLast = (position & POSITION.lastFrame) !== 0;
    if (isFirst) this.clear();
    if (isFirst && isLast) {
      this.bytes = view.bytes;
      this.start = payloadStart(view);
      this.end = payloadEnd(view);
      this.isWhole = isWhole(view);
      return true;
    }
    if (isFirst) {
      this.#isOpen = true;
      this.isWhole = true;
    }
    if (!this.#isOpen || !isWhole(view) || !this.#keep(view)) this.isWhole = false;
    if (!isLast) return false;
    this.bytes = this.#kept;
    this.start = 0;
    this.end = this.#length;
    this.#isOpen = false;
    return true;
  }

  #keep(view: FrameView): boolean {
    const start = payloadStart(view);
    const end = payloadEnd(view);
    const length = this.#length + end - start;
    if (!this.isWhole || length > LIMITS.messageHeadBytes) return false;
    if (length > this.#kept.length) {
      const larger = new Uint8Array(Math.max(256, 2 * length));
      if (!this.#budget.take(larger.length - this.#kept.length)) return false;
      larger.set(this.#kept.subarray(0, this.#length));
      this.#kept = larger;
    }
    this.#kept.set(view.bytes.subarray(start, end), this.#length);
    this.#length = length;
    return true;
  }

  /** Lets go of what is kept. */
  clear(): void {
    this.#budget.giveBack(this.#kept.length);
    this.#kept = NOTHING;
    this.#length = 0;
    this.#isOpen = false;
    this.isWhole = false;
    this.start = 0;
    this.end = 0;
  }
}
