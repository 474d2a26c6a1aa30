import { describe, expect, test } from 'vitest';
import { type Script, script } from '../../../test/support/script-091.ts';
import type { ModelContext } from '../connection-model.ts';
import { FrameNote } from '../frame-note.ts';
import { DeliveryRecord } from '../records.ts';
import { Model091 } from './model-091.ts';

const MOST = 10;

/** A capture that may have ten deliveries open, and how many there ever were. */
class SmallContext implements ModelContext {
  readonly sink = { delivery: () => {} };
  readonly watchesTcp = false;
  open = 0;
  most = 0;
  told = 0;

  get isFull(): boolean {
    return this.open >= MOST;
  }

  begin(): DeliveryRecord {
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    return new DeliveryRecord();
  }

  finish(): void {
    this.open -= 1;
    this.told += 1;
  }
}

function held(say: (s: Script) => void): SmallContext {
  const context = new SmallContext();
  const model = new Model091(context, 1);
  const note = new FrameNote();
  const s = script();
  s.forward((view) => model.frame(view, note));
  say(s);
  return context;
}

describe('when as many deliveries are open as may be, the oldest of the channel is let go', () => {
  test.each<[string, (s: Script) => void]>([
    ['not acknowledged', (s) => s.consuming().deliverAll(100)],
    [
      'not confirmed',
      (s) => {
        s.confirming();
        for (let n = 0; n < 100; n++) s.publish();
      },
    ],
    [
      'in a transaction',
      (s) => {
        s.up('channel.open').up('tx.select').down('tx.select-ok');
        for (let n = 0; n < 100; n++) s.publish();
      },
    ],
    [
      'acknowledged in a transaction',
      (s) => {
        s.consuming().up('tx.select').down('tx.select-ok');
        for (let tag = 1; tag <= 100; tag++) s.deliver(tag).up('basic.ack', { deliveryTag: tag });
      },
    ],
    [
      'mandatory, and nobody answers',
      (s) => {
        s.up('channel.open');
        for (let n = 0; n < 100; n++) s.publish({ mandatory: true });
      },
    ],
  ])('%s', (_, say) => {
    const context = held(say);
    expect(context.most).toBe(MOST);
    expect(context.told).toBe(100 - MOST);
  });
});

test('many holes over many channels cost little', () => {
  const begun = performance.now();
  held((s) => {
    for (let channel = 1; channel <= 10_000; channel++) s.up('channel.open', {}, channel);
    for (let n = 0; n < 10_000; n++) s.gap(0);
  });
  // Each hole told to each channel would be a hundred million calls.
  expect(performance.now() - begun).toBeLessThan(10_000);
});

test('commits that nobody answers are not kept without end', () => {
  const s = script().up('channel.open').up('tx.select');
  for (let n = 0; n < 70_000; n++) s.up('tx.commit');
  expect(s.transactions.length).toBeGreaterThan(60_000);
  expect(new Set(s.transactions.map(({ result }) => result))).toEqual(new Set(['in-doubt']));
});
