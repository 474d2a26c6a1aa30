import { describe, expect, test } from 'vitest';
import type { FrameRow } from '../../server/api/contract.ts';
import { bracketOf, settledBy } from './bracket.ts';
import { keyOf } from './keys.ts';
import { inTimeOrder, type LadderRow, layOutLadder, rowsBetween } from './ladder-layout.ts';
import { deliveryRow, frameRow } from './test-rows.ts';
import { connectionEnding, linkEnding } from './use-ending.ts';

const OPTIONS = { compressed: true, ends: { left: 'server' } } as const;
const SECOND = 1_000_000_000;

/** `arrow 1,2 right @0`, so that a ladder can be read. */
function drawn(rows: readonly LadderRow[]): string[] {
  return rows.map((row) => {
    if (row.kind === 'pause') return `pause ${row.nanos / SECOND} s @${row.slot}+${row.slots}`;
    if (row.kind === 'note') return `note "${row.text}" of ${row.of.number} @${row.slot}`;
    return `${row.kind} ${row.frames.map(({ number }) => number).join()} ${row.way} @${row.slot}`;
  });
}

const press = (key: string) => ({ key, ctrlKey: false, metaKey: false, altKey: false });

describe('rows', () => {
  test('follow one another, each with its way and the time since the one before', () => {
    const { rows, slots } = layOutLadder(
      [frameRow(1), frameRow(2, { direction: 'client-to-server', name: 'flow' })],
      OPTIONS,
    );
    expect(drawn(rows)).toEqual(['arrow 1 right @0', 'arrow 2 left @1']);
    expect(rows.map((row) => 'deltaNanos' in row && row.deltaNanos)).toEqual([false, 1_000_000]);
    expect(slots).toBe(2);
  });

  test('go the other way where the other end is on the left', () => {
    const { rows } = layOutLadder([frameRow(1)], { compressed: true, ends: { left: 'client' } });
    expect(drawn(rows)).toEqual(['arrow 1 left @0']);
  });

  test('that are hidden leave no row, and no silence where they were', () => {
    const frames = [1, 2, 3, 4].map((n) =>
      frameRow(n, { name: n % 2 === 0 ? 'flow' : 'attach', timeNanos: n * SECOND }),
    );
    const isHidden = ([{ name }]: readonly [FrameRow, ...FrameRow[]]) => name === 'flow';
    const layout = layOutLadder(frames, { ...OPTIONS, isHidden });
    expect(drawn(layout.rows)).toEqual(['arrow 1 right @0', 'pause 2 s @1+1', 'arrow 3 right @2']);
    expect(layout.rows[1]).toMatchObject({ hidden: 1 });
    expect(layout.hidden).toBe(2);
    expect([...layout.rowOf.keys()]).toEqual([1, 3]);
    expect(layout.rows[2]).toMatchObject({ at: 2 });
  });

  test('of one message are one, unless something else came between', () => {
    const part = (n: number) => frameRow(n, { delivery: 7 });
    const flow = frameRow(3, { name: 'flow' });
    const { rows } = layOutLadder([part(1), part(2), flow, part(4), part(5)], OPTIONS);
    expect(drawn(rows)).toEqual(['arrow 1,2 right @0', 'arrow 3 right @1', 'arrow 4,5 right @2']);
  });

  test('of a method are one with its header and bodies', () => {
    const names = ['basic.deliver', 'content-header', 'content-body', 'content-body'];
    const frames = [...names, 'basic.deliver', 'content-header'].map((name, i) =>
      frameRow(i + 1, { name }),
    );
    expect(drawn(layOutLadder(frames, OPTIONS).rows)).toEqual([
      'arrow 1,2,3,4 right @0',
      'arrow 5,6 right @1',
    ]);
  });

  test('of other channels, connections and ends stay apart', () => {
    const first = frameRow(1, { delivery: 7 });
    const others: Partial<FrameRow>[] = [
      { channel: 1 },
      { connection: 'c2' },
      { direction: 'client-to-server' },
    ];
    for (const other of others) {
      const next = frameRow(2, { delivery: 7, ...other });
      expect(layOutLadder([first, next], OPTIONS).rows).toHaveLength(2);
    }
  });

  test('without a delivery that is known do not fold into one', () => {
    expect(layOutLadder([frameRow(1), frameRow(2)], OPTIONS).rows).toHaveLength(2);
  });

  test('of which something was wrong have it in words below them', () => {
    const frames = [1, 2, 3].map((n) => frameRow(n, { delivery: n }));
    const notes = new Map([
      [2, ['one', 'two']],
      [9, ['of another ladder']],
    ]);
    const { rows, rowOf, slots } = layOutLadder(frames, { ...OPTIONS, notes });
    expect(drawn(rows)).toEqual([
      'arrow 1 right @0',
      'arrow 2 right @1',
      'note "one" of 2 @2',
      'note "two" of 2 @3',
      'arrow 3 right @4',
    ]);
    expect([...rowOf]).toEqual([
      [1, 0],
      [2, 1],
      [3, 4],
    ]);
    expect(slots).toBe(5);
    // The keyboard goes past them.
    expect(keyOf(press('ArrowDown'), rows, 1, 10)).toEqual({ kind: 'move', frame: 3 });
    expect(keyOf(press('ArrowUp'), rows, 4, 10)).toEqual({ kind: 'move', frame: 2 });
    const hidden = layOutLadder(frames, { ...OPTIONS, notes, isHidden: ([f]) => f.number === 2 });
    expect(drawn(hidden.rows)).toEqual(['arrow 1 right @0', 'arrow 3 right @1']);
  });

  test('that the capture lacks are holes', () => {
    const hole = frameRow(1, { name: 'gap', fields: { missingBytes: 37 } });
    expect(drawn(layOutLadder([hole], OPTIONS).rows)).toEqual(['hole 1 right @0']);
  });
});

