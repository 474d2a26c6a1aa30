/**
 * Fills the one frame view and hands it to the sink: where numbers are given and frames are scanned.
 */

import { scanFrame10 } from '../amqp10/scan.ts';
import { scanFrame010 } from '../amqp010/scan.ts';
import { scanFrame091 } from '../amqp091/scan.ts';
import { ABSENT, FrameView, type PieceList, TYPE } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import type { StreamChunk } from '../net/stream-chunk.ts';
import { PROTOCOL, type ProtocolCode } from '../protocol.ts';
import type { DecodeSink } from '../sink.ts';
import type { Bytes, Direction, FileOffset, Nanos, PacketNumber, StreamOffset } from '../units.ts';
import { isHeaderAt, SHORTEST_FRAME } from './boundary.ts';
import type { Framer } from './framer.ts';
import { headerProtocol } from './header.ts';
import { makePieceList, type Run } from './run.ts';

/** What the output needs to know of the connection a frame belongs to. */
export interface FrameSource {
  readonly number: number;
  /** The protocol of frames (not of headers) in this direction. */
  protocolOf(framer: Framer): ProtocolCode;
  /** Asked after the scan, since a frame can give away who the server is. */
  directionOf(framer: Framer, view: FrameView): Direction;
  /** Every frame passes here between scan and sink. */
  observe(framer: Framer, view: FrameView): void;
}

const NOTHING = new Uint8Array(0);

export class FrameOutput {
  readonly view: FrameView;
  /** Frames handed over; gaps have numbers too and are not counted here. */
  frameCount = 0;
  #number = 0;
  #inflatedBytes: Bytes = 0;
  readonly #sink: DecodeSink;
  readonly #single: PieceList = makePieceList(1);
  readonly #parts: PieceList = makePieceList(4);
  readonly #none: PieceList = makePieceList(1);

