/**
 * Takes the payload of data frames of one direction: unmasks and inflates it, and hands on what it carries, at
 * offsets that count just that.
 */

import type { Place } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import type { HeldBudget } from '../net/held-budget.ts';
import { type Arrival, StreamChunk } from '../net/stream-chunk.ts';
import { PlainOffsets } from '../tls/plain-offsets.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import { type Carrier, higherPlace } from './carrier.ts';
import { type FrameHeader, unmask } from './frame-header.ts';
import { Inflater } from './inflater.ts';

/** Octets unmasked at a time. */
const SLICE_BYTES = 16 * 1024;
/** Free slices: one may be in use while what it holds leads to another being read. */
const slices: Uint8Array[] = [];

export class PayloadReader {
  /** End of what was carried so far. */
  offset: StreamOffset;
  readonly offsets = new PlainOffsets();
  /** Something was handed on. */
  hasCarried = false;
  /** Why a compressed message could not be read to its end; of the first that could not. */
  inflateFault: string | undefined;
  readonly #carrier: Carrier;
  readonly #budget: HeldBudget;
  readonly #chunk = new StreamChunk();
  #place: Place | undefined;
  #inflater: Inflater | undefined;
  #isCompressed = false;
  #deflatedBytes: Bytes = 0;
  #inflatedBytes: Bytes = 0;

  constructor(carrier: Carrier, budget: HeldBudget, offset: StreamOffset) {
    this.#carrier = carrier;
    this.#budget = budget;
    this.offset = offset;
  }

  /** A frame of data begins. @param mayDeflate messages of this direction may be compressed */
  begin(isMasked: boolean, mayDeflate: boolean): void {
    const isOther = isMasked || this.#carrier.isDecrypted;
    const needed = mayDeflate ? 'inflated' : isOther ? 'decrypted' : 'file';
    const place = higherPlace(this.#place ?? 'file', needed);
    if (place === this.#place) return;
    this.#place = place;
    this.#carrier.keepIn(place);
  }

  /** A message begins that is compressed, or is not. */
  beginMessage(isCompressed: boolean): void {
    this.#isCompressed = isCompressed;
    if (!isCompressed) return;
    this.#inflater ??= new Inflater(this.#budget);
    this.#inflater.begin();
  }

  /** Take `count` octets of the payload, before which there were `phase` in this frame. */
  take(chunk: StreamChunk, count: Bytes, header: FrameHeader, phase: Bytes): void {
    const slice = header.isMasked ? (slices.pop() ?? new Uint8Array(SLICE_BYTES)) : undefined;
    for (let left = count; left > 0 && !this.#carrier.isDone; ) {
      const size = slice === undefined ? left : Math.min(left, SLICE_BYTES);
      const at = this.#chunk;
      at.bytes = chunk.bytes;
      at.start = chunk.start;
      if (slice !== undefined) {
        const from = phase + count - left;
        unmask(chunk.bytes, chunk.start, chunk.start + size, header.mask, from, slice);
        at.bytes = slice;
        at.start = 0;
      }
      at.end = at.start + size;
      at.fileOffset = chunk.fileOffset;
      at.packet = chunk.packet;
      at.arrivalPacket = chunk.arrivalPacket;
      at.arrivalNanos = chunk.arrivalNanos;
      chunk.advance(size);
      left -= size;
      if (this.#isCompressed) this.#inflate(at);
      else this.#handOn(at);
      this.offsets.add(chunk.offset, this.offset);
    }
    if (slice !== undefined) slices.push(slice);
  }

  /** Octets of the payload never came. */
  lose(count: Bytes, before: Arrival): void {
    if (!this.#isCompressed) {
      this.missing(count, before, true);
      return;
    }
    this.#cannotInflate('octets of it are missing in the capture');
    this.missing(count, before, false);
  }

  /** Frames, and what they carried, never came: so many octets of the stream below. */
  missing(count: Bytes, before: Arrival, isExact: boolean): void {
    if (count === 0) return;
    if (this.hasCarried) this.#carrier.missing(this.offset, count, before, isExact);
    this.offset += count;
  }

  /** Octets came that cannot be read. */
  passOver(count: Bytes): void {
    if (count === 0) return;
    if (this.hasCarried) this.#carrier.passOver(this.offset, count);
    this.offset += count;
  }

  /** Frames are missing: what comes next may refer to messages that are not known. */
  forget(): void {
    this.#isCompressed = false;
    this.#inflater?.forget();
  }

  end(): void {
    this.#inflater?.close();
    this.#inflater = undefined;
  }

  #handOn(chunk: StreamChunk): void {
    if (this.#place === 'inflated') {
      chunk.fileOffset = this.#carrier.inflated(chunk.bytes.subarray(chunk.start, chunk.end));
    } else if (this.#place === 'decrypted') this.#carrier.decrypted(chunk);
    chunk.offset = this.offset;
    this.offset += chunk.length;
    this.hasCarried = true;
    this.#carrier.data(chunk);
  }

  #inflate(chunk: StreamChunk): void {
    const inflater = this.#inflater;
    if (inflater === undefined || inflater.fault !== undefined) {
      this.passOver(chunk.length);
      return;
    }
    const { bytes, start, end } = chunk;
    this.#deflatedBytes += end - start;
    const room = LIMITS.inflatedBytes + LIMITS.inflateRatio * this.#deflatedBytes;
    inflater.push(bytes, start, end, (inflated, from, to) => {
      if (this.#carrier.isDone) return;
      this.#inflatedBytes += to - from;
      if (this.#inflatedBytes > room) {
        inflater.fault = 'it inflates to more than is believed';
        return;
      }
      chunk.bytes = inflated;
      chunk.start = from;
      chunk.end = to;
      this.#handOn(chunk);
    });
    if (inflater.fault === undefined) return;
    this.#cannotInflate(inflater.fault);
    // How much it would have been is not known; that something is missing is.
    this.passOver(end - start);
  }

  /** What the rest of the message would be is not known, and with it what later ones refer to. */
  #cannotInflate(reason: string): void {
    this.inflateFault ??= reason;
    if (this.#inflater === undefined) return;
    this.#inflater.fault = reason;
    this.#inflater.forget();
  }
}
