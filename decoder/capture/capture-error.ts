import type { FileOffset } from '../units.ts';

/** The bytes are no capture, or are damaged before the first packet. What came before stays delivered. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  /** What is wrong, as a sentence without its full stop. */
  readonly reason: string;
  /** Where in the plain file. */
  readonly offset: FileOffset;

  constructor(reason: string, offset: FileOffset) {
    super(offset > 0 ? `${reason}, at octet ${offset}` : reason);
    this.reason = reason;
    this.offset = offset;
  }
}
