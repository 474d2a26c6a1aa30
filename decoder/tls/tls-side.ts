/**
 * One direction of a TLS connection: cuts records, opens them, and hands on what they carry.
 *
 *     records ⇄ searching ──▶ stopped
 *       ⇅                      ▲
 *     waiting ─────────────────┘
 *
 * records: where each begins is known. waiting: one needs keys, and the hello of the other end was not
 * read yet. searching: octets are missing, and with them where the next record begins. stopped: nothing
 * more of it is read.
 */

import { Replay } from '../amqp/replay.ts';
import type { Run, RunPool } from '../amqp/run.ts';
import { LIMITS } from '../limits.ts';
import { type Arrival, StreamChunk, type StreamSink } from '../net/stream-chunk.ts';
import type { Side } from '../net/tcp-connection.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import { HandshakeReader } from './handshake-reader.ts';
import { PlainOffsets } from './plain-offsets.ts';
import {
  bodyLength,
  CONTENT,
  isRecordHeader,
  RECORD_BODY_BYTES,
  RECORD_HEADER_BYTES,
} from './record.ts';
import type { OpenedRecord, RecordCipher } from './record-cipher.ts';
import { type Candidate, RecordSearch } from './record-search.ts';

/** What a side tells the connection it belongs to. */
export interface TlsSideOwner {
  /** Both ends have said hello. */
  readonly isAgreed: boolean;
  readonly is13: boolean;
  /** A handshake message of that side. */
  message(side: TlsSide, type: number, body: Uint8Array): void;
  alert(side: TlsSide, octets: Uint8Array): void;
  /** A record can only be understood when both ends have said hello: whether they still may. */
  mayAgree(side: TlsSide): boolean;
  /** A record was dealt with. */
  recordDone(side: TlsSide): void;
  /** Keys of that side for what follows ChangeCipherSpec; undefined when they are not known. */
  cipher12(side: TlsSide): RecordCipher | undefined;
  /** Why there are no keys. */
  readonly obstacle: string;
  /** What a record carries; the chunk is reused. */
  plain(side: TlsSide, chunk: StreamChunk): void;
  /** What was carried there is lost with so many octets of TCP that never came, and that cannot be read. */
  lost(side: TlsSide, offset: StreamOffset, missing: Bytes, unread: Bytes, before: Arrival): void;
}

/** Of a side without keys, the encrypted records that are counted. */
const COUNTED_RECORDS = 8;
const START_MISSING = 'its beginning is not in the capture';
const LOST_TRACK = 'no TLS record was found behind missing octets';
/** The shortest record under keys: a header and a tag. */
const SHORTEST_RECORD = RECORD_HEADER_BYTES + 16;

export class TlsSide implements StreamSink {
  readonly index: Side;
  /** What this side sends is protected from here on. */
  isEncrypted = false;
  cipher: RecordCipher | undefined;
  /** Of the next record under these keys. */
  sequence = 0;
  /** TLS 1.3: the keys after those of the handshake. */
  next: RecordCipher | undefined;
  /** Why nothing more is read. */
  stopReason: string | undefined;
  /** Octets of the body of the first record that is encrypted. */
  firstEncryptedBytes: Bytes | undefined;
  /** Encrypted records, and of those that could be or are no handshake; not counted on for long. */
  encryptedRecords = 0;
  dataRecords = 0;
  /** End of what was carried so far. */
  plainOffset: StreamOffset;
  readonly offsets = new PlainOffsets();
  readonly #owner: TlsSideOwner;
  readonly #runs: RunPool;
  readonly #handshake = new HandshakeReader();
  readonly #search = new RecordSearch(LIMITS.recordTrials);
  readonly #chunk = new StreamChunk();
  #mode: 'records' | 'waiting' | 'searching' | 'stopped' = 'records';
  /** The record that is being put together, or what is held while waiting or searching. */
  #run: Run | undefined;
  /** Octets that never came, and octets that were not read, since the latest record. */
  #missingBytes: Bytes = 0;
  #unreadBytes: Bytes = 0;
  #skippedRecords = 0;
  #carried = false;
  #arrival: Arrival = { arrivalPacket: 0, arrivalNanos: 0 };

