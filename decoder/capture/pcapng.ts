import { LIMITS } from '../limits.ts';
import type { Bytes, FileOffset } from '../units.ts';
import { DamageSearch, HOLDS_UP, REJECTED, type RecordExaminer } from './damage-search.ts';
import { uint16, uint32 } from './octets.ts';
import type { PacketEmitter } from './packet-emitter.ts';
import {
  BLOCK,
  BLOCK_TRAILER_LENGTH,
  isLittleEndian,
  isWellKnown,
  SHORTEST_BLOCK,
  shortestBody,
} from './pcapng-blocks.ts';
import { PcapngSection } from './pcapng-section.ts';
import type { RecordParser } from './record-parser.ts';

/** Fields of a Section Header Block, from its first octet. */
const SECTION = { magic: 8, major: 12, minor: 14 } as const;

/**
 * Reads pcapng block by block. The byte order is that of the current section; block lengths stand
 * before and after the body and must agree, which is how damage is noticed.
 */
export class PcapngParser implements RecordParser, RecordExaminer {
  need: Bytes = SHORTEST_BLOCK;
  begun = false;
  stopped = false;
  readonly #section: PcapngSection;
  readonly #damage: DamageSearch;
  #little = true;

  constructor(emitter: PacketEmitter) {
    this.#section = new PcapngSection(emitter);
    this.#damage = new DamageSearch(emitter.facts, this);
  }

  parse(
    bytes: Uint8Array,
    start: number,
    end: number,
    fileBase: FileOffset,
    last: boolean,
  ): number {
    if (this.stopped) return end;
    const damage = this.#damage;
    let at = start;
    for (;;) {
      if (damage.open) {
        at = damage.search(bytes, at, end, fileBase, last);
        if (damage.open) {
          this.need = damage.need;
          this.stopped = damage.hopeless;
          return at;
        }
      }
      at = this.#readBlocks(bytes, at, end, fileBase);
      if (!damage.open) {
        if (!last || this.need <= LIMITS.suspiciousPacketBytes || end === at) return at;
        damage.suspect(fileBase + at, 'The last block is longer than the rest of the file');
      }
      at += 1;
    }
  }

  /** Returns where the first block begins that is not whole, or is damaged. */
  #readBlocks(bytes: Uint8Array, start: number, end: number, fileBase: FileOffset): number {
    let at = start;
    for (;;) {
      if (end - at < SHORTEST_BLOCK) {
        this.need = SHORTEST_BLOCK;
        return at;
      }
      const type = this.#typeAt(bytes, at);
      if (type === undefined) {
        this.#damage.begin(fileBase + at, 'A section header has no byte-order magic');
        return at;
      }
      const length = uint32(bytes, at + 4, this.#little);
      if (!isPossibleLength(type, length)) {
        this.#damage.begin(fileBase + at, `A block cannot be ${length} octets long`);
        return at;
      }
      const padded = (length + 3) & ~3;
      if (padded > end - at) {
        this.need = padded;
        return at;
      }
      if (!this.#trailerAgrees(bytes, at, length)) {
        this.#damage.begin(fileBase + at, 'The lengths before and after a block differ');
        return at;
      }
      if (type === BLOCK.sectionHeader && !this.#isKnownVersion(bytes, at, fileBase + at))
        return at;
      const bodyEnd = at + length - BLOCK_TRAILER_LENGTH;
      this.begun = true;
      this.#section.block(type, bytes, at + 8, bodyEnd, fileBase, this.#little);
      at += padded;
    }
  }

  /** The block type; a section header also sets the byte order, undefined when it has none. */
  #typeAt(bytes: Uint8Array, at: number): number | undefined {
    // Reads the same in both byte orders, on purpose.
    if (uint32(bytes, at, true) !== BLOCK.sectionHeader) return uint32(bytes, at, this.#little);
    const little = isLittleEndian(bytes, at + SECTION.magic);
    if (little === undefined) return undefined;
    this.#little = little;
    return BLOCK.sectionHeader;
  }

  #isKnownVersion(bytes: Uint8Array, at: number, offset: FileOffset): boolean {
    const major = uint16(bytes, at + SECTION.major, this.#little);
    if (major === 1) return true;
    const minor = uint16(bytes, at + SECTION.minor, this.#little);
    this.#damage.begin(offset, `pcapng version ${major}.${minor} is not known`);
    return false;
  }

  /** Some early writers gave the length without the padding; both places of the trailer are in use. */
  #trailerAgrees(bytes: Uint8Array, at: number, length: Bytes): boolean {
    if (uint32(bytes, at + length - BLOCK_TRAILER_LENGTH, this.#little) === length) return true;
    const padded = (length + 3) & ~3;
    return (
      padded !== length &&
      uint32(bytes, at + padded - BLOCK_TRAILER_LENGTH, this.#little) === length
    );
  }

  examine(bytes: Uint8Array, at: number, end: number, last: boolean): number {
    if (end - at < SHORTEST_BLOCK) return last ? REJECTED : SHORTEST_BLOCK;
    let little = this.#little;
    const type = uint32(bytes, at, little);
    if (type === BLOCK.sectionHeader) {
      const ordered = isLittleEndian(bytes, at + SECTION.magic);
      if (ordered === undefined) return REJECTED;
      little = ordered;
    }
    const length = uint32(bytes, at + 4, little);
    if (!isWellKnown(type) || length % 4 !== 0 || length > LIMITS.damageBytes) return REJECTED;
    if (!isPossibleLength(type, length)) return REJECTED;
    if (length > end - at) return last ? REJECTED : length;
    const trailer = uint32(bytes, at + length - BLOCK_TRAILER_LENGTH, little);
    return trailer === length ? HOLDS_UP : REJECTED;
  }
}

function isPossibleLength(type: number, length: Bytes): boolean {
  return length >= SHORTEST_BLOCK + shortestBody(type) && length <= LIMITS.packetBytes;
}
