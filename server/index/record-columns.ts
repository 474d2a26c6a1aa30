import { type ColumnLayout, putInt64 } from './column-layout.ts';
import { camelCase } from './table.ts';
import { SLOT_WORDS, type TextHeap } from './text-heap.ts';

type Put = (row: number, value: unknown) => void;

interface Column {
  readonly key: string;
  readonly put: Put;
  /** A bit for each row; a column without them is a text, or must have a value. */
  readonly present: Uint8Array | undefined;
  readonly optional: boolean;
}

/**
 * The rows of a small table in one batch, written by the camelCase names of its columns. An undefined
 * value becomes NULL. Nothing of a record is kept, so that what is written dies young.
 */
export class RecordColumns {
  readonly buffer: SharedArrayBuffer;
  rows = 0;
  readonly #capacity: number;
  readonly #columns: readonly Column[];

  /** @param heap where texts go that are too long for their slots */
  constructor(
    layout: ColumnLayout,
    heap: TextHeap,
    buffer = new SharedArrayBuffer(layout.byteLength),
  ) {
    this.buffer = buffer;
    this.#capacity = layout.rows;
    this.#columns = layout.places.map((place) => {
      const { name, presentOffset, type } = place;
      const bits = Math.ceil(layout.rows / 8);
      const hasBits = presentOffset !== undefined;
      const present = hasBits ? new Uint8Array(buffer, presentOffset, bits).fill(0) : undefined;
      const key = camelCase(name);
      const put = putter(key, place, buffer, layout.rows, heap);
      return { key, put, present, optional: hasBits || type === 'VARCHAR' };
    });
  }

  get full(): boolean {
    return this.rows === this.#capacity;
  }

  /** Throws TypeError when a value is no value of its column: a defect. */
  write(record: Readonly<Record<string, unknown>>): void {
    const row = this.rows++;
    for (const { key, put, present, optional } of this.#columns) {
      const value = record[key];
      if (value === undefined && present) continue;
      if (value === undefined && !optional) throw new TypeError(`${key} has no value`);
      put(row, value);
      if (present) present[row >> 3] |= 1 << (row & 7);
    }
  }
}

function putter(
  key: string,
  { type, offset }: ColumnLayout['places'][number],
  buffer: SharedArrayBuffer,
  rows: number,
  heap: TextHeap,
): Put {
  const number = (put: (row: number, value: number) => void) => (row: number, value: unknown) => {
    if (typeof value !== 'number') throw new TypeError(`${key}: ${value} is no ${type}`);
    put(row, value);
  };
  switch (type) {
    case 'BIGINT': {
      const column = new Int32Array(buffer, offset, rows * 2);
      return number((row, value) => putInt64(column, row, value));
    }
    case 'INTEGER': {
      const column = new Int32Array(buffer, offset, rows);
      return number((row, value) => {
        column[row] = value;
      });
    }
    case 'DOUBLE': {
      const column = new Float64Array(buffer, offset, rows);
      return number((row, value) => {
        column[row] = value;
      });
    }
    case 'TINYINT':
    case 'UTINYINT': {
      const column = new Uint8Array(buffer, offset, rows);
      return number((row, value) => {
        column[row] = value;
      });
    }
    case 'BOOLEAN': {
      const column = new Uint8Array(buffer, offset, rows);
      return (row, value) => {
        if (typeof value !== 'boolean') throw new TypeError(`${key}: ${value} is no ${type}`);
        column[row] = value ? 1 : 0;
      };
    }
    case 'VARCHAR': {
      const slots = new Int32Array(buffer, offset, rows * SLOT_WORDS);
      return (row, value) => {
        if (value !== undefined && typeof value !== 'string') {
          throw new TypeError(`${key}: ${value} is no ${type}`);
        }
        heap.put(slots, row, value);
      };
    }
  }
}