  /** @param offset where it begins in TCP's stream; what it carries is counted on from there */
  constructor(index: Side, owner: TlsSideOwner, runs: RunPool, offset: StreamOffset) {
    this.index = index;
    this.#owner = owner;
    this.#runs = runs;
    this.plainOffset = offset;
  }

  /** Something that it carries was read. */
  get hasCarried(): boolean {
    return this.#carried;
  }

  get isWaiting(): boolean {
    return this.#mode === 'waiting';
  }

  /** Octets came that were not handed on yet. */
  get holdsBack(): boolean {
    return this.#run !== undefined;
  }

  data(chunk: StreamChunk): void {
    while (chunk.length > 0) {
      if (this.#mode === 'records') this.#collect(chunk);
      else if (this.#mode === 'searching') this.#collectSearched(chunk);
      else if (this.#mode === 'waiting') this.#hold(chunk);
      else {
        this.#unreadBytes += chunk.length;
        chunk.advance(chunk.length);
      }
    }
  }

  missing(_offset: StreamOffset, count: Bytes, before: Arrival): void {
    if (this.#mode === 'waiting') this.stop(START_MISSING);
    if (this.#mode === 'stopped') return;
    const run = this.#run;
    this.#arrival = { arrivalPacket: before.arrivalPacket, arrivalNanos: before.arrivalNanos };
    if (this.#mode === 'records' && run !== undefined && run.total >= RECORD_HEADER_BYTES) {
      const rest = RECORD_HEADER_BYTES + bodyLength(run.bytes, 0) - run.total;
      if (count <= rest) {
        run.lose(count);
        if (count === rest) this.#complete(run);
        return;
      }
    }
    this.#missingBytes += count;
    this.#dropRun();
    if (this.#searchable) {
      this.#mode = 'searching';
      this.#search.begin();
    } else this.stop('octets of the TLS handshake are missing in the capture');
  }

  /** There are secrets for what it sends, whether they fit or not. */
  get hasKeys(): boolean {
    return this.cipher !== undefined || this.next !== undefined;
  }

  /** The hello that was waited for is there: read what is held. */
  resume(): void {
    const run = this.#run;
    this.#run = undefined;
    this.#mode = 'records';
    if (run === undefined) return;
    new Replay(run, 0).all(this);
    this.#runs.give(run);
  }

  stop(reason: string): void {
    if (this.#mode === 'stopped') return;
    this.#mode = 'stopped';
    this.stopReason ??= reason;
    this.#dropRun();
  }

  /** The stream is over. */
  end(): void {
    if (this.#mode === 'waiting') this.stop(START_MISSING);
    this.#dropRun();
    this.#lose();
  }

  /** Tell what was lost since the latest record, where something was carried before. */
  #lose(): void {
    const missing = this.#missingBytes;
    const unread = this.#unreadBytes;
    this.#missingBytes = 0;
    this.#unreadBytes = 0;
    if (!this.#carried || missing + unread === 0) return;
    this.#owner.lost(this, this.plainOffset, missing, unread, this.#arrival);
    this.plainOffset += missing + unread;
  }

  #dropRun(): void {
    if (this.#run === undefined) return;
    this.#unreadBytes += this.#run.total - this.#run.missing;
    this.#missingBytes += this.#run.missing;
    this.#runs.give(this.#run);
    this.#run = undefined;
  }

  /** Take what belongs to the record that is next. */
  #collect(chunk: StreamChunk): void {
    this.#run ??= this.#runs.takeFor(chunk, RECORD_HEADER_BYTES + RECORD_BODY_BYTES);
    const run = this.#run;
    const hasHeader = run.total >= RECORD_HEADER_BYTES;
    const wanted = RECORD_HEADER_BYTES + (hasHeader ? bodyLength(run.bytes, 0) : 0);
    run.append(chunk, Math.min(wanted - run.total, chunk.length));
    if (run.total < wanted) return;
    if (!hasHeader) {
      if (run.held < wanted || !isRecordHeader(run.bytes, 0)) {
        this.stop('what follows is no TLS record');
        return;
      }
      if (bodyLength(run.bytes, 0) > 0) return;
    }
    this.#complete(run);
  }

  #complete(run: Run): void {
    this.#run = undefined;
    const record = run.bytes.subarray(0, run.held);
    if (run.firstMissing >= 0 || run.held < run.total) this.#loseRecord(run);
    else if (this.#mustWait(record[0])) {
      this.#wait(run);
      return;
    } else this.#record(record, run);
    this.#runs.give(run);
    this.#owner.recordDone(this);
  }

  /** A record came whole but for some octets: it cannot be opened, and the next one can. */
  #loseRecord(run: Run): void {
    this.#handshake.clear();
    this.sequence++;
    this.#missingBytes += run.missing;
    this.#unreadBytes += run.total - run.missing;
    this.#lose();
  }

  #mustWait(type: number): boolean {
    if (this.isEncrypted || this.#owner.isAgreed) return false;
    return type === CONTENT.changeCipherSpec || type === CONTENT.applicationData;
  }

  #wait(run: Run): void {
    if (!this.#owner.mayAgree(this)) {
      this.#runs.give(run);
      this.stop(START_MISSING);
      return;
    }
    this.#mode = 'waiting';
    const held = this.#runs.take(LIMITS.heldRecordBytes);
    held.offset = run.offset;
    new Replay(run, 0).all({ data: (chunk) => held.append(chunk, chunk.length), missing() {} });
    this.#runs.give(run);
    this.#run = held;
  }

  #hold(chunk: StreamChunk): void {
    this.#run ??= this.#runs.takeFor(chunk, LIMITS.heldRecordBytes);
    const run = this.#run;
    run.append(chunk, chunk.length);
    if (run.held < run.total) this.stop(START_MISSING);
  }

  #record(record: Uint8Array, run: Run): void {
    const type = record[0];
    const body = record.subarray(RECORD_HEADER_BYTES);
    // In TLS 1.3 it says nothing, and is there for the sake of middleboxes only.
    if (type === CONTENT.changeCipherSpec && this.#owner.is13) return;
    const isClear = !this.isEncrypted || (this.#owner.is13 && type === CONTENT.alert);
    if (isClear) this.#understand({ type, plaintext: body, start: RECORD_HEADER_BYTES }, run, 0);
    else this.#open(record, run);
  }

  #open(record: Uint8Array, run: Run): void {
    this.firstEncryptedBytes ??= record.length - RECORD_HEADER_BYTES;
    this.encryptedRecords++;
    if (record[0] === CONTENT.applicationData) this.dataRecords++;
    const { cipher, next } = this;
    if (cipher === undefined && next === undefined) {
      // A few are counted, for whether anything follows the handshake.
      if (this.encryptedRecords >= COUNTED_RECORDS) this.stop(this.#owner.obstacle);
      else this.stopReason = this.#owner.obstacle;
      return;
    }
    const opened = cipher?.open(record, this.sequence);
    if (opened !== undefined) {
      this.sequence++;
      this.#understand(opened, run, 0);
      return;
    }
    // The keys of the handshake may not be in the key log, or its end was lost.
    const later = next?.open(record, 0);
    if (later !== undefined) {
      this.#use(next, 1);
      this.#understand(later, run, 0);
    } else if (next === undefined || ++this.#skippedRecords > LIMITS.skippedRecords) {
      this.stop('a record does not open with the key of this connection');
    }
  }

  #use(cipher: RecordCipher | undefined, sequence: number): void {
    this.cipher = cipher;
    this.sequence = sequence;
    this.isEncrypted = true;
    if (cipher === this.next) this.next = undefined;
  }

  /** What a record says, now that it can be read. `at` is where it begins in the run. */
  #understand(opened: OpenedRecord, run: Run, at: number): void {
    const { type, plaintext } = opened;
    if (type === CONTENT.handshake) {
      this.#handshake.add(plaintext, (kind, body) => this.#owner.message(this, kind, body));
    } else if (type === CONTENT.alert) {
      this.#owner.alert(this, plaintext);
    } else if (type === CONTENT.changeCipherSpec) {
      this.#handshake.clear();
      this.#use(this.#owner.cipher12(this), 0);
    } else if (!this.isEncrypted) {
      this.stop(START_MISSING);
    } else {
      this.#handOn(opened, run, at);
    }
  }

  /** Cut what a record carries at the pieces that its octets came in. */
  #handOn({ plaintext, start }: OpenedRecord, run: Run, at: number): void {
    const chunk = this.#chunk;
    const first = at + start;
    const end = first + plaintext.length;
    // Every octet is there once the whole record is.
    let last = run.pieceCount - 1;
    const recordEnd = at + RECORD_HEADER_BYTES + bodyLength(run.bytes, at);
    while (last > 0 && !(run.chunkOf(last, 0, chunk) && chunk.start < recordEnd)) last--;
    const arrivalPacket = run.arrivalPacketOf(last);
    const arrivalNanos = run.arrivalNanosOf(last);
    this.#carried = true;
    const from = this.plainOffset;
    for (let piece = 0; piece <= last; piece++) {
      if (!run.chunkOf(piece, first, chunk) || chunk.start >= end) continue;
      const until = Math.min(chunk.end, end);
      chunk.bytes = plaintext;
      chunk.start -= first;
      chunk.end = until - first;
      chunk.offset = from + chunk.start;
      chunk.arrivalPacket = arrivalPacket;
      chunk.arrivalNanos = arrivalNanos;
      this.#owner.plain(this, chunk);
    }
    this.plainOffset = from + plaintext.length;
    this.offsets.add(run.offset + recordEnd, this.plainOffset);
  }

