import { describe, expect, test } from 'vitest';
import {
  binary8,
  composite,
  dissect,
  faultOf,
  frameOf,
  octets,
  scan,
  string8,
  symbol8,
  textOfRange,
} from '../../test/support/amqp10.ts';
import { ABSENT, FLAG, TYPE } from '../frame-view.ts';
import { REASON } from './encoding.ts';
import { FRAME_REASON } from './frame.ts';

/** A frame with a performative of the given fields. */
function performative(code: string, ...fields: readonly string[]): Uint8Array {
  return frameOf(composite(`53 ${code}`, ...fields));
}

describe('what the index keeps', () => {
  test('transfer', () => {
    const fields = ['52 02', '43', binary8('a'), '40', '41', '42', '40', '40', '40', '56 01'];
    const frame = frameOf(`${composite('53 14', ...fields)} 00 53 77 41`);
    const view = scan(frame);
    expect(faultOf(view)).toBeUndefined();
    expect(view.type).toBe(TYPE.amqp10 + 0x14);
    expect(view.handle).toBe(2);
    expect(view.deliveryId).toBe(0);
    expect(view.payloadBytes).toBe(4);
    expect(view.flags).toBe(
      FLAG.hasSettled | FLAG.settled | FLAG.hasMore | FLAG.hasAborted | FLAG.aborted,
    );
  });

  test('fields that are absent or null stay absent', () => {
    const view = scan(performative('14', '43', '40', '40', '40', '40', '40'));
    expect(view.handle).toBe(0);
    expect(view.deliveryId).toBe(ABSENT);
    expect(view.flags).toBe(0);
    expect(view.payloadBytes).toBe(0);
    const bare = scan(frameOf('00 53 14 45'));
    expect(bare.handle).toBe(ABSENT);
    expect(bare.payloadBytes).toBe(0);
  });

  test('flow', () => {
    const view = scan(
      performative(
        '13',
        '40',
        '43',
        '43',
        '43',
        '70 ffffffff',
        '43',
        '70 80000000',
        '40',
        '41',
        '42',
      ),
    );
    expect(view.handle).toBe(4294967295);
    expect(view.credit).toBe(2147483648);
    expect(view.flags).toBe(FLAG.hasDrain | FLAG.drain | FLAG.hasEcho);
    expect(view.deliveryId).toBe(ABSENT);
  });

  test('disposition, with the condition of a rejection', () => {
    const error = composite('53 1d', symbol8('amqp:decode-error'));
    const state = composite('53 25', error);
    const view = scan(performative('15', '41', '52 72', '52 d4', '41', state));
    expect(view.deliveryId).toBe(114);
    expect(view.lastId).toBe(212);
    expect(view.flags).toBe(FLAG.hasRole | FLAG.role | FLAG.hasSettled | FLAG.settled);
    expect(textOfRange(view, view.errorStart, view.errorEnd)).toBe('amqp:decode-error');
    const inTransaction = composite('53 34', binary8('a'), state);
    const other = scan(performative('15', '41', '43', '40', '42', inTransaction));
    expect(textOfRange(other, other.errorStart, other.errorEnd)).toBe('amqp:decode-error');
    const accepted = scan(performative('15', '41', '43', '40', '42', composite('53 24')));
    expect(accepted.errorStart).toBe(ABSENT);
  });

  test.each([
    ['16', ['52 07', '41'], 7],
    ['17', [], ABSENT],
    ['18', [], ABSENT],
  ])('error of %s', (code, before, handle) => {
    const error = composite(symbol8('amqp:error:list'), symbol8('x:y'));
    const view = scan(performative(code, ...before, error));
    expect(view.handle).toBe(handle);
    expect(textOfRange(view, view.errorStart, view.errorEnd)).toBe('x:y');
  });

  test('open', () => {
    const view = scan(performative('10', string8('me')));
    expect(textOfRange(view, view.nameStart, view.nameEnd)).toBe('me');
  });

  describe('attach', () => {
    const attach = (role: string, source: string, target: string) => {
      const name = string8('l');
      const view = scan(performative('12', name, '52 05', role, '40', '40', source, target));
      expect(faultOf(view)).toBeUndefined();
      expect(view.handle).toBe(5);
      expect(textOfRange(view, view.nameStart, view.nameEnd)).toBe('l');
      return textOfRange(view, view.addressStart, view.addressEnd);
    };
    const source = composite('53 28', string8('from'));
    const target = composite('53 29', string8('to'));

    test('a receiver is named by its source, a sender by its target', () => {
      expect(attach('41', source, target)).toBe('from');
      expect(attach('42', source, target)).toBe('to');
      expect(attach('40', source, target)).toBe('to');
    });
    test('the other one stands in', () => {
      expect(attach('41', composite('53 28', '40'), target)).toBe('to');
      expect(attach('41', '40', target)).toBe('to');
      expect(attach('42', source, '40')).toBe('from');
      expect(attach('42', source, composite('53 30', symbol8('amqp:local-transactions')))).toBe(
        'from',
      );
      expect(attach('42', composite('53 28'), composite('53 29'))).toBeUndefined();
    });
    test('an empty address is one', () => {
      expect(attach('42', source, composite('53 29', string8('')))).toBe('');
    });
  });

  test('integers of another type than the standard has are read too', () => {
    for (const [handle, value] of [
      ['50 07', 7],
      ['60 0107', 263],
      ['80 0000000000000007', 7],
      ['53 07', 7],
      ['44', 0],
      ['54 07', 7],
      ['61 0107', 263],
      ['71 00000107', 263],
      ['81 0000000000000007', 7],
      ['54 ff', ABSENT],
      ['71 ffffffff', ABSENT],
      ['80 ffffffffffffffff', ABSENT],
      ['a1 01 37', ABSENT],
      ['82 401c000000000000', ABSENT],
    ] as const) {
      expect(scan(performative('14', handle)).handle).toBe(value);
    }
  });
});

