import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  capturesFolder,
  describeWithCaptures,
  samplesFolder,
} from '../../test/support/captures.ts';
import { IndexClient } from '../index/client.ts';
import {
  IngestAborted,
  IngestError,
  indexFiles,
  ingestFile,
  type Progress,
  removeIndex,
} from './ingest.ts';

let dataDir = '';
let index: IndexClient;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'amqpscope-ingest-'));
  index = await IndexClient.start({ dataDir });
});

afterAll(async () => {
  await index.close();
  await rm(dataDir, { recursive: true, force: true });
});

const sample = path.join(samplesFolder, 'rhea-10-all-types.pcap');
const run = (id: string, capturePath: string, more: { growing?: boolean } = {}) =>
  ingestFile({ id, capturePath, dataDir, index, ...more });

async function inDataDir(name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(dataDir, name);
  await writeFile(file, bytes);
  return file;
}

/** Everything that says the same of the same capture, however it came. */
async function contentOf(id: string) {
  const { frames } = await index.framesPage(id, { limit: 100_000 });
  const { connections } = await index.connectionsPage(id, { limit: 1000 });
  const { indexSeconds: _, compressed: __, ...facts } = (await index.facts(id)) ?? {};
  return { frames, connections, facts };
}

async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('an ingest', () => {
  test('indexes a capture, tells how far it is and leaves the index attached', async () => {
    const progress: Progress[] = [];
    const ingest = run('plain', sample);
    ingest.onProgress((now) => progress.push(now));
    const result = await ingest.done;
    const { length } = await readFile(sample);
    expect(result).toMatchObject({ plainPath: sample, facts: { bytes: length, format: 'pcap' } });
    expect(result.frames).toBe(24);
    expect(progress.at(-1)).toEqual({
      bytes: length,
      packets: result.facts.packets,
      frames: result.frames,
    });
    expect((await index.quality('plain')).frames).toBe(result.frames);
    expect(await readdir(dataDir)).toContain('plain.duckdb');
  });

  test('of a compressed capture keeps a decompressed copy', async () => {
    const gz = await inDataDir('capture.gz', gzipSync(await readFile(sample)));
    const { plainPath, facts } = await run('gz', gz).done;
    expect(plainPath).toBe(indexFiles(dataDir, 'gz').plain);
    expect(facts.compressed).toBe(true);
    expect(await readFile(plainPath)).toEqual(await readFile(sample));
    expect(await contentOf('gz')).toEqual(await contentOf('plain'));
    await removeIndex(index, dataDir, 'gz');
    expect((await readdir(dataDir)).filter((name) => name.startsWith('gz.'))).toEqual([]);
  });

  test('reads a file while it is written, and shows what is there', async () => {
    const bytes = await readFile(sample);
    const file = await inDataDir('growing', new Uint8Array(0));
    const ingest = run('growing', file, { growing: true });
    let frames = 0;
    ingest.onProgress((progress) => {
      frames = progress.frames;
    });
    await until(() => index.isAttached('growing'));
    for (let at = 0; at < bytes.length; at += 3001) {
      await appendFile(file, bytes.subarray(at, at + 3001));
      ingest.advance(Math.min(at + 3001, bytes.length));
      if (at > bytes.length / 2 && frames === 0) {
        await until(async () => frames > 0 && (await index.frameCount('growing')).count > 0);
        expect(await index.facts('growing')).toBeUndefined();
      }
    }
    ingest.complete();
    await ingest.done;
    expect(await contentOf('growing')).toEqual(await contentOf('plain'));
  });

  test('replaces what was there', async () => {
    const first = await run('twice', sample).done;
    const second = await run('twice', sample).done;
    expect(second.frames).toBe(first.frames);
    expect((await index.quality('twice')).frames).toBe(first.frames);
  });

  test('stopped while it waits for more leaves nothing behind', async () => {
    const bytes = await readFile(sample);
    const gz = gzipSync(bytes);
    const file = await inDataDir('endless', gz.subarray(0, gz.length / 2));
    const ingest = run('stopped', file, { growing: true });
    let frames = 0;
    ingest.onProgress((progress) => {
      frames = progress.frames;
    });
    await until(() => frames > 0);
    await ingest.abort();
    await expect(ingest.done).rejects.toThrow(IngestAborted);
    expect(index.isAttached('stopped')).toBe(false);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  test('stopped right away leaves nothing behind', async () => {
    const ingest = run('at-once', sample);
    await ingest.abort();
    await expect(ingest.done).rejects.toThrow(IngestAborted);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('at-once'))).toEqual([]);
  });
});

describe('what is no capture', () => {
  test.each([
    ['nothing', new Uint8Array(0)],
    ['text', new TextEncoder().encode('<html>not a capture</html>')],
    ['zeros', new Uint8Array(5000)],
    ['half a gzip header', Uint8Array.of(0x1f, 0x8b, 8)],
  ])('%s is refused with a sentence', async (name, bytes) => {
    const file = await inDataDir('broken', bytes);
    const failure = await run('broken', file).done.catch((error: unknown) => error);
    if (!(failure instanceof IngestError)) throw new Error(`${name} was taken for a capture`);
    expect(failure.reason).toMatch(/^\S.{10,}[^.]$/);
    expect(await index.facts('broken')).toBeUndefined();
  });

  test('a file that is not there is an error, too', async () => {
    const failure = run('absent', path.join(dataDir, 'absent')).done;
    await expect(failure).rejects.toThrow(/no such file/);
  });
});

describe('a capture cut short', () => {
  test('is read to the cut', async () => {
    const bytes = await readFile(sample);
    const cut = Math.floor(bytes.length * 0.7);
    const { facts, frames } = await run('cut', await inDataDir('cut', bytes.subarray(0, cut))).done;
    expect(facts.truncatedAt).toBeLessThanOrEqual(cut);
    expect(frames).toBeGreaterThan(0);
    expect(frames).toBeLessThan(24);
  });

  test('in the middle of its compressed data, too', async () => {
    const gz = gzipSync(await readFile(sample));
    const file = await inDataDir('cut.gz', gz.subarray(0, gz.length - 200));
    const { facts, plainPath } = await run('cut-gz', file).done;
    expect(facts.truncatedAt).toBeGreaterThan(0);
    expect((await readFile(plainPath)).length).toBe(facts.bytes);
  });
});

test('an ingest cut off by the end of the process is told from a whole one', async () => {
  const file = await inDataDir('cut-off', await readFile(sample));
  const other = await IndexClient.start({ dataDir });
  const ingest = ingestFile({ id: 'off', capturePath: file, dataDir, index: other, growing: true });
  let frames = 0;
  ingest.onProgress((progress) => {
    frames = progress.frames;
  });
  await until(() => frames > 0);
  await other.close();
  await expect(ingest.done).rejects.toThrow(IngestError);
  await index.attach('off', indexFiles(dataDir, 'off').index);
  expect(await index.facts('off')).toBeUndefined();
  const whole = await run('off', file).done;
  expect(whole.frames).toBeGreaterThanOrEqual(frames);
});

describeWithCaptures('captures of brokers', (register) => {
  register('amqp_type_test.pcapng has 6404 frames over 325 connections', async () => {
    const capture = 'public/kpvdr+amqpAnalyze/test_files/amqp_type_test.pcapng';
    const { frames } = await run('kpvdr', path.join(capturesFolder, capture)).done;
    const quality = await index.quality('kpvdr');
    expect({ frames, connections: quality.amqpConnections }).toEqual({
      frames: 6404,
      connections: 325,
    });
  });
});