describe('silence', () => {
  const around = (nanos: number) => [
    frameRow(1, { timeNanos: 0 }),
    frameRow(2, { timeNanos: nanos }),
  ];

  test('of more than a second is a row of its own', () => {
    expect(drawn(layOutLadder(around(SECOND), OPTIONS).rows)).toHaveLength(2);
    expect(drawn(layOutLadder(around(3 * SECOND), OPTIONS).rows)).toEqual([
      'arrow 1 right @0',
      'pause 3 s @1+1',
      'arrow 2 right @2',
    ]);
  });

  test('takes more room the longer it is when it is not cut out, and not without end', () => {
    const room = (seconds: number) => {
      const options = { ...OPTIONS, compressed: false };
      return layOutLadder(around(seconds * SECOND), options).rows[1].slots;
    };
    expect([1.5, 10, 100, 1e9].map(room)).toEqual([3, 9, 16, 24]);
  });

  test('is none before a frame that was released late', () => {
    const [early, late] = around(-5 * SECOND);
    const drawnLate = inTimeOrder([early, late]).map(({ number }) => number);
    expect(drawnLate).toEqual([2, 1]);
  });
});

describe('finding rows', () => {
  const frames = [1, 2, 5, 6, 9].map((n) => frameRow(n, { delivery: n < 3 ? 1 : n }));
  const late = frameRow(20, { timeNanos: 60 * SECOND });
  const layout = layOutLadder([...frames, late], OPTIONS);

  test('by frame', () => {
    expect([1, 2, 3, 5, 6, 9, 10, 20, 21].map((n) => layout.rowOf.get(n))).toEqual([
      0,
      0,
      undefined,
      1,
      2,
      3,
      undefined,
      5,
      undefined,
    ]);
  });

  test('by slots', () => {
    expect(rowsBetween(layout, 0, 3)).toEqual({ first: 0, last: 3 });
    expect(rowsBetween(layout, 2, 100)).toEqual({ first: 2, last: 6 });
    expect(rowsBetween(layout, -5, 0)).toEqual({ first: 0, last: 0 });
  });

  test('by key: pauses are passed over', () => {
    const move = (key: string, cursor: number | undefined) =>
      keyOf(press(key), layout.rows, cursor, 10);
    expect(move('ArrowDown', undefined)).toEqual({ kind: 'move', frame: 1 });
    expect(move('ArrowDown', 3)).toEqual({ kind: 'move', frame: 20 });
    expect(move('ArrowUp', 5)).toEqual({ kind: 'move', frame: 9 });
    expect(move('End', 0)).toEqual({ kind: 'move', frame: 20 });
    expect(move(' ', 1)).toEqual({ kind: 'mark', frame: 5 });
    expect(move('Enter', 1)).toEqual({ kind: 'open', frame: 5 });
    expect(move('Enter', undefined)).toBeUndefined();
    expect(move('c', undefined)).toEqual({ kind: 'colour' });
    expect(move('x', 1)).toBeUndefined();
    expect(keyOf({ ...press('c'), ctrlKey: true }, layout.rows, 1, 10)).toBeUndefined();
  });
});