describe('frames of every form', () => {
  test('empty frames', () => {
    const view = scan(frameOf(''));
    expect(view.type).toBe(TYPE.amqp10Empty);
    expect(faultOf(view)).toBeUndefined();
    expect(scan(frameOf('00000000', { doff: 3 })).type).toBe(TYPE.amqp10Empty);
  });

  test('extended headers', () => {
    const view = scan(frameOf('a1a2a3a4 00 53 14 c0 02 01 43 00 53 77 41', { doff: 3 }));
    expect(view.type).toBe(TYPE.amqp10 + 0x14);
    expect(view.payloadBytes).toBe(4);
  });

  test('list forms', () => {
    expect(scan(frameOf('00 53 17 45')).type).toBe(TYPE.amqp10 + 0x17);
    expect(scan(frameOf('00 53 16 d0 00000006 00000001 52 09')).handle).toBe(9);
  });

  test('what no table knows is unknown, and no fault', () => {
    for (const body of [
      '00 53 24 45',
      '00 53 99 c0 01 00',
      '00 a3 01 78 40',
      '00 80 0000000100000014 45',
    ]) {
      const view = scan(frameOf(body));
      expect(view.type).toBe(TYPE.unknown);
      expect(faultOf(view)).toBeUndefined();
    }
    const other = scan(frameOf('ffff', { type: 2 }));
    expect(other.type).toBe(TYPE.unknown);
    expect(faultOf(other)).toBeUndefined();
  });
});

describe('faults', () => {
  const cases: readonly (readonly [string, Uint8Array, string, number, string])[] = [
    ['a data offset of 1', frameOf('00 53 14 45', { doff: 1 }), 'frame', 4, FRAME_REASON.doff],
    ['a data offset past the end', frameOf('', { doff: 3 }), 'frame', 4, FRAME_REASON.doffPastEnd],
    ['a body that is not described', frameOf('45'), 'amqp', 8, FRAME_REASON.notDescribed],
    ['a map for a list', frameOf('00 53 14 c1 01 00'), 'amqp', 11, FRAME_REASON.notList],
    ['a descriptor alone', frameOf('00 53 14'), 'amqp', 11, REASON.end],
    ['half a descriptor', frameOf('00 53'), 'amqp', 10, REASON.pastEnd],
    ['a list past the end', frameOf('00 53 14 c0 09 01 43'), 'amqp', 12, REASON.pastEnd],
    [
      'a field past its list',
      frameOf('00 53 14 c0 03 01 70 00 00 00 01'),
      'amqp',
      15,
      REASON.pastEnd,
    ],
    ['fields beyond the count', frameOf('00 53 14 c0 03 01 43 43'), 'amqp', 15, REASON.leftOver],
  ];
  test.each(cases)('%s', (_, frame, layer, offset, reason) => {
    expect(faultOf(scan(frame))).toEqual({ layer, offset, reason });
    expect(dissect(frame).malformed).toEqual({ layer, offset, reason });
  });

  test('a frame that is too small for its header', () => {
    const frame = octets('00000004');
    const fault = { layer: 'frame', offset: 0, reason: FRAME_REASON.size };
    expect(faultOf(scan(frame, 4))).toEqual(fault);
    expect(dissect(frame).malformed).toEqual(fault);
  });

  test('a cut performative is lost, a cut payload is none of its business', () => {
    const frame = frameOf('00 53 14 c0 04 02 52 07 43 00 53 75 a0 03 010203');
    for (let length = 0; length <= frame.length; length++) {
      const view = scan(frame.subarray(0, length), frame.length);
      const lost = { layer: 'tcp', offset: length, reason: FRAME_REASON.lost };
      expect(faultOf(view)).toEqual(length < 17 ? lost : undefined);
      if (length >= 14) expect(view.payloadBytes).toBe(8);
      if (length >= 16) expect(view.handle).toBe(7);
    }
  });

  test('a fault of the layers below stays', () => {
    const view = scan(frameOf('45'));
    view.fault(1, 3, 'earlier');
    expect(view.malformedReason).toBe(FRAME_REASON.notDescribed);
  });
});
