import { describe, expect, test } from 'vitest';
import {
  command,
  control,
  frame010,
  sized32,
  str8,
  str16,
  viewOf,
} from '../../test/support/amqp010.ts';
import { untiled } from '../../test/support/tiling.ts';
import { ABSENT, FLAG, TYPE } from '../frame-view.ts';
import type { Dissection, TreeNode } from '../tree.ts';
import { commandType } from './catalogue.ts';
import { describe010 } from './describe.ts';
import { dissectFrame010 } from './dissect.ts';
import { scanFrame010 } from './scan.ts';

function dissect(bytes: Uint8Array, earlier?: readonly Uint8Array[]): Dissection {
  const context = { size: bytes.length, type: TYPE.unknown };
  const dissection = dissectFrame010(
    bytes,
    earlier === undefined ? context : { ...context, earlier },
  );
  expect(untiled(dissection.tree)).toEqual([]);
  return dissection;
}

function scan(bytes: Uint8Array, size = bytes.length) {
  const view = viewOf(bytes, size);
  scanFrame010(view);
  return view;
}

function nodesNamed(node: TreeNode, name: string): TreeNode[] {
  const own = node.name === name ? [node] : [];
  return [...own, ...(node.children ?? []).flatMap((child) => nodesNamed(child, name))];
}

function say(bytes: Uint8Array): string {
  const { name, fields } = dissect(bytes);
  return `${name} ${describe010(name, fields)}`.trim();
}

const DELIVERY = sized32(`0401 5c03 04 02 000000006553f100 ${str8('amq.topic')} ${str8('eu')}`);
const MESSAGE = sized32(
  `0403 1b01 0000000000000007 ${'ab'.repeat(16)} 0006 0300 ${str8('x')} ${str8('y')}
   ${str8('text/plain')} ${sized32(
     `00000002 ${str8('k')} 22 00000005 ${str8('l')} a9 ${sized32('00000001 f0')}`,
   )}`,
);
const HEADER = frame010({ type: 2, flags: 7, payload: `${DELIVERY} ${MESSAGE}` });

describe('what a frame says', () => {
  test('a transfer: its modes and destination', () => {
    const bytes = command(`0401 0101 0700 ${str8('amq.direct')} 00 01`);
    const { name, fields } = dissect(bytes);
    expect(name).toBe('message.transfer');
    expect(fields).toEqual({
      sync: true,
      destination: 'amq.direct',
      acceptMode: 0,
      acquireMode: 1,
    });
    const view = scan(bytes);
    expect(view.type).toBe(commandType('message.transfer'));
    expect(view.malformedReason).toBe('');
    const { sync, hasAcceptMode, acceptNone, hasAcquireMode, notAcquired } = FLAG;
    const modes = sync | hasAcceptMode | acceptNone | hasAcquireMode | notAcquired;
    expect(view.flags & modes).toBe(sync | hasAcceptMode | hasAcquireMode | notAcquired);
    expect(say(bytes)).toBe(
      'message.transfer sync · destination amq.direct · accept-mode explicit · acquire-mode not-acquired',
    );
  });

  test('what is left out has no field; a bit is false', () => {
    const { fields } = dissect(command('0804 0100 0000'));
    expect(fields).toEqual({ sync: false });
    expect(dissect(control('0201 0100 0001 61')).fields).toEqual({
      name: { type: 'binary', value: '61' },
      force: false,
    });
  });

  test('sets of ids, and ranges across 2^32', () => {
    const bytes = control('020a 0300 0010 00000000 00000008 fffffffe 00000001');
    expect(dissect(bytes).fields).toEqual({
      commands: [
        [0, 8],
        [4294967294, 1],
      ],
      timelyReply: true,
    });
    expect(say(bytes)).toBe('session.completed commands 0–8, 4294967294–1 · timely-reply');
  });

  test('credit: how much, of what', () => {
    const flow = (unit: string, value: string) =>
      command(`040a 0100 0700 ${str8('d')} ${unit} ${value}`);
    expect(say(flow('00', '00000032'))).toBe('message.flow destination d · +50 messages');
    expect(say(flow('01', 'ffffffff'))).toBe('message.flow destination d · unlimited bytes');
    expect(scan(flow('00', '00000032'))).toMatchObject({ credit: 50 });
    expect(scan(flow('01', '00000032')).flags & FLAG.byteCredit).not.toBe(0);
    // A value that is left out is not 0.
    expect(scan(command(`040a 0100 0300 ${str8('d')} 00`)).credit).toBe(ABSENT);
  });

  test('an exception: code, text and culprit', () => {
    const bytes = command(`0303 0100 2300 0194 00000007 ${str16('no such queue')}`);
    expect(say(bytes)).toBe('execution.exception 404 not-found: no such queue · command 7');
    const view = scan(bytes);
    expect([view.replyCode, view.deliveryId]).toEqual([404, 7]);
  });

  test('an empty array may be a size of 0 alone', () => {
    expect(dissect(control('0108 0100 00000000')).fields).toEqual({ knownHosts: [] });
  });

  test('results are coded structs', () => {
    const bytes = command(`0302 0100 0300 00000002 ${sized32('0601 0100 0007')}`);
    expect(dissect(bytes).fields).toMatchObject({
      value: { type: 'described', descriptor: 'xa-result', value: { status: 7 } },
    });
    expect(say(bytes)).toBe('execution.result command 2 · xa-rdonly');
  });

  test('a heartbeat has nothing in it', () => {
    expect(say(control('010a 0000', 0))).toBe('connection.heartbeat');
  });

  test('unknown commands keep their numbers, and count as commands', () => {
    const { name, malformed } = dissect(command('047f 0100 0102'));
    expect([name, malformed]).toEqual(['4.127', undefined]);
    expect(dissect(control('3cc8')).name).toBe('60.200');
  });

  test('a body', () => {
    const bytes = frame010({ type: 3, flags: 7, payload: '616263' });
    expect(say(bytes)).toBe('segment-body 3 B');
    expect(scan(bytes)).toMatchObject({ type: TYPE.segmentBody, payloadBytes: 3, channel: 1 });
  });
});

