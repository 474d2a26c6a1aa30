import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FrameView, TYPE } from '../../decoder/frame-view.ts';
import { PHASES } from '../../decoder/model/names.ts';
import { DeliveryRecord, type Phase } from '../../decoder/model/records.ts';
import type { CaptureFacts, ConnectionInfo } from '../../decoder/sink.ts';
import { BatchBuilder } from './batch-builder.ts';
import { IndexClient } from './client.ts';
import { ROW_GROUP_ROWS } from './group-writer.ts';
import type { LaneMessage } from './messages.ts';
import { StateReader } from './state-reader.ts';

let dataDir = '';
let index: IndexClient;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'amqpscope-index-'));
  index = await IndexClient.start({ dataDir });
});

afterAll(async () => {
  await index.close();
  await rm(dataDir, { recursive: true, force: true });
});

const fileOf = (id: string) => path.join(dataDir, `${id}.duckdb`);

const FACTS: CaptureFacts = {
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

/** Writes an index as an ingest does, without a capture. */
class Writer {
  readonly builder: BatchBuilder;
  readonly #port: MessagePort;
  readonly #id: string;

  static async open(id: string): Promise<Writer> {
    await index.create(id, fileOf(id));
    const { port1, port2 } = new MessageChannel();
    await index.openLane(id, port2, new SharedArrayBuffer(8));
    return new Writer(id, port1);
  }

  private constructor(id: string, port: MessagePort) {
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
    await index.written(this.#id);
    this.#port.close();
  }
}

async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Frame n of a made-up capture: each field follows from n, so that any row can be checked. */
function frameView(): (n: number) => FrameView {
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

function connectionInfo(number: number): ConnectionInfo {
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

async function writeIndex(id: string, rows: number): Promise<void> {
  const writer = await Writer.open(id);
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

const numbers = (frames: readonly { number: number }[]) => frames.map(({ number }) => number);

describe('an index', () => {
  const rows = 40_000;

  beforeAll(() => writeIndex('whole', rows));

  test('is one file, its log folded in', () => {
    expect(existsSync(fileOf('whole'))).toBe(true);
    expect(existsSync(`${fileOf('whole')}.wal`)).toBe(false);
  });

  test('gives back each column of a frame', async () => {
    expect(await index.frameByNumber('whole', 33_350)).toMatchObject({
      number: 33_350,
      packet: 66_700,
      timeNanos: 33_350_000,
      connection: 3,
      direction: 0,
      type: TYPE.gap,
      channel: -1,
      size: -1,
      streamOffset: 3_335_000,
      fileOffset: 6_670_000,
      handle: 2,
      malformedLayer: 3,
      malformedOffset: 8,
      errorId: -1,
    });
    expect(await index.frameByNumber('whole', rows + 1)).toBeUndefined();
  });

  test('finds a frame by its place in the stream', async () => {
    const name = { connection: 1 + (777 % 3), direction: 1, streamOffset: 77_700 };
    expect((await index.frameByStreamName('whole', name))?.number).toBe(777);
    expect(await index.frameByStreamName('whole', { ...name, direction: 0 })).toBeUndefined();
  });

  test('pages forth and back without a filter', async () => {
    const page = async (query: { after?: number; before?: number; at?: number }) => {
      const { frames, hasPrevious, hasNext } = await index.framesPage('whole', {
        ...query,
        limit: 3,
      });
      return [numbers(frames), hasPrevious, hasNext];
    };
    expect(await page({})).toEqual([[1, 2, 3], false, true]);
    expect(await page({ after: 3 })).toEqual([[4, 5, 6], true, true]);
    expect(await page({ before: 5 })).toEqual([[2, 3, 4], true, true]);
    expect(await page({ before: 4 })).toEqual([[1, 2, 3], false, true]);
    expect(await page({ at: rows - 1 })).toEqual([[rows - 1, rows], true, false]);
    expect(await page({ after: rows })).toEqual([[], true, false]);
  });

  test('pages through every row that a filter lets through, once, both ways', async () => {
    const filter = {
      where: 'handle = ? AND name_id IN (SELECT id FROM strings WHERE text = ?)',
      params: [1, 'queue-3'],
    };
    const expected = Array.from({ length: rows }, (_, i) => i + 1).filter(
      (n) => n % 4 === 1 && n % 10 === 3,
    );
    const forth: number[] = [];
    for (let after: number | undefined; ; after = forth.at(-1)) {
      const page = await index.framesPage('whole', { filter, after, limit: 300 });
      forth.push(...numbers(page.frames));
      expect(page.hasNext).toBe(forth.length < expected.length);
      if (!page.hasNext) break;
    }
    expect(forth).toEqual(expected);
    const back: number[] = [];
    for (let before = rows + 1; ; before = back[0]) {
      const page = await index.framesPage('whole', { filter, before, limit: 700 });
      back.unshift(...numbers(page.frames));
      expect(page.hasPrevious).toBe(back.length < expected.length);
      if (!page.hasPrevious) break;
    }
    expect(back).toEqual(expected);
  });

  test('counts exactly, or up to a cap under a filter', async () => {
    const filter = { where: 'handle = ?', params: [1] };
    expect(await index.frameCount('whole')).toEqual({ count: rows, capped: false });
    expect(await index.frameCount('whole', filter, 100)).toEqual({ count: 100, capped: true });
    expect(await index.frameCount('whole', filter, rows / 4)).toEqual({
      count: rows / 4,
      capped: false,
    });
  });

  test('knows texts and pieces', async () => {
    const frame = await index.frameByNumber('whole', 350);
    const ids = [frame?.nameId ?? 0, frame?.malformedReasonId ?? 0];
    const strings = await index.stringsOf('whole', ids);
    expect(ids.map((id) => strings.get(id))).toEqual(['queue-0', 'bad value in frame 350']);
    expect(await index.piecesOf('whole', [349, 350])).toEqual(
      new Map([
        [
          350,
          [
            { number: 350, start: 0, length: 40, fileOffset: 70_000, packet: 700 },
            { number: 350, start: 40, length: 60, fileOffset: 70_090, packet: 700 },
          ],
        ],
      ]),
    );
  });

  test('sums up', async () => {
    expect(await index.framesByType('whole')).toEqual(new Map([[0x114, rows - rows / 10]]));
    expect(await index.quality('whole')).toEqual({
      connections: 2,
      amqpConnections: 1,
      frames: 14,
      gaps: 2,
      missingBytes: 2896,
      malformedFrames: 4,
      midStreamConnections: 1,
      opaqueTlsConnections: 1,
      notAmqpConnections: 1,
    });
    const { otherPackets: _, ...facts } = FACTS;
    expect(await index.facts('whole')).toEqual({
      ...facts,
      otherPackets: { arp: 3 },
      frames: 36_000,
      indexSeconds: 0.5,
      compressed: true,
    });
  });

  test('keeps connections as they were, absent values absent', async () => {
    const page = await index.connectionsPage('whole', { limit: 1 });
    expect(page).toEqual({
      connections: [
        {
          ...connectionInfo(1),
          protocol: 'amqp-1.0',
          clientName: 'nul \0 and \u{1f430}',
          opened: -1,
          tcpEnd: 'half-closed',
        },
      ],
      hasNext: true,
    });
    const filter = { where: 'mid_stream', params: [] };
    expect(
      (await index.connectionsPage('whole', { filter, after: 1, limit: 5 })).connections,
    ).toEqual([
      {
        ...connectionInfo(2),
        notAmqp: 'tls',
        transport: 'tls',
        tlsVersion: 'TLS 1.3',
        tlsDecrypted: false,
        midStream: true,
      },
    ]);
    expect(await index.connectionCount('whole', filter)).toEqual({ count: 1, capped: false });
  });

  test('refuses a filter that is none, and goes on', async () => {
    const filter = { where: 'no_such_column = ?', params: [1] };
    await expect(index.frameCount('whole', filter)).rejects.toMatchObject({ code: 'query' });
    expect((await index.frameCount('whole')).count).toBe(rows);
  });

  test('can be closed and opened again, and deleted when closed', async () => {
    await writeIndex('again', 100);
    await index.detach('again');
    expect(index.isAttached('again')).toBe(false);
    await expect(index.frameCount('again')).rejects.toMatchObject({ code: 'detached' });
    await index.attach('again', fileOf('again'));
    expect((await index.frameCount('again')).count).toBe(100);
    expect((await index.facts('again'))?.packets).toBe(12);
    await index.detach('again');
    await rm(fileOf('again'));
    await writeIndex('again', 30);
    expect((await index.frameCount('again')).count).toBe(30);
  });
});

describe('while an index is written', () => {
  test('what was shown can be read, open connections as they stand', async () => {
    const writer = await Writer.open('growing');
    const view = frameView();
    for (let n = 1; n <= 500; n++) writer.builder.frame(view(n));
    writer.show([connectionInfo(1), { ...connectionInfo(2), frames: 1 }]);
    await until(async () => (await index.connectionCount('growing')).count === 2);
    expect((await index.frameCount('growing')).count).toBe(500);
    expect(await index.facts('growing')).toBeUndefined();
    for (let n = 501; n <= 800; n++) writer.builder.frame(view(n));
    writer.builder.connectionDone({ ...connectionInfo(1), frames: 100 });
    writer.show([{ ...connectionInfo(2), frames: 2 }]);
    await until(async () => (await index.quality('growing')).frames === 102);
    expect((await index.framesPage('growing', { at: 800, limit: 10 })).frames).toHaveLength(1);
    writer.builder.connectionDone({ ...connectionInfo(2), frames: 3 });
    await writer.finish(800);
    expect((await index.quality('growing')).frames).toBe(103);
    expect((await index.connectionCount('growing')).count).toBe(2);
  });

  test('a delivery that was shown open is there once when it is final', async () => {
    const writer = await Writer.open('settling');
    const record = (delivery: number, phase: Phase) => {
      const made = new DeliveryRecord();
      [made.delivery, made.connection, made.session, made.link] = [delivery, 1, 1, 1];
      made.phase = phase;
      return made;
    };
    const reader = new StateReader(index);
    const phases = async () => {
      const { rows } = await reader.deliveriesPage('settling', { limit: 3 });
      return rows.map(({ delivery, phase }) => [delivery, PHASES[phase]]);
    };
    const count = async () => (await reader.deliveryCount('settling', undefined, 1e6)).count;
    const over = 'done-receiver-first';
    writer.builder.delivery(record(1, over));
    writer.show([], [record(2, 'in-flight'), record(3, 'in-flight')]);
    const shown = [
      [1, over],
      [2, 'in-flight'],
      [3, 'in-flight'],
    ];
    await expect.poll(phases).toEqual(shown);
    // A whole row group goes to the file between two ticks, a shown delivery with it.
    writer.builder.delivery(record(3, over));
    for (let n = 4; n <= ROW_GROUP_ROWS + 2; n++) writer.builder.delivery(record(n, over));
    writer.builder.flush();
    await expect.poll(count).toBe(ROW_GROUP_ROWS + 2);
    expect(await phases()).toEqual([shown[0], shown[1], [3, over]]);
    writer.builder.delivery(record(2, over));
    await writer.finish(1);
    expect((await phases())[1]).toEqual([2, over]);
    expect(await count()).toBe(ROW_GROUP_ROWS + 2);
  });

  test('another can be written and read', async () => {
    const writers = await Promise.all(['left', 'right'].map((id) => Writer.open(id)));
    const view = frameView();
    for (let n = 1; n <= 20_000; n++) {
      writers[0].builder.frame(view(n));
      if (n % 2 === 0) writers[1].builder.frame(view(n / 2));
    }
    await Promise.all(writers.map((writer) => writer.finish(1)));
    expect((await index.frameCount('left')).count).toBe(20_000);
    expect((await index.frameCount('right')).count).toBe(10_000);
  });

  test('an ingest that ends without its last word has not written all', async () => {
    const writer = await Writer.open('half');
    writer.builder.frame(frameView()(1));
    writer.abandon();
    await expect(index.written('half')).rejects.toThrow('the ingest ended early');
  });

  test('it can be given up, and begun again', async () => {
    const writer = await Writer.open('given-up');
    const view = frameView();
    for (let n = 1; n <= 40_000; n++) writer.builder.frame(view(n));
    await index.detach('given-up');
    await writeIndex('given-up', 10);
    expect((await index.frameCount('given-up')).count).toBe(10);
  });
});

describe('a file that is no index', () => {
  test('an index cut in the middle is refused', async () => {
    await writeIndex('to-cut', 5000);
    await index.detach('to-cut');
    await copyFile(fileOf('to-cut'), fileOf('cut'));
    await truncate(fileOf('cut'), 20_000);
    await expect(index.attach('cut', fileOf('cut'))).rejects.toThrow(/index/);
  });
});
