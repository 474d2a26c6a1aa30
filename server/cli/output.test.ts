import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { OutputClosed, OutputError } from './faults.ts';
import { Output } from './output.ts';

describe('output', () => {
  test('waits while its reader is behind, and holds no more than one flush', async () => {
    const waiting: (() => void)[] = [];
    let received = 0;
    const slow = new Writable({
      highWaterMark: 10,
      decodeStrings: false,
      write(chunk: string, _encoding, callback) {
        received += chunk.length;
        waiting.push(callback);
      },
    });
    const output = new Output(slow);
    output.write('0123456789abcdef');
    let settled = false;
    const done = output.settle().then(() => {
      settled = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([settled, received]).toEqual([false, 16]);
    waiting.shift()?.();
    await done;
    expect(settled).toBe(true);
  });

  test('a broken pipe is told apart from a full disk', async () => {
    const failing = (code: string) =>
      new Writable({
        write(_chunk, _encoding, callback) {
          callback(Object.assign(new Error(code), { code }));
        },
      });
    const closed = new Output(failing('EPIPE'));
    closed.write('x');
    await expect(closed.settle()).rejects.toBeInstanceOf(OutputClosed);
    await expect(closed.settle()).rejects.toBeInstanceOf(OutputClosed);
    const full = new Output(failing('ENOSPC'));
    full.write('x');
    await expect(full.settle()).rejects.toEqual(
      new OutputError('the output cannot be written: the disk is full'),
    );
  });
});
