import { LIMITS } from '../limits.ts';
import type { Bytes, FileOffset, Nanos } from '../units.ts';
import { CaptureError } from './capture-error.ts';
import { DamageSearch, HOLDS_UP, REJECTED, type RecordExaminer } from './damage-search.ts';
import { uint16, uint32 } from './octets.ts';
import type { PacketEmitter } from './packet-emitter.ts';
import type { RecordParser } from './record-parser.ts';
import { type Sniffed, sniffFormat } from './sniff.ts';

const FILE_HEADER_LENGTH = 24;
const NANOS_PER_SECOND = 1_000_000_000;

/** Fields of the file header: draft-ietf-opsawg-pcap section 4. */
const HEADER = { major: 4, minor: 6, snapLength: 16, linkType: 20 } as const;
/** Fields of a record header; the modified form appends eight octets. */
const RECORD = { seconds: 0, fraction: 4, capturedLength: 8, originalLength: 12 } as const;
/** The upper bits of the link type tell of a frame check sequence. */
const LINK_TYPE_MASK = 0xffff;

/** Records in a row that must hold up before the place after damage is believed. */
const RESYNC_RECORDS = 3;
/** Seconds that the first packet after damage may be away from the last one before it. */
const RESYNC_SECONDS = 7 * 24 * 3600;

/**
 * Reads classic pcap: both byte orders, microseconds or nanoseconds, and the modified form. Files that were
 * put one behind the other are read on: each has a header of its own.
 */
export class PcapParser implements RecordParser, RecordExaminer {
  need: Bytes = FILE_HEADER_LENGTH;
  begun = false;
  stopped = false;
  readonly #emitter: PacketEmitter;
  #little: boolean;
  #nanosPerFraction: number;
  #recordHeaderLength: number;
  /** The next octets are a file header. */
  #headerComes = true;
  #minor = 4;
  #linkType = 0;
  #largestCapture: Bytes = LIMITS.ordinaryPacketBytes;
  #baseSeconds = -1;
  /** Of the first packet, behind its second. */
  #baseNanos: Nanos = 0;
  #lastSeconds = 0;
  readonly #damage: DamageSearch;

  constructor(emitter: PacketEmitter, sniffed: Extract<Sniffed, { format: 'pcap' }>) {
    this.#emitter = emitter;
    this.#little = sniffed.little;
    this.#nanosPerFraction = nanosPerFraction(sniffed);
    this.#recordHeaderLength = sniffed.recordHeaderLength;
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
    let at = start;
    const damage = this.#damage;
    for (;;) {
      if (this.#headerComes) {
        if (end - at < FILE_HEADER_LENGTH) return at;
        this.#readFileHeader(bytes, at);
        at += FILE_HEADER_LENGTH;
      }
      if (damage.open) {
        at = damage.search(bytes, at, end, fileBase, last);
        if (damage.open) {
          this.need = damage.need;
          this.stopped = damage.hopeless;
          return at;
        }
      }
      at = this.#readRecords(bytes, at, end, fileBase);
      if (this.#headerComes) continue;
      if (!damage.open) {
        if (!last || !this.#isSuspicious(bytes, at, end)) return at;
        damage.suspect(fileBase + at, 'The last packet record is longer than the rest of the file');
      }
      at += 1;
    }
  }

  #readFileHeader(bytes: Uint8Array, at: number): void {
    const major = uint16(bytes, at + HEADER.major, this.#little);
    this.#minor = uint16(bytes, at + HEADER.minor, this.#little);
    if (major !== 2) {
      throw new CaptureError(`pcap version ${major}.${this.#minor} is not known`, HEADER.major);
    }
    const snapLength = uint32(bytes, at + HEADER.snapLength, this.#little);
    this.#linkType = uint32(bytes, at + HEADER.linkType, this.#little) & LINK_TYPE_MASK;
    this.#largestCapture = Math.max(
      LIMITS.ordinaryPacketBytes,
      Math.min(snapLength, LIMITS.packetBytes),
    );
    this.#emitter.facts.addInterface({
      linkType: this.#linkType,
      snapLength,
      timeResolution: this.#nanosPerFraction === 1 ? 9 : 6,
    });
    this.begun = true;
    this.#headerComes = false;
    this.need = this.#recordHeaderLength;
  }