  /** There are keys to know the next record by. */
  get #searchable(): boolean {
    if (this.cipher === undefined && this.next === undefined && this.#owner.isAgreed) {
      // Before TLS 1.3: ChangeCipherSpec may be among what is lost.
      if (!this.#owner.is13) this.next = this.#owner.cipher12(this);
    }
    return this.cipher !== undefined || this.next !== undefined;
  }

  #collectSearched(chunk: StreamChunk): void {
    this.#run ??= this.#runs.takeFor(chunk, LIMITS.recordSearchBytes);
    const run = this.#run;
    run.append(chunk, chunk.length);
    if (run.held < run.total) {
      this.stop(LOST_TRACK);
      return;
    }
    const bytes = run.bytes.subarray(0, run.held);
    const found = this.#search.find(bytes, this.#candidates(run.held));
    if (found === undefined) {
      if (this.#search.trials < 0) this.stop(LOST_TRACK);
      return;
    }
    this.#run = undefined;
    this.#mode = 'records';
    this.#handshake.clear();
    this.#unreadBytes += found.at;
    this.#lose();
    this.#use(found.cipher, found.sequence + 1);
    this.#understand(found.opened, run, found.at);
    new Replay(run, found.end).all(this);
    this.#runs.give(run);
    this.#owner.recordDone(this);
  }

  #candidates(heldBytes: Bytes): readonly Candidate[] {
    const lostBytes = this.#missingBytes + this.#unreadBytes + heldBytes;
    const lost = Math.ceil(lostBytes / SHORTEST_RECORD) + 1;
    const count = Math.min(lost, LIMITS.lostRecords);
    const { cipher, next, sequence } = this;
    const own = cipher === undefined ? [] : [{ cipher, first: sequence, count }];
    return next === undefined ? own : [...own, { cipher: next, first: 0, count }];
  }
}