describe('the header of a message', () => {
  test('delivery-properties and message-properties', () => {
    const { fields, malformed } = dissect(HEADER);
    expect(malformed).toBeUndefined();
    expect(fields).toEqual({
      deliveryProperties: {
        discardUnroutable: false,
        immediate: false,
        redelivered: true,
        priority: 4,
        deliveryMode: 2,
        timestamp: { type: 'timestamp', value: 1_700_000_000_000 },
        exchange: 'amq.topic',
        routingKey: 'eu',
      },
      messageProperties: {
        contentLength: 7,
        messageId: { type: 'uuid', value: 'abababab-abab-abab-abab-abababababab' },
        replyTo: { exchange: 'x', routingKey: 'y' },
        contentType: 'text/plain',
        applicationHeaders: [
          ['k', 5],
          ['l', [null]],
        ],
      },
    });
    expect(say(HEADER)).toBe(
      'segment-header exchange amq.topic · routing-key eu · body 7 B · text/plain' +
        ' · message-id abababab-abab-abab-abab-abababababab · headers (2)',
    );
  });

  test('its exchange, key, size and redelivery are hot', () => {
    const view = scan(HEADER);
    const text = (start: number, end: number) =>
      Buffer.from(view.bytes.subarray(start, end)).toString();
    expect(view.malformedReason).toBe('');
    expect(view.payloadBytes).toBe(7);
    expect(view.flags & FLAG.redelivered).not.toBe(0);
    expect(text(view.addressStart, view.addressEnd)).toBe('amq.topic');
    expect(text(view.routingKeyStart, view.routingKeyEnd)).toBe('eu');
  });

  test('milliseconds, as Qpid writes them, are told from seconds', () => {
    const payload = sized32('0401 4000 0000018bcfe56800');
    const { fields, tree } = dissect(frame010({ type: 2, flags: 7, payload }));
    expect(fields.deliveryProperties).toMatchObject({
      timestamp: { type: 'timestamp', value: 1_700_000_000_000 },
    });
    expect(nodesNamed(tree, 'timestamp')[0].note).toMatch(/^in milliseconds/);
  });

  test('a fault inside a struct does not hide the next', () => {
    // The first has a bit that names no field.
    const payload = `${sized32('0401 0080')} ${MESSAGE}`;
    const { fields, malformed } = dissect(frame010({ type: 2, flags: 7, payload }));
    expect(malformed).toMatchObject({ layer: 'amqp', reason: 'a bit is set that names no field' });
    expect(fields.messageProperties).toMatchObject({ contentLength: 7 });
  });
});

