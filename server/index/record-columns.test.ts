import { describe, expect, it } from 'vitest';
import { columnLayout } from './column-layout.ts';
import { RecordColumns } from './record-columns.ts';
import type { Table } from './table.ts';
import { NO_TEXT, TextHeap } from './text-heap.ts';

const TABLE = {
  name: 'things',
  columns: [
    { name: 'number', type: 'INTEGER', meaning: 'its number' },
    { name: 'end_nanos', type: 'BIGINT', optional: true, meaning: 'when it ended' },
    { name: 'is_open', type: 'BOOLEAN', optional: true, meaning: 'whether it is open' },
    { name: 'share', type: 'DOUBLE', meaning: 'its share' },
    { name: 'error', type: 'VARCHAR', optional: true, meaning: 'what went wrong' },
  ],
} as const satisfies Table;
const LAYOUT = columnLayout(TABLE, 16);

function place(name: string) {
  const found = LAYOUT.places.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe('columns of records', () => {
  it('tell an absent value from 0, -1, false and an empty text', () => {
    const columns = new RecordColumns(LAYOUT, new TextHeap());
    columns.write({ number: 1, endNanos: -1, isOpen: false, share: 0.5, error: '' });
    columns.write({ number: 2, endNanos: undefined, share: 0, unknown: 'left out' });
    columns.write({ number: 3, endNanos: 2 ** 40, isOpen: true, share: 0, error: 'amqp:x' });
    const { buffer } = columns;
    const bits = (name: string) => new Uint8Array(buffer, place(name).presentOffset, 1)[0];
    expect(columns.rows).toBe(3);
    expect([...new Int32Array(buffer, place('number').offset, 3)]).toEqual([1, 2, 3]);
    expect(bits('end_nanos')).toBe(0b101);
    const ends = new BigInt64Array(buffer, place('end_nanos').offset, 3);
    expect([ends[0], ends[2]]).toEqual([-1n, 2n ** 40n]);
    expect(bits('is_open')).toBe(0b101);
    expect(place('error').presentOffset).toBeUndefined();
    const slots = new Int32Array(buffer, place('error').offset, 12);
    expect([slots[0], slots[4], slots[8]]).toEqual([0, NO_TEXT, 6]);
  });

  it('forget in a used buffer what was there', () => {
    const first = new RecordColumns(LAYOUT, new TextHeap());
    first.write({ number: 1, endNanos: 7, isOpen: true, share: 1, error: 'x' });
    const second = new RecordColumns(LAYOUT, new TextHeap(), first.buffer);
    second.write({ number: 2, share: 1 });
    expect(new Uint8Array(second.buffer, place('end_nanos').presentOffset, 1)[0]).toBe(0);
  });

  it('refuse what is no value of the column', () => {
    const columns = new RecordColumns(LAYOUT, new TextHeap());
    expect(() => columns.write({ share: 1 })).toThrow('number has no value');
    expect(() => columns.write({ number: 1, share: 'half' })).toThrow('share: half is no DOUBLE');
  });
});
