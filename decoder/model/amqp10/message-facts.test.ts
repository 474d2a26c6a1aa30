import { describe, expect, test } from 'vitest';
import {
  binary8,
  composite,
  frameOf,
  octets,
  scan,
  string8,
  symbol8,
} from '../../../test/support/amqp10.ts';
import { SENDER, viewsOf } from '../../../test/support/ladder10.ts';
import { FLAG } from '../../frame-view.ts';
import { deliveryRow } from '../delivery-row.ts';
import { StateSink } from '../state-sink.ts';

const PROPERTIES = composite(
  '53 73',
  ...[string8('m1'), '40', string8('to'), string8('subject'), '40', '40', symbol8('text/plain')],
);
const BODY = `00 53 75 a0 03 010203`;
const MESSAGE = PROPERTIES + BODY;

interface Part {
  readonly payload: string;
  readonly more?: boolean;
  readonly flags?: number;
  /** Octets of the frame that did not arrive. */
  readonly lost?: number;
}

/** What a delivery in these transfers is known as. */
function rowOf(...parts: readonly Part[]) {
  const state = new StateSink({ delivery: () => {} });
  const views = viewsOf(SENDER);
  for (const view of views) state.frame(view);
  parts.forEach(({ payload, more = false, flags = 0, lost = 0 }, i) => {
    const fields = ['43', '43', binary8('t'), '43', '42', more ? '41' : '42'];
    const frame = frameOf(composite('53 14', ...fields) + payload);
    const view = scan(frame.subarray(0, frame.length - lost), frame.length);
    view.number = views.length + 1 + i;
    view.connection = 1;
    view.protocol = 1;
    view.flags |= flags;
    state.frame(view);
  });
  const [record, second] = state.openDeliveries();
  if (record === undefined || second !== undefined) throw new Error('not one delivery');
  expect(record.linkName).toBe('out');
  return deliveryRow(record);
}

const hashOf = (...parts: readonly Part[]) => rowOf(...parts).messageHash;
const WHOLE = hashOf({ payload: MESSAGE });

describe('what a message says of itself', () => {
  test('in one transfer', () => {
    const header = composite('53 70', '40', '40', '40', '40', '52 03');
    const row = rowOf({ payload: header + MESSAGE });
    expect(row).toMatchObject({
      messageId: 'm1',
      address: 'to',
      subject: 'subject',
      contentType: 'text/plain',
      deliveryCount: 3,
      redelivered: true,
      messageHash: WHOLE,
    });
    expect(WHOLE).toMatch(/^[0-9a-f]{16}$/);
  });

  test('nothing', () => {
    const row = rowOf({ payload: composite('53 70') + BODY });
    for (const key of ['subject', 'contentType', 'deliveryCount', 'messageId']) {
      expect(row).not.toHaveProperty(key);
    }
    expect(row.messageHash).toBeDefined();
    expect(row.messageHash).not.toBe(WHOLE);
  });

  test('what is too long is left out', () => {
    const long = composite('53 73', '40', '40', '40', `b1 00000101 ${'61'.repeat(257)}`);
    expect(rowOf({ payload: BODY })).not.toHaveProperty('subject');
    expect(rowOf({ payload: long + BODY })).not.toHaveProperty('subject');
  });
});

describe('the hash of a message', () => {
  test('over transfers, cut anywhere', () => {
    const hex = Buffer.from(octets(MESSAGE)).toString('hex');
    for (let at = 0; at <= hex.length; at += 2) {
      const parts = [{ payload: hex.slice(0, at), more: true }, { payload: hex.slice(at) }];
      expect(hashOf(...parts), `at ${at / 2}`).toBe(WHOLE);
    }
  });

  test.each<[string, Part[]]>([
    ['octets of it were lost', [{ payload: MESSAGE, lost: 1 }]],
    [
      'octets of its first part were lost',
      [{ payload: MESSAGE, more: true, lost: 1 }, { payload: BODY }],
    ],
    ['it is not complete', [{ payload: MESSAGE, more: true }]],
    ['it holds credentials', [{ payload: MESSAGE, flags: FLAG.secretPayload }]],
    ['it is no message', [{ payload: '41' }]],
    ['there is none', [{ payload: '' }]],
  ])('not where %s', (_, parts) => {
    expect(hashOf(...parts)).toBeUndefined();
  });
});