describe('credentials', () => {
  const startOk = (payload: string) => control(`0102 0e00 ${payload}`, 0);
  const PLAIN = Buffer.from('\0guest\0wonder').toString('hex');

  test('a response is its length and the user', () => {
    const bytes = startOk(`${str8('PLAIN')} ${sized32(PLAIN)} ${str8('en_US')}`);
    const { fields, secrets } = dissect(bytes);
    expect(fields).toEqual({
      mechanism: 'PLAIN',
      response: { type: 'secret', bytes: 13, user: 'guest' },
      locale: 'en_US',
    });
    expect(secrets).toEqual([{ start: 26, end: 39 }]);
  });

  test('secure-ok too', () => {
    const bytes = control(`0104 0100 ${sized32(PLAIN)}`, 0);
    expect(dissect(bytes).secrets).toEqual([{ start: 20, end: 33 }]);
  });

  test('where octets are not what they should be, all of the rest is hidden', () => {
    const bytes = startOk(`${str8('PLAIN')} 000000ff ${PLAIN}`);
    const { secrets, malformed } = dissect(bytes);
    expect(malformed?.layer).toBe('amqp');
    expect(secrets).toEqual([{ start: 22, end: bytes.length }]);
  });

  test('cut into frames anywhere, none of it shows', () => {
    const whole = startOk(`${str8('PLAIN')} ${sized32(PLAIN)} ${str8('en_US')}`);
    const payload = Buffer.from(whole.subarray(12)).toString('hex');
    for (let at = 1; at < payload.length / 2; at++) {
      const first = frame010({ type: 0, flags: 14, payload: payload.slice(0, 2 * at) });
      const second = frame010({ type: 0, flags: 13, payload: payload.slice(2 * at) });
      for (const [frame, { secrets }] of [
        [first, dissect(first)],
        [second, dissect(second, [first])],
        [second, dissect(second)],
      ] as const) {
        const shown = frame.map((octet, i) =>
          secrets.some(({ start, end }) => i >= start && i < end) ? 0x2a : octet,
        );
        expect(Buffer.from(shown).toString('latin1')).not.toMatch(/wo|on|nd|de|er/);
      }
    }
  });
});

describe('a segment in several frames', () => {
  const payload = Buffer.from(HEADER.subarray(12)).toString('hex');

  test('says the same wherever it is cut', () => {
    for (let at = 0; at <= payload.length / 2; at++) {
      const first = frame010({ type: 2, flags: 6, payload: payload.slice(0, 2 * at) });
      const second = frame010({ type: 2, flags: 5, payload: payload.slice(2 * at) });
      expect(dissect(first).malformed).toBeUndefined();
      expect(scan(second).flags & FLAG.continuation).not.toBe(0);
      expect(dissect(second, [first]).fields).toEqual(dissect(HEADER).fields);
    }
  });

  test('without its earlier frames it says nothing', () => {
    const second = frame010({ type: 2, flags: 5, payload: payload.slice(20) });
    const { name, fields, tree } = dissect(second);
    expect([name, fields]).toEqual(['segment-header', {}]);
    expect(tree.children?.at(-1)?.note).toMatch(/earlier frames are not at hand/);
  });
});

describe('what cannot be read', () => {
  const faultOf = (bytes: Uint8Array, size = bytes.length) => {
    const { malformedLayer, malformedOffset, malformedReason } = scan(bytes, size);
    return [malformedLayer, malformedOffset, malformedReason];
  };

  test('a control in a command segment', () => {
    expect(faultOf(command('0201 0100 0100 0001 61'))).toEqual([
      3,
      12,
      'session.attach is a control, and this is a command segment',
    ]);
  });

  test('octets behind the last field', () => {
    expect(faultOf(control('010a 0000 ffff'))).toEqual([3, 16, '2 octets after the last field']);
  });

  test('a size that reaches beyond its segment', () => {
    expect(faultOf(control('0201 0100 0005 61'))).toEqual([3, 16, '7 octets needed, 3 left']);
  });

  test('a segment type that is none', () => {
    expect(faultOf(frame010({ type: 9 }))).toEqual([2, 1, '9 is no segment type']);
  });

  test('octets that never came', () => {
    const bytes = command(`0401 0100 0700 ${str8('amq.direct')} 00 01`);
    expect(faultOf(bytes.subarray(0, 22), bytes.length)).toEqual([
      1,
      22,
      `the last ${bytes.length - 22} of ${bytes.length} octets are missing`,
    ]);
    const { tree } = dissectFrame010(bytes.subarray(0, 22), { size: bytes.length, type: 0 });
    expect(untiled(tree)).toEqual([]);
    expect(tree.children?.at(-1)?.name).toBe('missing');
  });

  test('values nested without end', () => {
    let value = '00000000';
    for (let i = 0; i < 70; i++) value = sized32(`00000001 a9 ${value}`);
    const bytes = command(`0804 0100 0100 ${str8('q')}`);
    expect(faultOf(bytes)[0]).toBe(0);
    const nested = command(`0704 0100 0800 ${sized32(`00000001 ${str8('k')} a9 ${value}`)}`);
    expect(faultOf(nested)).toEqual([3, expect.any(Number), 'nested deeper than 64 levels']);
    dissect(nested);
  });
});