describe('the life of a delivery', () => {
  const frames = [
    frameRow(1, { delivery: 1 }),
    frameRow(2, { delivery: 2 }),
    frameRow(3, { name: 'disposition', settles: 2 }),
    frameRow(4, { name: 'flow' }),
  ];
  const { rows } = layOutLadder(frames, OPTIONS);

  test('reaches from its transfer to the range that settles it', () => {
    const delivery = deliveryRow(1, {
      startFrame: 1,
      endFrame: 1,
      outcomeFrame: 3,
      settleFrame: 3,
    });
    expect(bracketOf(rows, delivery)).toEqual({ first: 0, last: 2, parts: new Set([0, 2]) });
  });

  test('is no bracket where nothing of it is loaded', () => {
    expect(bracketOf(rows, deliveryRow(9, { startFrame: 90 }))).toBeUndefined();
  });

  test('lights up with the frame that settles it', () => {
    const deliveries = [deliveryRow(1, { settleFrame: 3 }), deliveryRow(2, { outcomeFrame: 4 })];
    expect(settledBy(3, deliveries)).toEqual(new Set([1]));
    expect(settledBy(4, deliveries)).toEqual(new Set([2]));
  });
});

describe('the end', () => {
  test('that no frame tells is a row of its own behind the last', () => {
    const ending = { timeNanos: 5 * SECOND, text: 'TCP was reset without a close' };
    const { rows, rowOf, slots } = layOutLadder([frameRow(1), frameRow(2)], { ...OPTIONS, ending });
    expect(rows.at(-1)).toMatchObject({ kind: 'pause', slot: 2, slots: 1, ending: ending.text });
    expect(rowOf.size).toBe(2);
    expect(slots).toBe(3);
  });

  test('of nothing is nothing', () => {
    expect(layOutLadder([], { ...OPTIONS, ending: { timeNanos: 1, text: 'gone' } }).rows).toEqual(
      [],
    );
  });

  test('is told of a connection that nobody closed, and of what its link left unsettled', () => {
    const open = { lastNanos: 7, tcpEnd: 'reset' } as const;
    expect(connectionEnding(open)).toEqual({ timeNanos: 7, text: 'TCP was reset without a close' });
    expect(connectionEnding({ ...open, tcpEnd: 'fin' })?.text).toBe('TCP ended without a close');
    expect(connectionEnding({ ...open, tcpEnd: 'half-closed' })).toBeUndefined();
    expect(connectionEnding({ ...open, closed: 5 })).toBeUndefined();
    expect(linkEnding({ link: 'c1.s1.l1' }, { endNanos: 3, endFrame: 1204 })).toEqual({
      timeNanos: 3,
      text: 'not settled when frame 1,204 ended its link',
    });
    expect(linkEnding({ link: 'c1.s1.l1' }, {})).toBeUndefined();
    expect(linkEnding(undefined, { endNanos: 3, endFrame: 4 })).toBeUndefined();
  });
});
