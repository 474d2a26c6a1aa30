/** Indexes written as an ingest does, without a capture: each field follows from the number of its row. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { FrameView, TYPE } from '../../decoder/frame-view.ts';
import type { DeliveryRecord } from '../../decoder/model/records.ts';
import type { CaptureFacts, ConnectionInfo } from '../../decoder/sink.ts';
import { BatchBuilder } from '../../server/index/batch-builder.ts';
import type { IndexClient } from '../../server/index/client.ts';
import type { LaneMessage } from '../../server/index/messages.ts';

export const FACTS: CaptureFacts = {
  format: 'pcapng',
  packets: 12,
  bytes: 3456,
  durationNanos: 2 ** 40,
  startEpochNanos: '1700000000000000001',
  damages: [{ offset: 24, reason: 'a packet of 0 octets' }],
  truncatedPackets: 1,
  comments: ['one', 'with "quotes"'],
  otherPackets: new Map([['arp', 3]]),
};

/** One index being written. */
export class IndexScript {
  readonly #index: IndexClient;
  readonly builder: BatchBuilder;
  readonly #port: MessagePort;
  readonly #id: string;

  static async open(index: IndexClient, id: string, file: string): Promise<IndexScript> {
    await index.create(id, file);
    const { port1, port2 } = new MessageChannel();
    await index.openLane(id, port2, new SharedArrayBuffer(8));
    return new IndexScript(index, id, port1);
  }

  private constructor(index: IndexClient, id: string, port: MessagePort) {
    this.#index = index;
    this.#id = id;
    this.#port = port;
    this.builder = new BatchBuilder({
      take: () => undefined,
      send: (batch) => port.postMessage({ kind: 'batch', batch } satisfies LaneMessage),
    });
  }

  show(connections: ConnectionInfo[], deliveries: DeliveryRecord[] = []): void {
    const open = this.builder.openRows({
      ...{ connections, connectionFacts: [], sessions: [], links: [], deliveries },
    });
    this.builder.flush();
    this.#port.postMessage({ kind: 'show', open } satisfies LaneMessage);
  }

  abandon(): void {
    this.builder.flush();
    this.#port.close();
  }

  async finish(frames: number): Promise<void> {
    this.builder.flush();
    const record = { facts: FACTS, frames, indexSeconds: 0.5, compressed: true };
    this.#port.postMessage({ kind: 'finish', record } satisfies LaneMessage);
    await this.#index.written(this.#id);
    this.#port.close();
  }
}

/** Frame n of a made-up capture: each field follows from n, so that any row can be checked. */
export function frameView(): (n: number) => FrameView {
  const bytes = new TextEncoder().encode('queue-0.orders');
  const pieces = {
    count: 1,
    start: new Float64Array(2),
    length: new Float64Array(2),
    fileOffset: new Float64Array(2),
    packet: new Float64Array(2),
  };
  const view = new FrameView(bytes, pieces);
  return (n) => {
    view.clearFields();
    view.number = n;
    view.packet = n * 2;
    view.timeNanos = n * 1000;
    view.connection = 1 + (n % 3);
    view.direction = n % 2 === 0 ? 0 : 1;
    view.protocol = 1;
    view.type = n % 10 === 0 ? TYPE.gap : TYPE.amqp10 + 0x14;
    view.size = n % 10 === 0 ? -1 : 100;
    view.streamOffset = n * 100;
    view.fileOffset = n * 200;
    view.handle = n % 4;
    bytes[6] = 0x30 + (n % 10);
    view.nameStart = 0;
    view.nameEnd = 7;
    if (n % 2 === 0) {
      view.routingKeyStart = 8;
      view.routingKeyEnd = 14;
    }
    if (n % 50 === 0) view.fault(3, 8, `bad value in frame ${n}`);
    pieces.count = n % 7 === 0 ? 2 : 1;
    pieces.length.set(n % 7 === 0 ? [40, 60] : [100]);
    pieces.start.set([0, 40]);
    pieces.fileOffset.set([n * 200, n * 200 + 90]);
    pieces.packet.set([n * 2, n * 2]);
    return view;
  };
}

export function connectionInfo(number: number): ConnectionInfo {
  return {
    number,
    firstPacket: number,
    firstNanos: -5,
    lastNanos: 10,
    client: '10.0.0.1:40000',
    server: '[fe80::1]:5672',
    transport: 'tcp',
    frames: 7,
    packets: 9,
    clientBytes: 10,
    serverBytes: 11,
    gaps: 1,
    missingBytes: 1448,
    malformedFrames: 2,
    retransmittedBytes: 3,
    differingBytes: 4,
    midStream: false,
  };
}

/** An index of so many rows and two connections. */
export async function writeIndex(
  index: IndexClient,
  id: string,
  file: string,
  rows: number,
): Promise<void> {
  const writer = await IndexScript.open(index, id, file);
  const view = frameView();
  for (let n = 1; n <= rows; n++) writer.builder.frame(view(n));
  writer.builder.connectionDone({
    ...connectionInfo(1),
    protocol: 'amqp-1.0',
    clientName: 'nul \0 and \u{1f430}',
    opened: -1,
    tcpEnd: 'half-closed',
  });
  writer.builder.connectionDone({
    ...connectionInfo(2),
    notAmqp: 'tls',
    transport: 'tls',
    tlsVersion: 'TLS 1.3',
    tlsDecrypted: false,
    midStream: true,
  });
  await writer.finish(rows - Math.floor(rows / 10));
}
