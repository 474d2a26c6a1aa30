import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Progress } from './progress.ts';

const MEGABYTE = 1024 * 1024;

describe('the bar of a long file', () => {
  const written: string[] = [];
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    written.length = 0;
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    onTerminal(true);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
    onTerminal(undefined);
  });

  test('shows how far the reading is and how fast it goes, a few times a second', () => {
    const bar = Progress.forFile(64 * MEGABYTE, false);
    vi.advanceTimersByTime(1000);
    bar?.update(32 * MEGABYTE);
    bar?.update(33 * MEGABYTE);
    expect(written).toEqual([`\r${'█'.repeat(15)}${'░'.repeat(15)} 50 %  34 MB/s \x1b[K`]);
    vi.advanceTimersByTime(250);
    // A file that grew while it was read.
    bar?.update(80 * MEGABYTE);
    expect(written.at(-1)).toContain(`${'█'.repeat(30)} 100 %  67 MB/s`);
    bar?.clear();
    expect(written.at(-1)).toBe('\r\x1b[K');
  });

  test('leaves nothing to take away where it was never drawn', () => {
    Progress.forFile(64 * MEGABYTE, false)?.clear();
    expect(written).toEqual([]);
  });

  test('is not for short files, unknown lengths, lines on the same terminal, nor for a file of errors', () => {
    expect(Progress.forFile(MEGABYTE, false)).toBeUndefined();
    expect(Progress.forFile(undefined, false)).toBeUndefined();
    expect(Progress.forFile(64 * MEGABYTE, true)).toBeUndefined();
    onTerminal(false);
    expect(Progress.forFile(64 * MEGABYTE, false)).toBeUndefined();
  });
});

function onTerminal(value: boolean | undefined): void {
  Object.defineProperty(process.stderr, 'isTTY', { value, configurable: true, writable: true });
}
