/** Cuts the frames of one direction, follows their messages, and reads what control frames say. */

import type { Arrival, StreamChunk } from '../net/stream-chunk.ts';
import type { Side } from '../net/tcp-connection.ts';
import type { Bytes } from '../units.ts';
import { type AgreedExtensions, RESERVED } from './extensions.ts';
import { CONTROL_BYTES, FRAME_HEADER_BYTES, FrameHeader, OPCODE, unmask } from './frame-header.ts';
import type { PayloadReader } from './payload-reader.ts';

/** What it tells whoever reads the direction `S`. */
export interface FrameReaderOwner<S extends { readonly index: Side }> {
  readonly extensions: AgreedExtensions;
  masked(side: S, isMasked: boolean): void;
  faulty(side: S, what: string): void;
  /** A message of text: what it may not be depends on what it carries. */
  sentText(side: S): void;
  closed(side: S, code: number | undefined, reason: string): void;
}

const utf8 = new TextDecoder();

export class FrameReader<S extends { readonly index: Side }> {
  /** Whether its frames are masked, as the latest was. */
  isMasked: boolean | undefined;
  readonly #side: S;
  readonly #owner: FrameReaderOwner<S>;
  readonly #payload: PayloadReader;
  readonly #header = new FrameHeader();
  /** A header that came in parts. */
  readonly #held = new Uint8Array(FRAME_HEADER_BYTES);
  #heldBytes: Bytes = 0;
  /** Its frames were found, by what they look like: one that looks otherwise may show that they were none. */
  #wereFound = false;
  #inFrame = false;
  /** Octets of the payload that came or are missing, and that are left. */
  #phase: Bytes = 0;
  #left: Bytes = 0;
  /** What becomes of the payload. */
  #use: 'carried' | 'unread' | 'close' | 'none' = 'none';
  /** A message has begun and not ended; undefined where its beginning may be among what is missing. */
  #inMessage: boolean | undefined = false;
  /** What the message is that goes on. */
  #messageUse: 'carried' | 'unread' = 'carried';
  readonly #close = new Uint8Array(CONTROL_BYTES);
  #closeBytes: Bytes = 0;

  constructor(side: S, owner: FrameReaderOwner<S>, payload: PayloadReader) {
    this.#side = side;
    this.#owner = owner;
    this.#payload = payload;
  }

  /** Frames are missing, up to where one begins. */
  forget(): void {
    this.#heldBytes = 0;
    this.#inFrame = false;
    this.#inMessage = undefined;
    this.#messageUse = 'carried';
    this.#wereFound = true;
    this.#payload.forget();
  }

