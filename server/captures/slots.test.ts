import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Slots } from './slots.ts';

const never = new AbortController().signal;

describe('slots', () => {
  test('so many tasks run at a time, in the order they came', async () => {
    const slots = new Slots(2);
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    const tasks = [0, 1, 2, 3, 4, 5].map((n) =>
      slots.use(never, async () => {
        begun.push(n);
        most = Math.max(most, ++running);
        await sleep(5);
        running -= 1;
        if (n === 1) throw new Error('one fails');
        return n;
      }),
    );
    const results = await Promise.allSettled(tasks);
    expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(2);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });

  test('who gives up while waiting leaves the line', async () => {
    const slots = new Slots(1);
    const controller = new AbortController();
    const first = slots.use(never, () => sleep(20));
    const second = slots.use(controller.signal, async () => expect.unreachable());
    const third = slots.use(never, async () => 'third');
    controller.abort('gone');
    await expect(second).rejects.toBe('gone');
    expect(await third).toBe('third');
    await first;
    await expect(slots.use(controller.signal, async () => 0)).rejects.toBe('gone');
    expect(await slots.use(never, async () => 'free again')).toBe('free again');
  });
});
