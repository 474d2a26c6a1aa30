import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PHASES } from '../../decoder/model/names.ts';
import { DeliveryRecord, type Phase } from '../../decoder/model/records.ts';
import {
  connectionInfo,
  frameView,
  IndexScript,
  writeIndex,
} from '../../test/support/written-index.ts';
import { IndexClient } from './client.ts';
import { ROW_GROUP_ROWS } from './group-writer.ts';
import { StateReader } from './state-reader.ts';

let dataDir = '';
let index: IndexClient;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'amqpscope-growing-'));
  index = await IndexClient.start({ dataDir });
});

afterAll(async () => {
  await index.close();
  await rm(dataDir, { recursive: true, force: true });
});

const fileOf = (id: string) => path.join(dataDir, `${id}.duckdb`);

const begin = (id: string) => IndexScript.open(index, id, fileOf(id));

async function until(reached: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await reached())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('while an index is written', () => {
  test('what was shown can be read, open connections as they stand', async () => {
    const writer = await begin('growing');
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
    const writer = await begin('settling');
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
    const writers = await Promise.all(['left', 'right'].map(begin));
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
    const writer = await begin('half');
    writer.builder.frame(frameView()(1));
    writer.abandon();
    await expect(index.written('half')).rejects.toThrow('the ingest ended early');
  });

  test('it can be given up, and begun again', async () => {
    const writer = await begin('given-up');
    const view = frameView();
    for (let n = 1; n <= 40_000; n++) writer.builder.frame(view(n));
    await index.detach('given-up');
    await writeIndex(index, 'given-up', fileOf('given-up'), 10);
    expect((await index.frameCount('given-up')).count).toBe(10);
  });
});
