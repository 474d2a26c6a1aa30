import type { RecentFile } from '../capture/recent-file.ts';
import { LIMITS } from '../limits.ts';
import type { Bytes, FileOffset, StreamOffset } from '../units.ts';
import type { TcpSegment } from './tcp-segment.ts';

const MASK = LIMITS.recentPlaces - 1;

/** No place. */
export const NOWHERE = -1;

/**
 * Where the octets that streams handed on lie in the file, for as long as the file's octets are still at hand:
 * one list for all streams, in which every place leads to the one before it in its stream.
 */
export class DeliveredPlaces {
  #count = 0;
  readonly #before = new Float64Array(LIMITS.recentPlaces);
  readonly #offsets = new Float64Array(LIMITS.recentPlaces);
  readonly #lengths = new Float64Array(LIMITS.recentPlaces);
  readonly #fileOffsets = new Float64Array(LIMITS.recentPlaces);
  readonly #file: RecentFile;

  constructor(file: RecentFile) {
    this.#file = file;
  }

  /**
   * Remember octets of a stream.
   *
   * @param before what this gave for the octets before them, or NOWHERE
   * @returns the place, a number from 0
   */
  add(before: number, offset: StreamOffset, length: Bytes, fileOffset: FileOffset): number {
    const place = this.#count++;
    const slot = place & MASK;
    this.#before[slot] = before;
    this.#offsets[slot] = offset;
    this.#lengths[slot] = length;
    this.#fileOffsets[slot] = fileOffset;
    return place;
  }

  /**
   * How many octets of a segment that begins at `offset` differ from their first copy.
   *
   * @param last the latest place of the stream
   * @param until where what the stream handed on, or the segment, ends
   */
  differing(last: number, segment: TcpSegment, offset: StreamOffset, until: StreamOffset): Bytes {
    const { bytes, payloadStart, payloadEnd, payloadFileOffset } = segment;
    const length = payloadEnd - payloadStart;
    const oldest = payloadFileOffset + length - LIMITS.recentFileBytes;
    let count = 0;
    let place = last;
    while (place >= 0 && place >= this.#count - LIMITS.recentPlaces) {
      const slot = place & MASK;
      const first = this.#offsets[slot];
      const from = Math.max(offset, first);
      const to = Math.min(until, first + this.#lengths[slot]);
      const fileOffset = this.#fileOffsets[slot] + (from - first);
      if (from < to && fileOffset >= oldest) {
        count += this.#file.differing(fileOffset, bytes, payloadStart + (from - offset), to - from);
      }
      if (first <= offset) break;
      place = this.#before[slot];
    }
    return count;
  }
}
