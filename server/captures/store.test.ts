import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { CaptureStore } from './store.ts';

const log = createLog('silent');
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'amqpscope-store-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const folders = () => readdir(join(dataDir, 'captures'));

describe('the catalogue', () => {
  test('keeps what is known of a capture over a restart', async () => {
    const store = await CaptureStore.open(dataDir, log);
    const { id } = await store.create({ name: 'one', description: 'a sample' });
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    await store.update(id, { state: 'ready', sha256: 'ab'.repeat(32), uploadedBytes: 7 });
    const again = await CaptureStore.open(dataDir, log);
    expect(again.list()).toEqual(store.list());
    expect(again.findBySha256('ab'.repeat(32))?.id).toBe(id);
  });

  test('a restart removes what was being received and marks what was being indexed', async () => {
    const store = await CaptureStore.open(dataDir, log);
    const half = await store.create({ name: 'half' });
    await writeFile(store.capturePath(half.id), 'part of a capture');
    const whole = await store.create({ name: 'whole' });
    await store.update(whole.id, { state: 'indexing' });
    const again = await CaptureStore.open(dataDir, log);
    expect(await folders()).toEqual([whole.id]);
    expect(again.get(whole.id).state).toBe('interrupted');
    const meta = await readFile(join(again.folder(whole.id), 'meta.json'), 'utf8');
    expect(JSON.parse(meta).state).toBe('interrupted');
  });

  test('what it cannot make sense of is left alone and not listed', async () => {
    const root = join(dataDir, 'captures');
    await mkdir(join(root, 'not an id'), { recursive: true });
    await mkdir(join(root, '0123456789ab'));
    await writeFile(join(root, '0123456789ab', 'meta.json'), '{"id":"0123456789ab"');
    await mkdir(join(root, 'aaaaaaaaaaaa'));
    await writeFile(join(root, 'aaaaaaaaaaaa', 'capture'), 'somebody may want this');
    const store = await CaptureStore.open(dataDir, log);
    expect(store.list()).toEqual([]);
    expect((await folders()).sort()).toEqual(['0123456789ab', 'aaaaaaaaaaaa', 'not an id']);
    await expect(store.create({ name: 'x', id: 'aaaaaaaaaaaa' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect(store.find('aaaaaaaaaaaa')).toBeUndefined();
  });

  test('an id that is taken is refused, also while it is being taken', async () => {
    const store = await CaptureStore.open(dataDir, log);
    const results = await Promise.allSettled([
      store.create({ name: 'a', id: '00000000000a' }),
      store.create({ name: 'b', id: '00000000000a' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(store.get('00000000000a').name).toBe('a');
  });

  test('only an id leads to a folder', async () => {
    const store = await CaptureStore.open(dataDir, log);
    expect(() => store.folder('../../etc')).toThrow();
  });

  test('many changes at once leave the last one on the disk', async () => {
    const store = await CaptureStore.open(dataDir, log);
    const { id } = await store.create({ name: '0' });
    await store.update(id, { state: 'ready' });
    const names = Array.from({ length: 30 }, (_, n) => `name ${n}`);
    await Promise.all(names.map((name) => store.update(id, { name })));
    expect((await CaptureStore.open(dataDir, log)).get(id).name).toBe('name 29');
  });

  test('newest first, and the later of two in one millisecond', async () => {
    const store = await CaptureStore.open(dataDir, log);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) ids.unshift((await store.create({ name })).id);
    expect(store.list().map(({ id }) => id)).toEqual(ids);
  });
});
