import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureDecoder } from '../../decoder/decode.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import type { TreeNode } from '../../decoder/tree.ts';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../test/support/captures.ts';
import { readCapture } from '../../test/support/decode.ts';
import { socketWire } from '../../test/support/web-socket.ts';
import { capture, SAYINGS } from '../../test/support/wire.ts';
import { indexFiles, ingestFile } from '../ingest/ingest.ts';
import { dissectRow, type FrameRow, frameRow } from '../rows/frame-row.ts';
import { IndexClient, type IndexedFrame } from './client.ts';
import { frameDetail, frameRows, type OpenCapture } from './reread.ts';

let dataDir = '';
let index: IndexClient;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'amqpscope-reread-'));
  index = await IndexClient.start({ dataDir });
});

afterAll(async () => {
  await index.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function ingest(capturePath: string): Promise<OpenCapture> {
  const id = path.basename(capturePath).replace(/\W/g, '_').slice(0, 60);
  const { plainPath } = await ingestFile({ id, capturePath, dataDir, index }).done;
  return { index, id, plainPath, keptPaths: indexFiles(dataDir, id).kept };
}

async function allFrames({ id }: OpenCapture): Promise<IndexedFrame[]> {
  return (await index.framesPage(id, { limit: 100_000 })).frames;
}

/** The rows as a streaming reader makes them, from the octets that the first reading had. */
function rowsAtFirstReading(plain: Uint8Array): FrameRow[] {
  const rows: FrameRow[] = [];
  const state = new StateSink({ delivery: () => undefined });
  const decoder = new CaptureDecoder({
    frame: (view) => {
      state.frame(view);
      const { protocol, direction, type, size, flags } = view;
      const context = { protocol, direction, type, size, flags };
      const octets = view.bytes.slice(view.start, view.end);
      rows.push(
        frameRow(view, view.malformedReason, dissectRow(octets, view, context), state.note),
      );
    },
    connectionDone: (info) => state.connectionDone(info),
    acknowledged: (connection, direction, streamOffset, timeNanos) =>
      state.acknowledged(connection, direction, streamOffset, timeNanos),
    tcpEvent: (event) => state.tcpEvent(event),
  });
  decoder.push(plain);
  decoder.end();
  return rows;
}

async function expectSameRows(capturePath: string): Promise<void> {
  const open = await ingest(capturePath);
  const rows = await frameRows(open, await allFrames(open));
  const expected = rowsAtFirstReading(readCapture(capturePath));
  expect(rows.length).toBe(expected.length);
  for (const [at, { streamOffset, info, ...row }] of rows.entries()) {
    expect(row).toEqual(expected[at]);
    expect(streamOffset).toBeGreaterThanOrEqual(0);
    expect(info).not.toContain('\n');
  }
}

const SAMPLES = [
  'activemq-10-hello-rhea-nano-gz.pcap.gz',
  'brokerj-08-rpc.pcap',
  'derived-gap.pcap',
  'rabbitmq-091-field-tables.pcap',
  'rabbitmq-091-snaplen-96.pcap',
  'rabbitmq4-10-mid-stream.pcap',
  'rhea-10-all-types.pcap',
];

describe('rows read again equal those of the first reading', () => {
  test.each(SAMPLES)('%s', (name) => expectSameRows(path.join(samplesFolder, name)));
});

describe('the same of WebSocket', () => {
  test.each([
    ['masked', {}],
    ['compressed', { deflate: '', fragmentBytes: 3000 }],
  ])('%s', async (name, choice) => {
    const file = path.join(dataDir, `${name}.pcap`);
    await writeFile(file, capture(socketWire(choice, SAYINGS)));
    await expectSameRows(file);
    const open = await ingest(file);
    const frames = await allFrames(open);
    const large = frames.find(({ size }) => size > 40_000);
    if (!large) throw new Error('a transfer of 40 kB was sent');
    const detail = await frameDetail(open, large);
    expect(detail.bytes.endsWith('ab'.repeat(40_000))).toBe(true);
    expect(
      detail.pieces.every(
        ({ fileOffset }) => (fileOffset === undefined) === (name === 'compressed'),
      ),
    ).toBe(true);
    expect(detail.pieces.at(-1)?.end).toBe(large.size);
  });
});

function coversFrame(node: TreeNode): boolean {
  if (!node.children?.length) return true;
  let at = node.start;
  for (const child of node.children) {
    if (child.start !== at || !coversFrame(child)) return false;
    at = child.end;
  }
  return at === node.end;
}

describe('a frame in detail', () => {
  test('has octets, a tree over them and the pieces that carried them', async () => {
    const open = await ingest(path.join(samplesFolder, 'rabbitmq4-10-mid-stream.pcap'));
    const file = await readFile(open.plainPath);
    for (const frame of (await allFrames(open)).slice(0, 40)) {
      const detail = await frameDetail(open, frame);
      expect(detail.tree.end).toBe(Math.max(frame.size, 0));
      expect(coversFrame(detail.tree)).toBe(true);
      for (const { start, end, fileOffset = Number.NaN } of detail.pieces) {
        const hex = file.subarray(fileOffset, fileOffset + end - start).toString('hex');
        const shown = detail.bytes.slice(start * 2, end * 2);
        for (let at = 0; at < hex.length; at += 2) {
          expect(['**', hex.slice(at, at + 2)]).toContain(shown.slice(at, at + 2));
        }
      }
    }
  });

  test('never shows a password', async () => {
    const open = await ingest(path.join(samplesFolder, 'rhea-10-all-types.pcap'));
    const init = (await allFrames(open)).find(({ type }) => type === 0x141);
    if (!init) throw new Error('the sample has a sasl-init');
    const detail = await frameDetail(open, init);
    expect(detail.bytes).toMatch(/^[0-9a-f]+(\*\*)+/);
    expect(JSON.stringify(detail.fields)).toContain('"secret"');
  });

  test('says what never came', async () => {
    const open = await ingest(path.join(samplesFolder, 'rabbitmq-091-snaplen-96.pcap'));
    const cut = (await allFrames(open)).find(
      ({ malformedLayer, pieceCount }) => malformedLayer === 1 && pieceCount > 0,
    );
    if (!cut) throw new Error('the sample has frames that were cut');
    const detail = await frameDetail(open, cut);
    expect(detail.malformed?.layer).toBe('tcp');
    expect(detail.malformed?.reason).not.toBe('');
    expect(detail.bytes.length).toBe(cut.size * 2);
    expect(detail.bytes).toContain('··');
    expect(detail.bytes.indexOf('··')).toBe((detail.malformed?.offset ?? 0) * 2);
  });

  test('of a gap has the octets that are missing, in number', async () => {
    const open = await ingest(path.join(samplesFolder, 'derived-gap.pcap'));
    const gap = (await allFrames(open)).find(({ type }) => type === 2);
    if (!gap) throw new Error('the sample has a gap');
    const detail = await frameDetail(open, gap);
    expect(detail).toMatchObject({ name: 'gap', bytes: '', pieces: [] });
    expect(detail.fields.missingBytes).toBeGreaterThan(0);
    expect(detail).not.toHaveProperty('size');
  });
});

describeWithCaptures('captures with one difficulty each', (register) => {
  for (const name of [
    'e04-091-frame-over-1MiB.pcap',
    'e05-10-multi-transfer.pcap',
    'e08-10-midstream-in-frame.pcap',
    'e14b-10-retransmit-overlap.pcap',
    'e14c-10-lost-segment.pcap',
    'e17-10-snaplen96.pcap',
  ]) {
    register(`${name}: rows read again equal those of the first reading`, () =>
      expectSameRows(path.join(capturesFolder, 'evidence', name)),
    );
  }

  register('a message over several transfers shows its sections in each of them', async () => {
    const open = await ingest(path.join(capturesFolder, 'evidence/e05-10-multi-transfer.pcap'));
    const last = (await allFrames(open)).findLast(({ flags }) => (flags & (1 << 13)) !== 0);
    if (!last) throw new Error('there is a transfer that goes on with a message');
    const { tree } = await frameDetail(open, last);
    const payload = tree.children?.find(({ name }) => name === 'payload');
    expect(payload?.children?.length).toBeGreaterThan(0);
    expect(payload?.note ?? '').not.toContain('not at hand');
  });

  register('a page of 200 rows takes less than a person notices', async () => {
    const open = await ingest(
      path.join(capturesFolder, 'public/kpvdr+amqpAnalyze/test_files/amqp_type_test.pcapng'),
    );
    const { frames } = await index.framesPage(open.id, { at: 3000, limit: 200 });
    await frameRows(open, frames);
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const start = performance.now();
      await frameRows(open, frames);
      times.push(performance.now() - start);
    }
    // Ten times what it takes on an idle machine.
    expect(Math.min(...times)).toBeLessThan(200);
  });
});
