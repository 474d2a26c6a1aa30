/** Tells the sink what TCP did to the connections that carry AMQP. One for all of them. */

import type { Stream } from '../net/stream.ts';
import type { TcpWatch } from '../net/tcp-watch.ts';
import type { DecodeSink } from '../sink.ts';
import type { ConnectionNumber, Direction } from '../units.ts';
import type { Framer } from './framer.ts';

export class TcpReport {
  readonly #sink: DecodeSink;
  readonly #tellsAcknowledged: boolean;

  constructor(sink: DecodeSink) {
    this.#sink = sink;
    this.#tellsAcknowledged = sink.acknowledged !== undefined;
  }

  /**
   * Tell how far the other end has the frames of a direction, if it has one more of them now.
   *
   * Never beyond the latest frame handed on: what the capture shows later cannot have been acknowledged
   * before it. Where the acknowledgement was captured before the octets, the packet is theirs.
   */
  acknowledged(
    connection: ConnectionNumber,
    direction: Direction,
    framer: Framer,
    stream: Stream,
    watch: TcpWatch,
  ): void {
    if (framer.awaitedEnd < 0 || !this.#tellsAcknowledged) return;
    const acknowledged = stream.acknowledgedTo;
    if (acknowledged < framer.awaitedEnd) return;
    const streamOffset = Math.min(acknowledged, framer.frameEnd);
    framer.acknowledge(streamOffset);
    const early = watch.ackPacket < stream.arrivalPacket;
    this.#sink.acknowledged?.(
      connection,
      direction,
      streamOffset,
      early ? stream.arrivalNanos : watch.ackNanos,
      early ? stream.arrivalPacket : watch.ackPacket,
    );
  }
}
