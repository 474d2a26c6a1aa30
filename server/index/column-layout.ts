import type { SqlType, Table } from './table.ts';

/** Octets of one value in a batch and in a DuckDB vector: both have the same layout. */
const WIDTHS = {
  BIGINT: 8,
  BOOLEAN: 1,
  DOUBLE: 8,
  INTEGER: 4,
  TINYINT: 1,
  UTINYINT: 1,
  VARCHAR: 16,
} as const;

export interface ColumnPlace {
  readonly name: string;
  readonly type: SqlType;
  readonly width: number;
  /** Where the column starts in the batch's buffer. */
  readonly offset: number;
  /** Where a bit for each row starts that is set where there is a value; a column without them is full. */
  readonly presentOffset?: number;
}

/**
 * Where the columns of `rows` rows lie in one SharedArrayBuffer: one after the other, each 8-aligned, and behind
 * those that may be NULL, but for texts, their bits.
 */
export interface ColumnLayout {
  readonly rows: number;
  readonly byteLength: number;
  readonly places: readonly ColumnPlace[];
}

export function columnLayout(table: Table, rows: number): ColumnLayout {
  const places: ColumnPlace[] = [];
  let byteLength = 0;
  const take = (bytes: number) => {
    const offset = byteLength;
    byteLength += Math.ceil(bytes / 8) * 8;
    return offset;
  };
  for (const { name, type, optional } of table.columns) {
    const width = WIDTHS[type];
    const column = { name, type, width, offset: take(width * rows) };
    const hasBits = optional && type !== 'VARCHAR';
    places.push(hasBits ? { ...column, presentOffset: take(Math.ceil(rows / 8)) } : column);
  }
  return { rows, byteLength, places };
}

function place(layout: ColumnLayout, name: string, type: SqlType): ColumnPlace {
  const found = layout.places.find((candidate) => candidate.name === name);
  if (found?.type !== type) throw new TypeError(`no ${type} column ${name}`);
  return found;
}

/** A BIGINT column as pairs of 32-bit halves, low first; written by `putInt64`. */
export function int64Column(
  layout: ColumnLayout,
  buffer: SharedArrayBuffer,
  name: string,
): Int32Array {
  return new Int32Array(buffer, place(layout, name, 'BIGINT').offset, layout.rows * 2);
}

export function int32Column(
  layout: ColumnLayout,
  buffer: SharedArrayBuffer,
  name: string,
): Int32Array {
  return new Int32Array(buffer, place(layout, name, 'INTEGER').offset, layout.rows);
}

export function uint8Column(
  layout: ColumnLayout,
  buffer: SharedArrayBuffer,
  name: string,
): Uint8Array {
  return new Uint8Array(buffer, place(layout, name, 'UTINYINT').offset, layout.rows);
}

export function int8Column(
  layout: ColumnLayout,
  buffer: SharedArrayBuffer,
  name: string,
): Int8Array {
  return new Int8Array(buffer, place(layout, name, 'TINYINT').offset, layout.rows);
}

/** A VARCHAR column as slots of four 32-bit words; written by `TextHeap.put`. */
export function textColumn(
  layout: ColumnLayout,
  buffer: SharedArrayBuffer,
  name: string,
): Int32Array {
  return new Int32Array(buffer, place(layout, name, 'VARCHAR').offset, layout.rows * 4);
}

/** The largest double below 2^63; larger unsigned 64-bit values are held at it. */
const INT64_MAX = 2 ** 63 - 1024;

/** Two stores of halves: a BigInt64Array would allocate a bigint for every value. */
export function putInt64(column: Int32Array, row: number, value: number): void {
  // Nearly all values are small: a division for each column of each frame would be felt.
  if (value >= 0 && value < 4294967296) {
    column[row * 2] = value | 0;
    column[row * 2 + 1] = 0;
    return;
  }
  const held = Math.min(value, INT64_MAX);
  column[row * 2] = held | 0;
  column[row * 2 + 1] = Math.floor(held / 4294967296);
}
