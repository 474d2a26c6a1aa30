import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TYPE } from '../../decoder/frame-view.ts';
import { connectionInfo, FACTS, writeIndex } from '../../test/support/written-index.ts';
import { IndexClient } from './client.ts';

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

const write = (id: string, rows: number) => writeIndex(index, id, fileOf(id), rows);

const numbers = (frames: readonly { number: number }[]) => frames.map(({ number }) => number);

describe('an index', () => {
  const rows = 40_000;

  beforeAll(() => write('whole', rows));

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
    await write('again', 100);
    await index.detach('again');
    expect(index.isAttached('again')).toBe(false);
    await expect(index.frameCount('again')).rejects.toMatchObject({ code: 'detached' });
    await index.attach('again', fileOf('again'));
    expect((await index.frameCount('again')).count).toBe(100);
    expect((await index.facts('again'))?.packets).toBe(12);
    await index.detach('again');
    await rm(fileOf('again'));
    await write('again', 30);
    expect((await index.frameCount('again')).count).toBe(30);
  });
});

describe('a file that is no index', () => {
  test('an index cut in the middle is refused', async () => {
    await write('to-cut', 5000);
    await index.detach('to-cut');
    await copyFile(fileOf('to-cut'), fileOf('cut'));
    await truncate(fileOf('cut'), 20_000);
    await expect(index.attach('cut', fileOf('cut'))).rejects.toThrow(/index/);
  });
});