  /** Whether a record that holds nothing is the header of another file: octets 8 to 15 are zero in both. */
  #beginsFile(bytes: Uint8Array, at: number): boolean {
    const sniffed = sniffFormat(bytes, at);
    if (sniffed?.format !== 'pcap') return false;
    if (uint16(bytes, at + HEADER.major, sniffed.little) !== 2) return false;
    this.#little = sniffed.little;
    this.#nanosPerFraction = nanosPerFraction(sniffed);
    this.#recordHeaderLength = sniffed.recordHeaderLength;
    return true;
  }

  /** The hot loop. Returns where the first record begins that is not whole, or is damaged. */
  #readRecords(bytes: Uint8Array, start: number, end: number, fileBase: FileOffset): number {
    const little = this.#little;
    const headerLength = this.#recordHeaderLength;
    const emitter = this.#emitter;
    let at = start;
    for (;;) {
      if (end - at < headerLength) {
        this.need = headerLength;
        return at;
      }
      const seconds = uint32(bytes, at + RECORD.seconds, little);
      const fraction = uint32(bytes, at + RECORD.fraction, little);
      let captured = uint32(bytes, at + RECORD.capturedLength, little);
      let original = uint32(bytes, at + RECORD.originalLength, little);
      if (this.#minor < 4 && (this.#minor < 3 || captured > original)) {
        // Up to 2.2 the two lengths stood the other way round, in 2.3 in some files.
        const swapped = captured;
        captured = original;
        original = swapped;
      }
      if (captured === 0 && original === 0 && this.#beginsFile(bytes, at)) {
        this.#headerComes = true;
        this.need = FILE_HEADER_LENGTH;
        return at;
      }
      const data = at + headerLength;
      if (captured > this.#largestCapture || (original === 0 && seconds === 0 && fraction === 0)) {
        this.#damage.begin(fileBase + at, `A packet record cannot be ${captured} octets long`);
        return at;
      }
      if (captured > end - data) {
        this.need = headerLength + captured;
        return at;
      }
      if (this.#baseSeconds < 0) this.#setBase(seconds, fraction);
      this.#lastSeconds = seconds;
      const timeNanos: Nanos =
        (seconds - this.#baseSeconds) * NANOS_PER_SECOND +
        fraction * this.#nanosPerFraction -
        this.#baseNanos;
      at = data + captured;
      emitter.packet(bytes, data, at, original, this.#linkType, fileBase + data, timeNanos);
    }
  }

  #setBase(seconds: number, fraction: number): void {
    this.#baseSeconds = seconds;
    this.#baseNanos = fraction * this.#nanosPerFraction;
    const wholeSeconds = BigInt(seconds) * BigInt(NANOS_PER_SECOND);
    this.#emitter.facts.startEpochNanos = (wholeSeconds + BigInt(this.#baseNanos)).toString();
  }

  /** A last record that the file cannot hold is a cut one, unless its length is no ordinary one. */
  #isSuspicious(bytes: Uint8Array, at: number, end: number): boolean {
    if (end - at < this.#recordHeaderLength) return false;
    const captured = uint32(bytes, at + RECORD.capturedLength, this.#little);
    return captured > LIMITS.suspiciousPacketBytes;
  }

  examine(bytes: Uint8Array, at: number, end: number, last: boolean): number {
    let record = at;
    for (let count = 0; count < RESYNC_RECORDS; count++) {
      const data = record + this.#recordHeaderLength;
      if (data > end) return last ? atEnd(count) : data - at;
      const captured = this.#plausibleLength(bytes, record);
      if (captured === REJECTED) return REJECTED;
      record = data + captured;
      if (record > end) return last ? atEnd(count) : record - at;
    }
    return HOLDS_UP;
  }

  #plausibleLength(bytes: Uint8Array, at: number): number {
    const captured = uint32(bytes, at + RECORD.capturedLength, this.#little);
    const original = uint32(bytes, at + RECORD.originalLength, this.#little);
    const seconds = uint32(bytes, at + RECORD.seconds, this.#little);
    const fraction = uint32(bytes, at + RECORD.fraction, this.#little);
    const plausible =
      captured > 0 &&
      captured <= original &&
      original <= this.#largestCapture &&
      Math.abs(seconds - this.#lastSeconds) <= RESYNC_SECONDS &&
      fraction * this.#nanosPerFraction < NANOS_PER_SECOND;
    return plausible ? captured : REJECTED;
  }
}

function nanosPerFraction(sniffed: Extract<Sniffed, { format: 'pcap' }>): number {
  return sniffed.nanoseconds ? 1 : 1000;
}

/** Records that go on to the end of the file, perhaps cut there, need not be as many. */
function atEnd(wholeRecords: number): number {
  return wholeRecords > 0 ? HOLDS_UP : REJECTED;
}
