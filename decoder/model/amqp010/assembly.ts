import { ContentHash } from '../../content-hash.ts';
import type { FrameView } from '../../frame-view.ts';
import { type HeadBudget, isWhole, payloadEnd, payloadStart, Segment } from './segment.ts';
import type { Transfer } from './transfer.ts';

/** The message under way in one direction of a session: its command, header and body segments. */
export class Assembly {
  transfer: Transfer | undefined;
  readonly header: Segment;
  #hash: ContentHash | undefined;
  /** All octets so far were hashed. */
  isHashed = false;

  constructor(budget: HeadBudget) {
    this.header = new Segment(budget);
  }

  /** Made when first needed: most directions of most sessions carry no message. */
  get hash(): ContentHash {
    this.#hash ??= new ContentHash();
    return this.#hash;
  }

  begin(transfer: Transfer): void {
    this.transfer = transfer;
    this.hash.clear();
    this.isHashed = true;
  }

  body(view: FrameView): void {
    const record = this.transfer?.record;
    if (record === undefined) return;
    const start = payloadStart(view);
    record.payloadBytes = Math.max(record.payloadBytes, 0) + view.size - (start - view.start);
    this.hash.add(view.bytes, start, payloadEnd(view));
    if (!isWhole(view)) this.isHashed = false;
  }

  /** It is over. `isComplete`: its last frame was there. */
  close(isComplete: boolean): void {
    const record = this.transfer?.record;
    if (isComplete && this.isHashed && record !== undefined) {
      this.hash.end();
      record.setHash(this.hash);
    }
    this.transfer = undefined;
    this.header.clear();
  }
}
