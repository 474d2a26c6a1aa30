import { expect, test } from 'vitest';
import { FlowTable, KEY_WORDS } from './flow-table.ts';
import { TcpSegment } from './tcp-segment.ts';

function segment(source: number, sourcePort: number, destination: number, destinationPort: number) {
  const made = new TcpSegment(new Uint8Array(0));
  made.source3 = source;
  made.sourcePort = sourcePort;
  made.destination3 = destination;
  made.destinationPort = destinationPort;
  return made;
}

test('both directions find one entry and tell each other apart', () => {
  const table = new FlowTable();
  table.set(segment(1, 40000, 2, 5672), 7);
  expect(table.find(segment(1, 40000, 2, 5672))).toBe(7);
  const forward = table.swapped;
  expect(table.find(segment(2, 5672, 1, 40000))).toBe(7);
  expect(table.swapped).toBe(!forward);
  expect(table.find(segment(1, 40001, 2, 5672))).toBe(-1);
});

test('one address talking to itself is told apart by its ports', () => {
  const table = new FlowTable();
  table.set(segment(9, 40000, 9, 5672), 1);
  expect(table.find(segment(9, 40000, 9, 5672))).toBe(1);
  const forward = table.swapped;
  table.find(segment(9, 5672, 9, 40000));
  expect(table.swapped).toBe(!forward);
});

test('ten thousand tuples survive growth, removal and reassignment', () => {
  const table = new FlowTable();
  const keys = new Int32Array(KEY_WORDS);
  for (let i = 0; i < 10_000; i++) table.set(segment(i, 1000 + (i % 50_000), -i, 5672), i);
  expect(table.size).toBe(10_000);
  table.find(segment(5, 1005, -5, 5672));
  table.copyKey(keys, 0);
  table.removeWhere((value) => value % 2 === 0);
  expect(table.size).toBe(5000);
  table.assign(keys, 0, 77);
  expect(table.find(segment(-5, 5672, 5, 1005))).toBe(77);
  expect(table.find(segment(4, 1004, -4, 5672))).toBe(-1);
  expect(table.find(segment(9999, 10_999, -9999, 5672))).toBe(9999);
});
