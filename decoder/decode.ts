/**
 * From the octets of a capture file to frames, in one pass and in bounded memory.
 *
 *     CaptureReader → PacketDecoder → ConnectionTracker → Stream → Framer → FrameOutput → sink
 */

import { AmqpConnection, type ConnectionContext } from './amqp/amqp-connection.ts';
import { FrameOutput } from './amqp/frame-output.ts';
import { RunPool } from './amqp/run.ts';
import { TcpReport } from './amqp/tcp-report.ts';
import { CaptureReader } from './capture/reader.ts';
import { RecentFile } from './capture/recent-file.ts';
import { LIMITS } from './limits.ts';
import { DeliveredPlaces } from './net/delivered-places.ts';
import { HeldBudget } from './net/held-budget.ts';
import { PacketDecoder } from './net/packet-decoder.ts';
import { ConnectionTracker } from './net/tracker.ts';
import type { ProtocolName } from './protocol.ts';
import type { CaptureFacts, ConnectionInfo, DecodeSink } from './sink.ts';
import { CaptureKeys } from './tls/capture-keys.ts';
import type { TlsPrimitives } from './tls/primitives.ts';

export interface DecodeOptions {
  /** What is spoken on a port, for connections whose start the capture does not have. */
  readonly portHints?: ReadonlyMap<number, ProtocolName | 'amqp'>;
  /**
   * The ciphers of TLS; without them TLS is not decrypted. Its secrets come from the key log, and from the
   * capture where that has some (pcapng Decryption Secrets Block).
   */
  readonly tls?: TlsOptions;
}

export interface TlsOptions {
  readonly primitives: TlsPrimitives;
  /** Octets of a key log. */
  readonly keyLog?: Uint8Array | undefined;
  /** What key logs have more than when this was called last; called when a secret is not known. */
  readonly moreSecrets?: () => readonly Uint8Array[];
}

export class CaptureDecoder {
  readonly #output: FrameOutput;
  readonly #tracker: ConnectionTracker<AmqpConnection>;
  readonly #packets: PacketDecoder;
  readonly #reader: CaptureReader;
  readonly #recent = new RecentFile();

  constructor(sink: DecodeSink, options: DecodeOptions = {}) {
    this.#output = new FrameOutput(sink);
    const budget = new HeldBudget(LIMITS.heldBytes);
    this.#tracker = new ConnectionTracker(
      {
        reader: (tcp) => new AmqpConnection(tcp, this.#context),
        done: ({ reader }) => sink.connectionDone(reader.info),
      },
      budget,
      new DeliveredPlaces(this.#recent),
    );
    this.#packets = new PacketDecoder(this.#tracker);
    this.#reader = new CaptureReader(this.#packets);
    this.#context = {
      output: this.#output,
      runs: new RunPool(budget),
      budget,
      tlsKeys: options.tls && new CaptureKeys(options.tls, this.#reader.facts.secrets),
      report: new TcpReport(sink),
      portCounts: this.#tracker.portCounts,
      portHints: options.portHints ?? new Map(),
    };
  }

  readonly #context: ConnectionContext;

  /** Frames found so far, gaps not counted. */
  get frameCount(): number {
    return this.#output.frameCount;
  }

  /** Connections seen so far. */
  get connectionCount(): number {
    return this.#tracker.count;
  }

  /**
   * Take the next octets of the plain capture file; any number of them.
   *
   * @throws CaptureError when this is no capture or is damaged beyond reading; what came before was
   *   handed on, and `end` may still be called to release it.
   */
  push(chunk: Uint8Array): void {
    this.#recent.begin(chunk);
    try {
      this.#reader.push(chunk);
    } finally {
      this.#recent.keep();
    }
  }

  /**
   * The file is over: release everything that waits, and hand over every connection.
   *
   * @throws CaptureError when the file was no capture at all.
   */
  end(): void {
    try {
      this.#reader.end();
    } finally {
      this.#tracker.end();
    }
  }

  /** Connections not handed over yet, as they stand. */
  *connectionsOpen(): Iterable<ConnectionInfo> {
    for (const { reader } of this.#tracker.open()) yield reader.refresh();
  }

  get facts(): CaptureFacts {
    const { facts } = this.#reader;
    return {
      format: facts.format,
      packets: facts.packets,
      bytes: facts.bytes,
      durationNanos: facts.durationNanos,
      ...(facts.startEpochNanos === undefined ? {} : { startEpochNanos: facts.startEpochNanos }),
      ...(facts.truncatedAt === undefined ? {} : { truncatedAt: facts.truncatedAt }),
      damages: facts.damages,
      truncatedPackets: facts.truncatedPackets,
      comments: facts.comments,
      otherPackets: this.#packets.other,
    };
  }
}