  constructor(sink: DecodeSink) {
    this.#sink = sink;
    this.view = new FrameView(NOTHING, this.#single);
  }

  /** The packet by whose capture the bytes now handed on were all there, and its time. */
  at(packet: PacketNumber, timeNanos: Nanos): void {
    this.view.packet = packet;
    this.view.timeNanos = timeNanos;
  }

  /** Octets that the framer is given next, which are others in the file. */
  decrypted({ bytes, start, end, fileOffset }: StreamChunk): void {
    this.#sink.decrypted?.(fileOffset, bytes.subarray(start, end));
  }

  /** Octets that the framer is given next, which are not in the file; where they are to be read again. */
  inflated(octets: Uint8Array): FileOffset {
    const at = this.#inflatedBytes;
    this.#inflatedBytes += octets.length;
    this.#sink.inflated?.(at, octets);
    return at;
  }

  /** A frame of `size` octets that lies whole at the start of the chunk. */
  whole(source: FrameSource, framer: Framer, chunk: StreamChunk, size: Bytes): void {
    const { view } = this;
    const single = this.#single;
    single.count = 1;
    single.start[0] = 0;
    single.length[0] = size;
    single.fileOffset[0] = chunk.fileOffset;
    single.packet[0] = chunk.packet;
    view.clearFields();
    view.pieces = single;
    view.fileOffset = chunk.fileOffset;
    view.bytes = chunk.bytes;
    view.start = chunk.start;
    view.end = chunk.start + size;
    view.size = size;
    view.streamOffset = chunk.offset;
    this.#scanAndSend(source, framer);
  }

  /**
   * A frame that came in parts, or part of one.
   *
   * @param size octets it should have, -1 when not even its header came whole
   * @param cutBy what ended it, when it ended early; empty otherwise
   */
  partial(source: FrameSource, framer: Framer, run: Run, size: Bytes, cutBy: string): void {
    const { view } = this;
    const cut = run.firstMissing >= 0 ? Math.min(run.held, run.firstMissing) : run.held;
    view.clearFields();
    run.fillPieces(this.#parts, Number.POSITIVE_INFINITY);
    view.pieces = this.#parts;
    view.fileOffset = run.fileOffset;
    view.bytes = run.bytes;
    view.start = 0;
    view.end = cut;
    view.size = size < 0 ? run.total : size;
    view.streamOffset = run.offset;
    if (run.firstMissing >= 0) {
      view.fault(1, run.firstMissing, `${run.missing} bytes of this frame were not captured`);
    } else if (cutBy !== '') {
      view.fault(1, run.total, `${cutBy} inside this frame`);
    } else if (run.held < Math.min(view.size, LIMITS.frameHeadBytes)) {
      view.fault(1, run.held, 'there was no room to hold more of this frame');
    } else if (framer.framing === 9 && run.held < view.size && run.lastOctet !== 0xce) {
      // Too long to hold whole, so the scan cannot see its end.
      view.fault(2, view.size - 1, 'the frame does not end with the frame-end octet CE');
    }
    if (size < 0) this.#send(source, framer, source.protocolOf(framer));
    else this.#scanAndSend(source, framer);
  }

  /** Bytes that never came, and bytes passed over until the next frame. */
  gap(
    source: FrameSource,
    framer: Framer,
    offset: StreamOffset,
    missing: Bytes,
    skipped: Bytes,
  ): void {
    const { view } = this;
    view.clearFields();
    this.#without(offset, NOTHING, 0);
    view.type = TYPE.gap;
    view.size = ABSENT;
    view.missingBytes = missing > 0 ? missing : ABSENT;
    view.skippedBytes = skipped;
    this.#send(source, framer, source.protocolOf(framer));
  }

  /** Bytes that are there and are no frame. */
  nonsense(
    source: FrameSource,
    framer: Framer,
    run: Run | undefined,
    offset: StreamOffset,
    count: Bytes,
    reason: string,
  ): void {
    const { view } = this;
    view.clearFields();
    this.#without(offset, run?.bytes ?? NOTHING, Math.min(count, run?.held ?? 0));
    // The run goes on behind the nonsense; its pieces are cut to it.
    if (run !== undefined && run.pieceCount > 0) {
      const pieces = this.#parts;
      run.fillPieces(pieces, count);
      view.pieces = pieces;
      view.fileOffset = run.fileOffset;
      // Where the nonsense ends was found later; its octets were there before.
      const last = pieces.count - 1;
      if (last >= 0) this.at(run.arrivalPacketOf(last), run.arrivalNanosOf(last));
    }
    view.size = count;
    view.fault(2, 0, reason);
    this.#send(source, framer, source.protocolOf(framer));
  }

  #without(offset: StreamOffset, bytes: Uint8Array, length: number): void {
    const { view } = this;
    view.pieces = this.#none;
    view.fileOffset = 0;
    view.bytes = bytes;
    view.start = 0;
    view.end = length;
    view.streamOffset = offset;
  }

  #scanAndSend(source: FrameSource, framer: Framer): void {
    const { view } = this;
    let protocol: ProtocolCode;
    if (
      view.size === SHORTEST_FRAME &&
      view.bytes[view.start] === 0x41 &&
      view.end - view.start === SHORTEST_FRAME &&
      isHeaderAt(view.bytes, view.start)
    ) {
      protocol = headerProtocol(view.bytes, view.start);
      view.type = TYPE.protocolHeader;
    } else {
      protocol = source.protocolOf(framer);
      view.protocol = protocol;
      if (protocol === PROTOCOL.amqp10) scanFrame10(view);
      else if (protocol === PROTOCOL.amqp010) scanFrame010(view);
      else if (
        protocol === PROTOCOL.amqp091 ||
        protocol === PROTOCOL.amqp09 ||
        protocol === PROTOCOL.amqp08
      ) {
        scanFrame091(view, protocol);
      }
    }
    this.#send(source, framer, protocol);
  }

  #send(source: FrameSource, framer: Framer, protocol: ProtocolCode): void {
    const { view } = this;
    view.protocol = protocol;
    view.connection = source.number;
    view.flags |= framer.place;
    view.direction = source.directionOf(framer, view);
    view.number = ++this.#number;
    if (view.type !== TYPE.gap) this.frameCount++;
    source.observe(framer, view);
    this.#sink.frame(view);
    if (view.type !== TYPE.gap) framer.handedOn(view.streamOffset + view.size);
  }
}
