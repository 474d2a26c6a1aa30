import { describe, expect, test } from 'vitest';
import { Arguments, commandShape, fieldOf, structShape } from './arguments.ts';

const FLOW = commandShape('message.flow');
const DESTINATION = fieldOf(FLOW, 'destination');
const UNIT = fieldOf(FLOW, 'unit');
const VALUE = fieldOf(FLOW, 'value');

/** message.flow for destination `d`, behind the session header: bytes, without limit. */
const WHOLE = Uint8Array.of(0x07, 0, 1, 0x64, 1, 0xff, 0xff, 0xff, 0xff);

describe('arguments of a command', () => {
  test('fields by their presence bits', () => {
    const read = new Arguments();
    expect(read.read(FLOW, WHOLE, 0, WHOLE.length)).toBe(true);
    expect([read.start(DESTINATION), read.stop(DESTINATION)]).toEqual([3, 4]);
    expect([read.number(UNIT), read.number(VALUE), read.end]).toEqual([1, 0xffffffff, 9]);
  });

  test('what is left out is absent, and not what was read before', () => {
    const read = new Arguments();
    read.read(FLOW, WHOLE, 0, WHOLE.length);
    expect(read.read(FLOW, Uint8Array.of(0x02, 0, 0), 0, 3)).toBe(true);
    expect([read.has(DESTINATION), read.number(UNIT), read.number(VALUE)]).toEqual([false, 0, -1]);
  });

  test('every cut ends in fewer fields', () => {
    const read = new Arguments();
    for (let end = 0; end < WHOLE.length; end++) {
      expect(read.read(FLOW, WHOLE, 0, end), `${end} octets`).toBe(false);
      expect(read.has(VALUE)).toBe(false);
    }
  });

  test('a bit is there or not, and takes no octet', () => {
    const shape = structShape('message', 'delivery-properties');
    const read = new Arguments();
    expect(read.read(shape, Uint8Array.of(0x04, 0x02, 1, 0x6b), 0, 4)).toBe(true);
    expect(read.has(fieldOf(shape, 'redelivered'))).toBe(true);
    expect(read.has(fieldOf(shape, 'immediate'))).toBe(false);
    expect(read.start(fieldOf(shape, 'routingKey'))).toBe(3);
  });
});
