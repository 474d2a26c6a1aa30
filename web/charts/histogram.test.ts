import { expect, test } from 'vitest';
import { DELIVERY_VOCABULARY } from '../../server/filter/delivery-vocabulary.ts';
import { parseFilter } from '../../server/filter/parse.ts';
import { histogramRows, histogramText, shareText } from './histogram.ts';

const times = {
  fromNanos: 0,
  toNanos: 9e9,
  bins: [
    { fromNanos: 0, belowNanos: 1024, deliveries: 1 },
    { fromNanos: 1024, belowNanos: 2048, deliveries: 0 },
    { fromNanos: 2048, belowNanos: 4096, deliveries: 299 },
  ],
  settled: 300,
  unsettled: 2,
};

test('a bin says how long, how many and what share', () => {
  const rows = histogramRows(times, {}, undefined);
  expect(rows.map((row) => `${row.mark} | ${row.times} | ${shareText(row)}`)).toEqual([
    '< 1.0 µs | less than 1.0 µs | 1 delivery, < 1 %',
    '< 2.0 µs | 1.0 µs to 2.0 µs | 0 deliveries, 0 %',
    '< 4.1 µs | 2.0 µs to 4.1 µs | 299 deliveries, 100 %',
  ]);
  expect(histogramText(rows)).toContain('2.0 µs to 4.1 µs: 299 deliveries');
  expect(histogramText([])).toBe('');
});

test('a bin leads to its deliveries by a filter that the list understands', () => {
  const stretch = { startNanos: 10, endNanos: 500 };
  const [, , last] = histogramRows(times, { connection: 'c2' }, stretch);
  expect(last.filter).toBe(
    'conn:c2 latency>=2048ns latency<4096ns -phase:presettled start>=10ns start<500ns',
  );
  const { ok } = parseFilter(last.filter, DELIVERY_VOCABULARY, { startEpochNanos: undefined });
  expect(ok).toBe(true);
});
