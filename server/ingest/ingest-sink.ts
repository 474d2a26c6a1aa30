import type { FrameView } from '../../decoder/frame-view.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { ConnectionInfo, DecodeSink, TcpEvent } from '../../decoder/sink.ts';
import type {
  ConnectionNumber,
  Direction,
  FileOffset,
  Nanos,
  PacketNumber,
  StreamOffset,
} from '../../decoder/units.ts';
import type { BatchBuilder } from '../index/batch-builder.ts';
import type { KeptOctets } from '../rows/kept-octets.ts';

/** Shows everything first to the models, so that the row of a frame says what it meant. */
export class IngestSink implements DecodeSink {
  /** What the models hold open. */
  readonly state: StateSink;
  readonly #builder: BatchBuilder;

  readonly #kept: KeptOctets;

  constructor(builder: BatchBuilder, kept: KeptOctets) {
    this.#builder = builder;
    this.#kept = kept;
    this.state = new StateSink(builder);
  }

  frame(view: FrameView): void {
    this.state.frame(view);
    this.#builder.frame(view, this.state.note);
  }

  connectionDone(info: ConnectionInfo): void {
    this.state.connectionDone(info);
    this.#builder.connectionDone(info);
  }

  decrypted(fileOffset: FileOffset, octets: Uint8Array): void {
    this.#kept.decrypted(fileOffset, octets);
  }

  inflated(offset: FileOffset, octets: Uint8Array): void {
    this.#kept.inflated(offset, octets);
  }

  tcpEvent(event: TcpEvent): void {
    this.state.tcpEvent(event);
    this.#builder.tcpEvent(event);
  }

  acknowledged(
    connection: ConnectionNumber,
    direction: Direction,
    streamOffset: StreamOffset,
    timeNanos: Nanos,
    packet: PacketNumber,
  ): void {
    this.state.acknowledged(connection, direction, streamOffset, timeNanos);
    this.#builder.acknowledged(connection, direction, streamOffset, timeNanos, packet);
  }
}
