import { ABSENT, type FrameView } from '../frame-view.ts';
import { CODE, LAYOUT, LAYOUT_KIND, ValueChecker } from './encoding.ts';
import { HEADER_BYTES, OFFSET } from './frame.ts';
import { unsigned } from './scan-value.ts';
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

  /** Fields reached, from the first on. */
  get count(): number {
    return this.#count;
  }

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
    const end = checker.itemsEnd;
    if (end <= this.payloadEnd) this.payloadStart = end;
    this.#readFields(checker.itemsStart, end, Math.min(checker.count, MOST_FIELDS));
  }

  #readFields(start: number, end: number, count: number): void {
    const { checker, bytes } = this;
    const places = this.#at;
    const available = Math.min(end, this.payloadEnd);
    let at = start;
    let i = 0;
    while (i < count && at < available) {
      const code = bytes[at];
      const layout = LAYOUT[code];
      // As `ValueChecker.skip`, in place: nearly all fields are of fixed width, or short.
      let next = at + 1 + layout;
      if (layout === LAYOUT_KIND.variable8) next = at + 2 + bytes[at + 1];
      else if (layout < 0) next = checker.skip(at, end, 2);
      if (!(next > at && next <= available)) break;
      places[i++] = code === CODE.null ? ABSENT : at;
      at = next;
    }
    this.#count = i;
  }

  /** Position of a field's constructor; ABSENT when it is absent, null, or was not reached. */
  at(field: number): number {
    return field < this.#count ? this.#at[field] : ABSENT;
  }

  /** Value of an unsigned integer; ABSENT where `at` is, or where the field is no such integer. */
  unsigned(field: number): number {
    const at = this.at(field);
    return at === ABSENT ? ABSENT : unsigned(this.bytes, at);
  }
}
