import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { eachChunk } from './each-chunk.ts';

const never = new AbortController().signal;

describe('eachChunk', () => {
  test('hands over all chunks in order, one at a time', async () => {
    const chunks = Array.from({ length: 50 }, (_, i) => Uint8Array.of(i));
    const taken: number[] = [];
    let busy = 0;
    await eachChunk(Readable.from(chunks), never, async ([value = -1]) => {
      expect(++busy).toBe(1);
      await sleep(0);
      taken.push(value);
      busy -= 1;
    });
    expect(taken).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  test('an empty stream ends at once', async () => {
    await eachChunk(Readable.from([]), never, () => expect.unreachable());
  });

  test('the last chunk is taken before it resolves', async () => {
    let taken = false;
    await eachChunk(Readable.from([Uint8Array.of(1)]), never, async () => {
      await sleep(20);
      taken = true;
    });
    expect(taken).toBe(true);
  });

  test('a stream that is cut rejects with the problem aborted', async () => {
    const source = new PassThrough();
    const done = eachChunk(source, never, async () => void source.destroy());
    source.write('x');
    await expect(done).rejects.toMatchObject({ kind: 'aborted' });
    await expect(eachChunk(source, never, async () => {})).rejects.toMatchObject({
      kind: 'aborted',
    });
  });

  test('stopping leaves the stream usable', async () => {
    const source = new PassThrough();
    const controller = new AbortController();
    const done = eachChunk(source, controller.signal, async () => controller.abort('enough'));
    source.write('one');
    await expect(done).rejects.toBe('enough');
    expect(source.destroyed).toBe(false);
    source.end('two');
    expect(await source.toArray()).toEqual([Buffer.from('two')]);
  });

  test('what the taker throws is passed on', async () => {
    const fault = new Error('no room');
    const done = eachChunk(Readable.from([Uint8Array.of(1), Uint8Array.of(2)]), never, async () => {
      throw fault;
    });
    await expect(done).rejects.toBe(fault);
  });
});
