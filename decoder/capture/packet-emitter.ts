import type { Bytes, FileOffset, Nanos } from '../units.ts';
import { type PacketSink, PacketView } from './packet-view.ts';
import type { ReaderFacts } from './reader-facts.ts';

/** Numbers the packets, keeps the facts about them, and hands them on in the one reused view. */
export class PacketEmitter {
  readonly facts: ReaderFacts;
  readonly #sink: PacketSink;
  readonly #view = new PacketView(new Uint8Array(0));
  /** Of the packet before; packets without a time of their own take it. */
  lastNanos: Nanos = 0;

  constructor(sink: PacketSink, facts: ReaderFacts) {
    this.#sink = sink;
    this.facts = facts;
  }

  packet(
    bytes: Uint8Array,
    start: number,
    end: number,
    originalLength: Bytes,
    linkType: number,
    fileOffset: FileOffset,
    timeNanos: Nanos,
  ): void {
    const facts = this.facts;
    const view = this.#view;
    facts.packets += 1;
    if (timeNanos < facts.earliestNanos) facts.earliestNanos = timeNanos;
    else if (timeNanos > facts.latestNanos) facts.latestNanos = timeNanos;
    this.lastNanos = timeNanos;
    const captured = end - start;
    if (originalLength > captured) {
      facts.truncatedPackets += 1;
      view.originalLength = originalLength;
    } else {
      // A length on the wire below the captured one is a writer's slip: the octets are here.
      view.originalLength = captured;
    }
    view.number = facts.packets;
    view.timeNanos = timeNanos;
    view.bytes = bytes;
    view.start = start;
    view.end = end;
    view.linkType = linkType;
    view.fileOffset = fileOffset;
    this.#sink.packet(view);
  }
}