  /** Take a part of the chunk: a header, or payload. False when what was found turns out to be no frames. */
  data(chunk: StreamChunk): boolean {
    if (!this.#inFrame) {
      if (!this.#readHeader(chunk)) return true;
      if (this.#wereFound && !this.#isLikeOthers()) return false;
      this.#beginFrame();
      if (this.#left === 0) this.#endFrame();
      return true;
    }
    const count = Math.min(this.#left, chunk.length);
    if (this.#use === 'carried') this.#payload.take(chunk, count, this.#header, this.#phase);
    else {
      if (this.#use === 'close') this.#takeClose(chunk, count);
      else if (this.#use === 'unread') this.#payload.passOver(count);
      chunk.advance(count);
    }
    this.#pass(count);
    return true;
  }

  #isLikeOthers(): boolean {
    const { isMasked, isProper, isKnown, isControl, isFinal, length, reserved } = this.#header;
    if (!isKnown || !isProper) return false;
    if (this.isMasked !== undefined && this.isMasked !== isMasked) return false;
    if (isControl) return isFinal && reserved === 0 && length <= CONTROL_BYTES;
    return (reserved & ~this.#owner.extensions.reserved) === 0;
  }

  /** Octets never came; false when they are more than payload of the frame that has begun. */
  lose(count: Bytes, before: Arrival): boolean {
    if (!this.#inFrame || count > this.#left) {
      if (this.#inFrame) this.#forgetClose();
      return false;
    }
    if (this.#use === 'carried') this.#payload.lose(count, before);
    else if (this.#use === 'unread') this.#payload.missing(count, before, false);
    else this.#forgetClose();
    this.#pass(count);
    return true;
  }

  #forgetClose(): void {
    if (this.#use === 'close') this.#use = 'none';
  }

  #pass(count: Bytes): void {
    this.#phase += count;
    this.#left -= count;
    if (this.#left === 0) this.#endFrame();
  }

  /** Read the header that is next; false when more of it is to come. */
  #readHeader(chunk: StreamChunk): boolean {
    const header = this.#header;
    if (this.#heldBytes === 0 && header.read(chunk.bytes, chunk.start, chunk.end)) {
      chunk.advance(header.headerBytes);
      return true;
    }
    while (chunk.length > 0) {
      this.#held[this.#heldBytes++] = chunk.bytes[chunk.start];
      chunk.advance(1);
      if (header.read(this.#held, 0, this.#heldBytes)) {
        this.#heldBytes = 0;
        return true;
      }
    }
    return false;
  }

  #beginFrame(): void {
    const header = this.#header;
    this.#inFrame = true;
    this.#phase = 0;
    this.#left = header.length;
    this.isMasked = header.isMasked;
    this.#owner.masked(this.#side, header.isMasked);
    if (!header.isProper) this.#fault('writes a length as it must not be written (RFC 6455 5.2)');
    if (!header.isKnown) {
      this.#fault(
        `sends frames with the opcode ${header.opcode}, which has no meaning (RFC 6455 5.2)`,
      );
      this.#use = 'none';
    } else if (header.isControl) this.#beginControl();
    else this.#beginData();
  }

  #beginControl(): void {
    const { isFinal, length, opcode } = this.#header;
    if (!isFinal) this.#fault('sends a control frame in fragments (RFC 6455 5.5)');
    if (length > CONTROL_BYTES)
      this.#fault('sends a control frame that is too long (RFC 6455 5.5)');
    this.#use = opcode === OPCODE.close && length <= CONTROL_BYTES ? 'close' : 'none';
    this.#closeBytes = 0;
  }

  #beginData(): void {
    const { opcode, isMasked, reserved } = this.#header;
    const { extensions } = this.#owner;
    const goesOn = opcode === OPCODE.continuation;
    if (goesOn && this.#inMessage === false) {
      this.#fault('goes on with a message that it did not begin (RFC 6455 5.4)');
    } else if (!goesOn && this.#inMessage === true) {
      this.#fault('begins a message inside another (RFC 6455 5.4)');
    }
    const isCompressed = reserved === RESERVED.compressed && !goesOn;
    if (opcode === OPCODE.text && !this.#wereFound) this.#owner.sentText(this.#side);
    this.#payload.begin(isMasked, extensions.deflates || isCompressed);
    if (!goesOn) {
      const isUnderstood = (reserved & ~extensions.reserved) === 0;
      this.#messageUse = isUnderstood ? 'carried' : 'unread';
      if (!isUnderstood) this.#fault('sets bits that nobody agreed on (RFC 6455 5.2)');
      this.#payload.beginMessage(isCompressed && isUnderstood);
    } else if (reserved !== 0)
      this.#fault('sets reserved bits in the middle of a message (RFC 7692 6.1)');
    // Behind missing octets a message that goes on may be compressed or not.
    else if (this.#inMessage === undefined && extensions.deflates) this.#messageUse = 'unread';
    this.#inMessage = true;
    this.#use = this.#messageUse;
  }

  #endFrame(): void {
    this.#inFrame = false;
    const { isControl, isFinal, isKnown } = this.#header;
    if (this.#use === 'close') this.#tellClose();
    if (!isControl && isKnown && isFinal) {
      this.#inMessage = false;
      this.#messageUse = 'carried';
    }
  }

  #takeClose(chunk: StreamChunk, count: Bytes): void {
    const { isMasked, mask } = this.#header;
    const octets = this.#close.subarray(this.#closeBytes);
    const { bytes, start } = chunk;
    if (isMasked) unmask(bytes, start, start + count, mask, this.#phase, octets);
    else octets.set(bytes.subarray(start, start + count));
    this.#closeBytes += count;
  }

  #tellClose(): void {
    const [high, low] = this.#close;
    const isCoded = this.#closeBytes >= 2;
    const reason = utf8.decode(this.#close.subarray(2, Math.max(2, this.#closeBytes)));
    this.#owner.closed(this.#side, isCoded ? high * 256 + low : undefined, reason);
  }

  #fault(what: string): void {
    // It may be the finding that is wrong.
    if (this.#wereFound) return;
    this.#owner.faulty(this.#side, what);
  }
}
