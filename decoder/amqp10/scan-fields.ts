import { ABSENT, type FrameView } from '../frame-view.ts';
import { CODE, LAYOUT, LAYOUT_KIND, ValueChecker } from './encoding.ts';
import { HEADER_BYTES, OFFSET } from './frame.ts';
import { COMPOSITES } from './spec.ts';

type PerformativeName = 'begin' | 'attach' | 'flow' | 'transfer' | 'disposition' | 'detach';

/** Place of a field in its performative's list, from the spec table. */
export function fieldIndex(performative: PerformativeName, field: string): number {
  const index = COMPOSITES[performative].fields.findIndex(({ name }) => name === field);
  if (index < 0) throw new Error(`${performative} has no field ${field}`);
  return index;
}

/** More than any performative that a model asks for has. */
const MOST_FIELDS = 16;

/**
 * Where the fields of a frame's performative lie: for readers that need more than `FrameView` keeps.
 *
 * The frame was scanned before, so nothing is judged here: fields behind a fault are absent. One
 * instance is reused for all frames; nothing is allocated.
 */
export class FieldPlaces {
  readonly checker = new ValueChecker();
  bytes: Uint8Array = this.checker.bytes;
  /** First octet behind the performative, ABSENT when it is not whole. */
  payloadStart = ABSENT;
  /** One past the last octet at hand of the frame. */
  payloadEnd = 0;
  readonly #at = new Int32Array(MOST_FIELDS);
  #count = 0;

  read(view: FrameView): void {
    const { bytes, start } = view;
    const { checker } = this;
    const frameEnd = start + view.size;
    const available = Math.min(view.end, frameEnd);
    this.bytes = bytes;
    this.payloadStart = ABSENT;
    this.payloadEnd = available;
    this.#count = 0;
    checker.reset(bytes, available);
    if (available - start < HEADER_BYTES) return;
    const body = start + bytes[start + OFFSET.doff] * 4;
    if (body >= available || bytes[body] !== CODE.described) return;
    const isShort = bytes[body + 1] === 0x53 && body + 3 <= available;
    const list = isShort ? body + 3 : checker.skip(body + 1, frameEnd, 1);
    if (list < 0 || list >= available) return;
    this.#readList(list, frameEnd);
  }

  #readList(list: number, frameEnd: number): void {
    const { checker, bytes } = this;
    const code = bytes[list];
    if (code === CODE.list0) {
      this.payloadStart = list + 1;
      return;
    }
    const layout = LAYOUT[code];
    if (layout !== LAYOUT_KIND.compound8 && layout !== LAYOUT_KIND.compound32) return;
    if (!checker.header(code, list + 1, frameEnd, 1)) return;
    const count = Math.min(checker.count, MOST_FIELDS);
    const end = checker.itemsEnd;
    let at = checker.itemsStart;
    if (end <= this.payloadEnd) this.payloadStart = end;
    for (let i = 0; i < count; i++) {
      const next = checker.skip(at, end, 2);
      if (next < 0) return;
      this.#at[i] = bytes[at] === CODE.null ? ABSENT : at;
      this.#count = i + 1;
      at = next;
    }
  }

  /** Position of a field's constructor; ABSENT when it is absent, null, or was not reached. */
  at(field: number): number {
    return field < this.#count ? this.#at[field] : ABSENT;
  }
}
