import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { KeyLogFile, moreSecrets } from './key-log-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'amqpscope-key-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what is written later is read, a line once it is whole, and a file begun anew', () => {
  const path = join(folder, 'keys.txt');
  const file = new KeyLogFile(path);
  const more = () => {
    const octets = file.more();
    return octets && Buffer.from(octets).toString();
  };
  expect(more).toThrow('ENOENT');
  writeFileSync(path, 'first\nsec');
  expect(more()).toBe('first\nsec');
  expect(more()).toBeUndefined();
  appendFileSync(path, 'ond\n');
  expect(more()).toBe('second\n');
  expect(more()).toBeUndefined();
  writeFileSync(path, 'anew\n');
  expect(more()).toBe('anew\n');
});

test('a file that cannot be read has nothing to tell', () => {
  expect(moreSecrets([join(folder, 'nowhere'), folder])()).toEqual([]);
});
