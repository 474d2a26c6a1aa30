import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IndexClient } from '../index/client.ts';
import { indexFiles } from '../ingest/ingest.ts';
import { createLog } from '../log.ts';
import { Indexes } from './indexes.ts';
import { CaptureStore } from './store.ts';

let dataDir: string;
let store: CaptureStore;
let client: IndexClient;
let indexes: Indexes;
const ids = ['00000000000a', '00000000000b', '00000000000c', '00000000000d'];

const indexOf = (id: string) => indexFiles(store.folder(id), id).index;
const attached = () => ids.filter((id) => client.isAttached(id));
const countFrames = (id: string) =>
  indexes.read(id, async ({ index }) => (await index.frameCount(id)).count);

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'amqpscope-indexes-'));
  store = await CaptureStore.open(dataDir, createLog('silent'));
  client = await IndexClient.start({ dataDir });
  indexes = new Indexes(store, client, 2);
  for (const id of ids) {
    await store.create({ id, name: id });
    await client.create(id, indexOf(id));
    await client.detach(id);
    await store.update(id, { state: 'ready' });
  }
});
afterAll(async () => {
  await client.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('indexes', () => {
  test('are attached when first read, and the one unused the longest makes room', async () => {
    expect(attached()).toEqual([]);
    for (const id of ids.slice(0, 3)) expect(await countFrames(id)).toBe(0);
    expect(attached()).toEqual(ids.slice(1, 3));
    await countFrames(ids[1]);
    await countFrames(ids[3]);
    expect(attached()).toEqual([ids[1], ids[3]]);
  });

  test('many readers at once attach one index once, and all are answered', async () => {
    const reads = Array.from({ length: 40 }, (_, n) => countFrames(ids[n % ids.length]));
    expect(await Promise.all(reads)).toEqual(Array(40).fill(0));
  });

  test('are not taken away under a reader', async () => {
    const [id] = ids;
    let reading = true;
    const read = indexes.read(id, async ({ index }) => {
      await sleep(50);
      const { count } = await index.frameCount(id);
      reading = false;
      return count;
    });
    await sleep(10);
    await indexes.release(id);
    expect(reading).toBe(false);
    expect(await read).toBe(0);
    expect(client.isAttached(id)).toBe(false);
    // And can be had again.
    expect(await countFrames(id)).toBe(0);
  });

  test('that are not there or cannot be opened are said to be so', async () => {
    const [id] = ids;
    await indexes.release(id);
    await writeFile(indexOf(id), 'something else');
    await expect(countFrames(id)).rejects.toMatchObject({ kind: 'conflict' });
    expect(store.get(id).state).toBe('interrupted');
    await expect(countFrames('ffffffffffff')).rejects.toMatchObject({ kind: 'not-found' });
    store.forget(id);
    await expect(countFrames(id)).rejects.toMatchObject({ kind: 'not-found' });
  });
});
