import { ABSENT } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { FrameNumber } from '../../units.ts';
import type { Tag } from './tag-ledger.ts';

/** Why an answer names nothing that is open; `against` is the frame that answered the tag before. */
export interface Misnamed {
  readonly kind: 'tag-answered-before' | 'tag-without-answer';
  readonly against: FrameNumber;
}

/**
 * Which tags a channel has delivered (get-ok counts too), and what answered them last: for answers that name
 * no tag that is open. Silent once octets were lost, and on channels opened before the capture.
 */
export class TagHistory {
  #isWhole: boolean;
  #delivered: Tag = 0;
  /** Some delivery needed no answer. */
  #hasAuto = false;
  /** A ring of the last answers. */
  readonly #tags: Tag[] = [];
  readonly #isMultiple: boolean[] = [];
  readonly #frames: FrameNumber[] = [];
  #count = 0;

  constructor(isWhole: boolean) {
    this.#isWhole = isWhole;
  }

  /** What is known of it may have gaps. */
  lose(): void {
    this.#isWhole = false;
  }

  /** Whether every delivery and answer so far was seen. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The tag that the next delivery should have. Undefined where it cannot be told. */
  get next(): number | undefined {
    const delivered = this.#delivered;
    if (!this.#isWhole || typeof delivered === 'bigint') return undefined;
    return delivered < Number.MAX_SAFE_INTEGER ? delivered + 1 : undefined;
  }

  delivered(tag: Tag, needsAnswer: boolean): void {
    this.#delivered = tag;
    if (!needsAnswer) this.#hasAuto = true;
  }

  hasDelivered(tag: Tag): boolean {
    return tag <= this.#delivered;
  }

  /** An answer to one tag, or to all up to it; 0 with `multiple` is all there are. */
  answered(tag: Tag, isMultiple: boolean, frame: FrameNumber): void {
    const at = this.#count % LIMITS.answersKept;
    this.#tags[at] = isMultiple && tag === 0 ? this.#delivered : tag;
    this.#isMultiple[at] = isMultiple;
    this.#frames[at] = frame;
    this.#count++;
  }

  /** Of a tag that was delivered, and is not open. Undefined where it cannot be told. */
  judge(tag: Tag): Misnamed | undefined {
    if (!this.#isWhole || tag === 0 || !this.hasDelivered(tag)) return undefined;
    const kept = this.#tags.length;
    for (let i = 0; i < kept; i++) {
      const at = this.#count > kept ? (this.#count + i) % kept : i;
      const fits = this.#isMultiple[at] ? tag <= this.#tags[at] : tag === this.#tags[at];
      if (fits) return { kind: 'tag-answered-before', against: this.#frames[at] };
    }
    if (!this.#hasAuto) return { kind: 'tag-answered-before', against: ABSENT };
    return this.#count > kept ? undefined : { kind: 'tag-without-answer', against: ABSENT };
  }
}
