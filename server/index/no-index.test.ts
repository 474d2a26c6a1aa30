import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IndexClient } from './client.ts';

let dataDir = '';
let index: IndexClient;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'amqpscope-no-index-'));
  index = await IndexClient.start({ dataDir });
});

afterAll(async () => {
  await index.close();
  await rm(dataDir, { recursive: true, force: true });
});

const fileOf = (id: string) => path.join(dataDir, `${id}.duckdb`);

describe('what is no index', () => {
  test('rubbish is refused', async () => {
    await writeFile(fileOf('rubbish'), 'rubbish'.repeat(1000));
    const attaching = index.attach('rubbish', fileOf('rubbish'));
    await expect(attaching).rejects.toMatchObject({ code: 'unreadable' });
    expect(index.isAttached('rubbish')).toBe(false);
  });

  test('none is not made by opening it', async () => {
    const attaching = index.attach('none', fileOf('none'));
    await expect(attaching).rejects.toMatchObject({ code: 'missing' });
    expect(existsSync(fileOf('none'))).toBe(false);
  });

  test('an id that is none never gets into SQL', async () => {
    await expect(index.create('x" AS y; --', fileOf('odd'))).rejects.toMatchObject({ code: 'id' });
  });
});
