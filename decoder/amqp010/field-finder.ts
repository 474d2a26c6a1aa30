import { u16, u32, u64, Walk } from '../amqp091/encoding.ts';
import { FLAG, type FrameView } from '../frame-view.ts';
import { commandOf, type FieldList, type Signature, structOf } from './catalogue.ts';
import { checkPack, isPresent, skipField } from './encoding.ts';
import { FRAME_HEADER_BYTES, SEGMENT, segmentTypeOf } from './frame.ts';

/** class-code, command-code. */
const CODES_BYTES = 2;

/**
 * Finds single fields of controls, commands and headers in the octets of a frame, for readers that need
 * more than the hot fields of `FrameView`. Allocates nothing.
 */
export class FieldFinder {
  /** The value of the field found: `bytes[start, end)`, the size before a variable one included. */
  start = -1;
  end = -1;
  #bytes: Uint8Array = new Uint8Array(0);
  readonly #walk = new Walk();

  /**
   * Looks for a field of the control or command that begins in this frame. A bit is found when it is set.
   * False when it is absent, not at hand or not readable.
   */
  find(view: FrameView, name: string): boolean {
    const signature = signatureOf(view);
    if (signature === undefined) return false;
    let at = view.start + FRAME_HEADER_BYTES + CODES_BYTES;
    // session.header: its size in one octet, and its presence bits.
    if (signature.isCommand) at += 1 + view.bytes[at];
    return this.#findIn(view, at, limitOf(view), signature, name);
  }

  /** Looks for a field of one of the structs of a header segment that begins in this frame. */
  findInHeader(view: FrameView, struct: string, name: string): boolean {
    if (segmentTypeOf(view) !== SEGMENT.header || (view.flags & FLAG.firstFrame) === 0)
      return false;
    const { bytes } = view;
    const limit = limitOf(view);
    let at = view.start + FRAME_HEADER_BYTES;
    while (at + 6 <= limit) {
      const end = Math.min(limit, at + 4 + u32(bytes, at));
      const list = structOf(bytes[at + 4], bytes[at + 5]);
      if (list?.name === struct) return this.#findIn(view, at + 6, end, list, name);
      at += 4 + u32(bytes, at);
    }
    return false;
  }

  #findIn(view: FrameView, pack: number, limit: number, list: FieldList, name: string): boolean {
    const { bytes } = view;
    const { fields, packWidth } = list;
    this.#bytes = bytes;
    this.#walk.begin(limit);
    if (!checkPack(bytes, pack, limit, list, this.#walk)) return false;
    let at = pack + packWidth;
    for (let i = 0; i < fields.length; i++) {
      if (!isPresent(bytes, pack, packWidth, i)) continue;
      const next = skipField(bytes, at, limit, list, i, 0, this.#walk);
      if (next < 0) return false;
      if (fields[i].name === name) {
        this.start = at;
        this.end = next;
        return true;
      }
      at = next;
    }
    return false;
  }

  /** The field found, as an unsigned number; exact to 2^53. */
  get number(): number {
    switch (this.end - this.start) {
      case 1:
        return this.#bytes[this.start];
      case 2:
        return u16(this.#bytes, this.start);
      case 4:
        return u32(this.#bytes, this.start);
      default:
        return u64(this.#bytes, this.start);
    }
  }
}

function limitOf(view: FrameView): number {
  return Math.min(view.end, view.start + view.size);
}

function signatureOf(view: FrameView): Signature | undefined {
  const type = segmentTypeOf(view);
  if (type !== SEGMENT.control && type !== SEGMENT.command) return undefined;
  if ((view.flags & FLAG.firstFrame) === 0) return undefined;
  const at = view.start + FRAME_HEADER_BYTES;
  if (at + CODES_BYTES > view.end) return undefined;
  const signature = commandOf(view.bytes[at], view.bytes[at + 1]);
  return signature?.isCommand === (type === SEGMENT.command) ? signature : undefined;
}
