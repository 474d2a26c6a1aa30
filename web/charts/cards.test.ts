import { describe, expect, test } from 'vitest';
import type { LineChart } from '../../server/api/chart-contract.ts';
import { CARDS, countTexts, peakText, type Subject, totalOf } from './cards.ts';
import { hasValues, isAlone, isUnknownAt, plotOf, plotOfSteps, pointAt } from './plot.ts';
import {
  draggedStretch,
  nanosAt,
  PLOT_AXIS_PX,
  PLOT_RIGHT_PX,
  percentOf,
  spaced,
} from './plot-place.ts';

const chart: LineChart = {
  metric: 'settle-latency',
  fromNanos: 0,
  toNanos: 3000,
  bucketNanos: 1000,
  lines: [
    { name: 'p50', unit: 'nanoseconds' },
    { name: 'not settled', unit: 'deliveries' },
  ],
  points: [
    { timeNanos: 0, values: [1500, 0] },
    { timeNanos: 1000, values: [null, 2] },
    { timeNanos: 2000, values: [2500, 1] },
  ],
  levels: [],
  notes: [],
};

const UNNAMED = plotOf(chart, undefined);

describe('a chart of the server', () => {
  test('has the lines that are asked for, or all', () => {
    expect(plotOf(chart, ['p50']).points.map(({ values }) => values)).toEqual([
      [1500],
      [null],
      [2500],
    ]);
    expect(plotOf(chart, ['no such line']).lines).toEqual([]);
    expect(UNNAMED.lines).toEqual(chart.lines);
  });

  test('tells of a moment by its step, and of nothing behind the last', () => {
    expect(pointAt(UNNAMED, 1999)?.timeNanos).toBe(1000);
    expect(pointAt(UNNAMED, 2000)?.timeNanos).toBe(2000);
    expect(pointAt(UNNAMED, -1)).toBeUndefined();
    expect(pointAt(UNNAMED, 3000)).toBeUndefined();
  });

  test('sees a point that stands alone', () => {
    expect([0, 1, 2].map((index) => isAlone(UNNAMED, index, 0))).toEqual([true, false, true]);
    expect([0, 1, 2].map((index) => isAlone(UNNAMED, index, 1))).toEqual([false, false, false]);
  });

  test('says what has no value, and its highest', () => {
    expect(totalOf(chart, 'not settled')).toBe(3);
    expect(totalOf(chart, 'no such line')).toBe(0);
    expect(countTexts(chart, ['not settled'])).toEqual(['+ 3 not settled, which have no time']);
    expect(countTexts(chart, undefined)).toEqual([]);
    expect(peakText(UNNAMED, 0)).toBe('p50: at most 2.5 µs, at 2.0 µs');
    const empty = { ...UNNAMED, points: [{ timeNanos: 0, values: [null, 0] }] };
    expect(peakText(empty, 0)).toBe('p50: nothing');
    expect(hasValues(empty)).toBe(false);
    expect(hasValues(UNNAMED)).toBe(true);
  });
});

test('steps of the ledger hold until the next, and are hatched where they are not known', () => {
  const plot = plotOfSteps(
    {
      metric: 'unsettled',
      fromNanos: 0,
      toNanos: 100,
      lines: ['a', 'b'],
      points: [
        { timeNanos: 10, frame: 1, values: [1, null] },
        { timeNanos: 40, frame: 2, values: [null, null] },
      ],
      thinned: false,
    },
    [],
  );
  expect(plot.lines).toEqual([{ name: 'a', unit: '' }]);
  expect(pointAt(plot, 39)?.frame).toBe(1);
  expect(pointAt(plot, 99)?.frame).toBe(2);
  expect([5, 20, 60].map((nanos) => isUnknownAt(plot, nanos))).toEqual([true, false, true]);
});

describe('places of a plot', () => {
  const stretch = { fromNanos: 1000, toNanos: 2000 };
  const width = PLOT_AXIS_PX + 100 + PLOT_RIGHT_PX;

  test('are moments, but beside the drawing', () => {
    expect(nanosAt(PLOT_AXIS_PX, width, stretch)).toBe(1000);
    expect(nanosAt(PLOT_AXIS_PX + 25, width, stretch)).toBe(1250);
    expect(nanosAt(PLOT_AXIS_PX - 1, width, stretch)).toBeUndefined();
    expect(nanosAt(width, width, stretch)).toBeUndefined();
    expect([500, 1250, 9000].map((nanos) => percentOf(nanos, stretch))).toEqual([0, 25, 100]);
  });

  test('a drag chooses what lies between, either way; a click does not', () => {
    const from = PLOT_AXIS_PX + 20;
    const chosen = { fromNanos: 1200, toNanos: 1700 };
    expect(draggedStretch(from, from + 50, width, stretch)).toEqual(chosen);
    expect(draggedStretch(from + 50, from, width, stretch)).toEqual(chosen);
    expect(draggedStretch(from, from + 3, width, stretch)).toBeUndefined();
    expect(draggedStretch(from, width + 99, width, stretch)?.toNanos).toBe(2000);
  });
});

test('of flags that stand on one another the first is drawn', () => {
  const flags = [0, 1, 2, 50, 99, 100].map((timeNanos) => ({ timeNanos }));
  const drawn = spaced(flags, { fromNanos: 0, toNanos: 100 }, 10);
  expect(drawn.map(({ timeNanos }) => timeNanos)).toEqual([0, 50, 99, 100]);
});

describe('confirms and prefetch limits are shown of what can have them', () => {
  const shown = (subject: Subject) =>
    CARDS.filter(({ fits }) => fits?.(subject) ?? true).map(({ name }) => name);
  const OF_091 = ['confirms', 'outstanding', 'prefetch'];

  test.each<[Subject, readonly string[]]>([
    [{ versions: ['amqp-1.0', 'amqp-0-10'] }, []],
    [{ versions: ['amqp-1.0', 'amqp-0-9-1'] }, OF_091],
    [{ versions: ['amqp-0-8'] }, OF_091],
    [{ versions: [] }, OF_091],
    [{ versions: ['amqp-0-9-1'], kind: 'publisher' }, ['confirms', 'outstanding']],
    [{ versions: ['amqp-0-9-1'], kind: 'consumer' }, ['prefetch']],
    [{ versions: ['amqp-0-10'], kind: 'consumer' }, []],
  ])('of %o', (subject, names) => {
    expect(shown(subject).filter((name) => OF_091.includes(name))).toEqual(names);
    expect(shown(subject)).toContain('latency');
  });
});
