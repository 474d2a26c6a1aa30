/** Tells the sink what TCP did to the connections that carry AMQP. One for all of them. */

import { LIMITS } from '../limits.ts';
import type { Stream } from '../net/stream.ts';
import type { Side } from '../net/tcp-connection.ts';
import type { TcpSegment } from '../net/tcp-segment.ts';
import type { TcpWatch } from '../net/tcp-watch.ts';
import type { DecodeSink, TcpEvent } from '../sink.ts';
import type { Bytes, ConnectionNumber, Direction, StreamOffset } from '../units.ts';
import type { Framer } from './framer.ts';

/** Events of a connection of which it is not known yet which side is the client. */
export type EarlyEvents = (Omit<TcpEvent, 'connection' | 'direction'> & { readonly side: Side })[];

export class TcpReport {
  readonly #sink: DecodeSink;
  readonly #tellsAcknowledged: boolean;
  readonly #tellsEvents: boolean;
  readonly #event: TcpEvent = {
    connection: 0,
    direction: 0,
    kind: 0,
    timeNanos: 0,
    packet: 0,
    bytes: -1,
  };

  constructor(sink: DecodeSink) {
    this.#sink = sink;
    this.#tellsAcknowledged = sink.acknowledged !== undefined;
    this.#tellsEvents = sink.tcpEvent !== undefined;
  }

  event(
    connection: ConnectionNumber,
    direction: Direction,
    kind: number,
    { packet, timeNanos }: TcpSegment,
    bytes: Bytes,
  ): void {
    if (!this.#tellsEvents) return;
    const event = this.#event;
    event.connection = connection;
    event.direction = direction;
    event.kind = kind;
    event.timeNanos = timeNanos;
    event.packet = packet;
    event.bytes = bytes;
    this.#sink.tcpEvent?.(event);
  }

  /** Keep an event until `tellEarly`. */
  keepEarly(
    early: EarlyEvents | undefined,
    side: Side,
    kind: number,
    { packet, timeNanos }: TcpSegment,
    bytes: Bytes,
  ): EarlyEvents | undefined {
    if (!this.#tellsEvents) return undefined;
    const events = early ?? [];
    if (events.length < LIMITS.earlyTcpEvents) {
      events.push({ side, kind, packet, timeNanos, bytes });
    }
    return events;
  }

  tellEarly(early: EarlyEvents, connection: ConnectionNumber, client: Side): void {
    for (const { side, kind, packet, timeNanos, bytes } of early) {
      const direction = side === client ? 0 : 1;
      Object.assign(this.#event, { connection, direction, kind, timeNanos, packet, bytes });
      this.#sink.tcpEvent?.(this.#event);
    }
  }

  /**
   * Tell how far the other end has the frames of a direction, if it has one more of them now.
   *
   * Never beyond the latest frame handed on: what the capture shows later cannot have been acknowledged
   * before it. Where the acknowledgement was captured before the octets, the packet is theirs.
   *
   * @param acknowledged up to where it has what the framer is given
   */
  acknowledged(
    connection: ConnectionNumber,
    direction: Direction,
    framer: Framer,
    acknowledged: StreamOffset,
    stream: Stream,
    watch: TcpWatch,
  ): void {
    if (!this.#tellsAcknowledged || acknowledged < framer.awaitedEnd) return;
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
