import fc from 'fast-check';
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
import { frameTypeName } from '../amqp/frame-types.ts';
import { MALFORMED_LAYERS, TYPE } from '../frame-view.ts';
import type { TreeNode } from '../tree.ts';
import { describe010 } from './describe.ts';
import { dissectFrame010 } from './dissect.ts';
import { scanFrame010 } from './scan.ts';

/** Sound frames to damage, each with another construct. */
const SEEDS = [
  // connection.start: a map with a list, arrays
  control(
    `0101 0700 ${sized32(`00000002 ${str8('product')} 95 ${str16('mine')} ${str8('f')} a9
      ${sized32(`00000002 95 ${str16('x')} 08 01`)}`)}
     ${sized32(`95 00000002 ${str16('PLAIN')} ${str16('EXTERNAL')}`)} 00000000`,
  ),
  control(`0102 0e00 ${str8('PLAIN')} ${sized32('006100 62')} ${str8('en_US')}`),
  command(`0401 0101 0700 ${str8('amq.direct')} 00 00`),
  command('0402 0100 0100 0010 00000000 00000003 00000007 00000007'),
  command(`0303 0101 7f00 0194 00000007 04 01 02 ${str16('no')} 00000000`),
  command(
    `0302 0100 0300 00000002 ${sized32('0603 0100 00000011 a0 00000001 00000008 0102030405060708')}`,
  ),
  command(`0604 0100 0300 ${sized32('0604 0700 00000001 0161 0162')}`),
  frame010({
    type: 2,
    flags: 7,
    payload: `${sized32(`0401 7f03 04 02 000000000000ea60 0000018bcfe56800 ${str8('x')} ${str8('y')}`.replace('7f03', '7803'))}
      ${sized32(`0403 1f01 0000000000000007 ${'ab'.repeat(16)} 0001ff 0006 0300 ${str8('x')} ${str8('y')}
        ${str8('text/plain')} ${sized32(`00000001 ${str8('k')} d8 020000000000000003`)}`)}`,
  }),
  frame010({ type: 3, flags: 7, payload: '616263' }),
];

function nodesNamed(node: TreeNode, name: string): TreeNode[] {
  const own = node.name === name ? [node] : [];
  return [...own, ...(node.children ?? []).flatMap((child) => nodesNamed(child, name))];
}

function expectAgreement(bytes: Uint8Array, size: number): void {
  const view = viewOf(bytes, size);
  scanFrame010(view);
  const { name, fields, tree, malformed, secrets } = dissectFrame010(bytes, {
    size,
    type: TYPE.unknown,
  });
  expect(untiled(tree)).toEqual([]);
  expect([tree.start, tree.end]).toEqual([0, size]);
  expect(name).toBe(frameTypeName(view.type));
  expect(malformed?.layer ?? 'none').toBe(MALFORMED_LAYERS[view.malformedLayer]);
  expect(malformed?.offset ?? 0).toBe(view.malformedOffset);
  expect(malformed?.reason ?? '').toBe(view.malformedReason);
  // Columns and fields are read by different code and say the same.
  expect(view.replyCode).toBe(fields.replyCode ?? fields.errorCode ?? fields.code ?? -1);
  expect(view.deliveryId).toBe(fields.commandId ?? -1);
  for (const { start, end } of secrets) expect(start).toBeLessThanOrEqual(end);
  const undecoded = nodesNamed(tree, 'undecoded').filter(
    ({ note }) => !/of these codes|has these codes|not at hand|goes on/.test(note ?? ''),
  );
  if (malformed === undefined) expect(undecoded).toEqual([]);
  expect(describe010(name, fields)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
}

/** A copy with a few octets changed, perhaps cut, perhaps longer. */
const damaged = fc
  .record({
    seed: fc.constantFrom(...SEEDS),
    changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
    cutBy: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(60) }),
    extra: fc.oneof(
      { weight: 3, arbitrary: fc.constant(new Uint8Array()) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 9 }) },
    ),
  })
  .map(({ seed, changes, cutBy, extra }) => {
    const whole = Uint8Array.from([...seed, ...extra]);
    new DataView(whole.buffer).setUint16(2, whole.length);
    for (const [at, octet] of changes) whole[at % whole.length] = octet;
    return { bytes: whole.slice(0, Math.max(whole.length - cutBy, 0)), size: whole.length };
  });

describe('any octets', () => {
  test('the seeds are sound', () => {
    for (const seed of SEEDS) {
      const view = viewOf(seed);
      scanFrame010(view);
      expect(view.malformedReason).toBe('');
      expectAgreement(seed, seed.length);
    }
  });

  test('scan and field tree agree on damaged frames', () => {
    fc.assert(
      fc.property(damaged, ({ bytes, size }) => expectAgreement(bytes, size)),
      { numRuns: 3000 },
    );
  });

  test('scan and field tree agree on random octets behind a header', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.nat(3),
        fc.nat(15),
        fc.nat(11),
        fc.nat(14),
        (octets, type, flags, classCode, code) => {
          const codes = Uint8Array.of(classCode, code, 1, 0);
          const payload = Buffer.concat(type < 2 ? [codes, octets] : [octets]).toString('hex');
          const bytes = frame010({ type, flags, payload });
          expectAgreement(bytes, bytes.length);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
