import { expect, test } from 'vitest';
import { TaskLine } from './task-line.ts';

test('so many run at a time, the others in their order', async () => {
  const line = new TaskLine(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  for (let i = 0; i < 4; i++) {
    line.add(() => {
      begun.push(i);
      return new Promise<void>((resolve) => {
        ends.push(() => resolve());
      });
    });
  }
  expect(begun).toEqual([0, 1]);
  ends[1]?.();
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  ends[0]?.();
  await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
});
