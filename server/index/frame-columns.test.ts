import { describe, expect, test } from 'vitest';
import { FrameView } from '../../decoder/frame-view.ts';
import { FrameNote } from '../../decoder/model/frame-note.ts';
import { type ColumnLayout, putInt64 } from './column-layout.ts';
import { FRAME_LAYOUT, FrameColumns, PIECE_LAYOUT, PieceColumns } from './frame-columns.ts';
import { FRAMES } from './tables/frames.ts';

function cellOf(
  layout: ColumnLayout,
  buffer: SharedArrayBuffer,
  row: number,
  name: string,
): number {
  const place = layout.places.find((candidate) => candidate.name === name);
  if (!place) throw new Error(name);
  const view = new DataView(buffer, place.offset + row * place.width);
  if (place.type === 'BIGINT') return Number(view.getBigInt64(0, true));
  return place.type === 'INTEGER' ? view.getInt32(0, true) : view.getUint8(0);
}

describe('columns of a batch', () => {
  test('hold 64-bit integers exactly as far as doubles do', () => {
    const halves = new Int32Array(2);
    const whole = new BigInt64Array(halves.buffer);
    for (const value of [
      0,
      1,
      -1,
      -5,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 53 - 1,
      -(2 ** 40) - 3,
    ]) {
      putInt64(halves, 0, value);
      expect(whole[0]).toBe(BigInt(value));
    }
  });

  test('hold unsigned values beyond the signed range at its end, so that they stay large', () => {
    const halves = new Int32Array(2);
    const whole = new BigInt64Array(halves.buffer);
    for (const value of [2 ** 63, 2 ** 64]) {
      putInt64(halves, 0, value);
      expect(Number(whole[0])).toBeGreaterThan(2 ** 62);
    }
  });

  test('have a place for every field of a frame', () => {
    const none = new Float64Array(0);
    const pieces = { count: 3, start: none, length: none, fileOffset: none, packet: none };
    const view = new FrameView(new Uint8Array(0), pieces);
    const expected: Record<string, number> = {
      number: 2 ** 33 + 1,
      packet: 2,
      time_nanos: -(2 ** 35),
      connection: 70_000,
      direction: 1,
      protocol: 3,
      type: 0x40000001,
      channel: 9,
      size: 2 ** 30,
      stream_offset: 2 ** 40,
      file_offset: 2 ** 41,
      piece_count: 3,
      malformed_layer: 2,
      malformed_offset: 13,
      malformed_reason_id: 105,
      flags: 0x7001,
      handle: 2 ** 32 - 1,
      delivery_id: 2 ** 32 - 2,
      last_id: 2 ** 32 - 3,
      payload_bytes: 2 ** 34,
      credit: 100,
      message_frame: 4,
      missing_bytes: 1448,
      skipped_bytes: 77,
      name_id: 101,
      address_id: 102,
      routing_key_id: 103,
      error_id: 104,
      reply_code: 404,
      session: 5,
      link: 6,
      delivery: 2 ** 34 + 2,
      settles: 8,
    };
    view.number = 2 ** 33 + 1;
    view.packet = 2;
    view.timeNanos = -(2 ** 35);
    view.connection = 70_000;
    view.direction = 1;
    view.protocol = 3;
    view.type = 0x40000001;
    view.channel = 9;
    view.size = 2 ** 30;
    view.streamOffset = 2 ** 40;
    view.fileOffset = 2 ** 41;
    view.malformedLayer = 2;
    view.malformedOffset = 13;
    view.flags = 0x7001;
    view.handle = 2 ** 32 - 1;
    view.deliveryId = 2 ** 32 - 2;
    view.lastId = 2 ** 32 - 3;
    view.payloadBytes = 2 ** 34;
    view.credit = 100;
    view.messageFrame = 4;
    view.missingBytes = 1448;
    view.skippedBytes = 77;
    view.replyCode = 404;
    const note = new FrameNote();
    const columns = new FrameColumns();
    columns.write(new FrameView(new Uint8Array(0), pieces), note, -1, -1, -1, -1, -1);
    Object.assign(note, { session: 5, link: 6, delivery: 2 ** 34 + 2, settles: 8 });
    columns.write(view, note, 101, 102, 103, 104, 105);
    const row = Object.fromEntries(
      FRAMES.columns.map(({ name }) => [name, cellOf(FRAME_LAYOUT, columns.buffer, 1, name)]),
    );
    expect(row).toEqual(expected);
    expect(cellOf(FRAME_LAYOUT, columns.buffer, 0, 'handle')).toBe(-1);
    expect(columns.rows).toBe(2);
  });

  test('hold the pieces of a frame', () => {
    const view = new FrameView(new Uint8Array(0), {
      count: 2,
      start: Float64Array.of(0, 100),
      length: Float64Array.of(100, 50),
      fileOffset: Float64Array.of(2 ** 33, 2 ** 33 + 500),
      packet: Float64Array.of(6, 7),
    });
    view.number = 12;
    const columns = new PieceColumns();
    columns.write(view, 0);
    columns.write(view, 1);
    const names = ['number', 'start', 'length', 'file_offset', 'packet'];
    expect(names.map((name) => cellOf(PIECE_LAYOUT, columns.buffer, 1, name))).toEqual([
      12,
      100,
      50,
      2 ** 33 + 500,
      7,
    ]);
  });
});
