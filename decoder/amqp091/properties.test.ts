import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FrameView, TYPE } from '../frame-view.ts';
import type { Amqp0xCode } from '../protocol.ts';
import type { TreeNode } from '../tree.ts';
import { METHOD_ROWS } from './catalogue.ts';
import { describe091 } from './describe.ts';
import { dissectFrame091 } from './dissect.ts';
import { AMQP091_TYPE_NAMES } from './names.ts';
import { scanFrame091 } from './scan.ts';

const text = (s: string): string => Buffer.from(s).toString('hex');

/** Sound frames to damage, each with another construct: type and payload. */
const SEEDS = [
  // connection.start-ok: nested tables, a secret
  `01 000a000b 0000003c 0c${text('capabilities')} 46 0000000d 0a${text('basic.nack')} 7401
   07${text('product')} 53 00000004 ${text('mine')} 03${text('ver')} 53 00000003 ${text('1.2')}
   05${text('PLAIN')} 0000000c 00${text('guest')}00${text('guest')} 05${text('en_US')}`,
  // basic.publish, deliver, ack
  `01 003c0028 0000 06${text('ledger')} 02${text('eu')} 01`,
  `01 003c003c 04${text('ctag')} 0000000000000007 01 03${text('xxx')} 03${text('kkk')}`,
  '01 003c0050 0000000000000009 01',
  // queue.declare with an argument
  `01 0032000a 0000 01${text('q')} 1f 0000000d 07${text('x-limit')} 49 0000000a`,
  // content header: content-type, headers, delivery-mode, timestamp
  `02 003c 0000 000000000000032c b040 0a${text('text/plain')} 0000001b 01${text('k')} 6c
   0000000000000001 01${text('b')} 7401 01${text('a')} 41 00000005 62ff 7500ff 02 000000006553f100`,
  '03 616263',
  '08',
].map((hex) => {
  const [type, ...payload] = Buffer.from(hex.replace(/\s/g, ''), 'hex');
  return Uint8Array.from([type, 0, 1, 0, 0, 0, payload.length, ...payload, 0xce]);
});

const versions = fc.constantFrom<Amqp0xCode>(3, 4, 5);

function scan(bytes: Uint8Array, size: number, version: Amqp0xCode, offset = 0): FrameView {
  const none = new Float64Array(0);
  const pieces = { count: 0, start: none, length: none, fileOffset: none, packet: none };
  const around = new Uint8Array(bytes.length + offset + 3).fill(0xce);
  around.set(bytes, offset);
  const view = new FrameView(around, pieces);
  view.start = offset;
  view.end = offset + bytes.length;
  view.size = size;
  scanFrame091(view, version);
  return view;
}

/**
 * Why a node is not tiled by its children, if it is not. Plain comparisons: `expect` for each of so
 * many nodes would be most of the time.
 */
function untiled(node: TreeNode): string | undefined {
  let next = node.start;
  for (const child of node.children ?? []) {
    if (child.start !== next) return `${child.name} begins at ${child.start}, not ${next}`;
    if (child.end <= child.start) return `${child.name} is empty`;
    const inside = untiled(child);
    if (inside !== undefined) return inside;
    next = child.end;
  }
  if (node.children !== undefined && next !== node.end)
    return `${node.name} ends before ${node.end}`;
  return undefined;
}

function nodesNamed(node: TreeNode, name: string): TreeNode[] {
  const own = node.name === name ? [node] : [];
  return [...own, ...(node.children ?? []).flatMap((child) => nodesNamed(child, name))];
}

function typeName(type: number): string {
  if (type === TYPE.unknown) return 'unknown';
  const numbers = type - TYPE.unknownMethod;
  return AMQP091_TYPE_NAMES.get(type) ?? `${numbers >>> 16}.${numbers & 0xffff}`;
}

function expectAgreement(bytes: Uint8Array, size: number, version: Amqp0xCode): void {
  const view = scan(bytes, size, version, 5);
  const context = { size, version, direction: 0, flags: 0 } as const;
  const { name, fields, tree, malformed, secrets } = dissectFrame091(bytes, context);
  expect(tree.start).toBe(0);
  expect(tree.end).toBe(size);
  expect(untiled(tree)).toBeUndefined();
  expect(name).toBe(typeName(view.type));
  expect(malformed !== undefined).toBe(view.malformedLayer !== 0);
  expect(malformed?.offset ?? 0).toBe(view.malformedOffset);
  expect(malformed?.reason ?? '').toBe(view.malformedReason);
  // Columns and fields are read by different code and say the same.
  expect(view.replyCode).toBe(fields.replyCode ?? fields.code ?? -1);
  expect(view.credit).toBe(fields.messageCount ?? fields.prefetchCount ?? -1);
  if (typeof fields.deliveryTag === 'number') expect(view.deliveryId).toBe(fields.deliveryTag);
  const counted = fields.payloadBytes ?? fields.bodySize ?? -1;
  if (typeof counted === 'number') expect(view.payloadBytes).toBe(counted);
  for (const { start, end } of secrets) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeLessThanOrEqual(bytes.length);
  }
  // A sound method or header leaves nothing undecoded.
  const known = view.type < TYPE.unknownMethod && view.type !== TYPE.unknown;
  const undecoded = nodesNamed(tree, 'undecoded');
  const classKnown = view.type !== TYPE.contentHeader || fields.properties !== undefined;
  if (malformed === undefined && known && classKnown) expect(undecoded).toEqual([]);
  const line = describe091(name, fields);
  expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
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
    const whole = Uint8Array.from([...seed.slice(0, -1), ...extra, 0xce]);
    new DataView(whole.buffer).setUint32(3, whole.length - 8);
    for (const [at, octet] of changes) whole[at % whole.length] = octet;
    const size = whole.length;
    return { bytes: whole.slice(0, Math.max(size - cutBy, 0)), size };
  });

describe('any octets', () => {
  test('the seeds are sound', () => {
    for (const seed of SEEDS) {
      expect(scan(seed, seed.length, 3).malformedReason).toBe('');
      expectAgreement(seed, seed.length, 3);
    }
  });

  test('scan and field tree agree on damaged frames', () => {
    fc.assert(
      fc.property(damaged, versions, ({ bytes, size }, version) => {
        expectAgreement(bytes, size, version);
      }),
      { numRuns: 1500 },
    );
  });

  test('and on what was never a frame', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 80 }),
        fc.nat(90),
        versions,
        (bytes, more, version) => {
          expectAgreement(bytes, bytes.length + (more < 60 ? 0 : more - 60), version);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('and on every method with arguments of chance', () => {
    const numbers = fc.constantFrom(...METHOD_ROWS).map(({ classId, spec }) => [classId, spec.id]);
    // Small octets make lengths that often fit.
    const args = fc.array(fc.nat(5), { maxLength: 60 });
    fc.assert(
      fc.property(numbers, args, versions, ([classId, methodId], rest, version) => {
        const size = rest.length + 12;
        const bytes = Uint8Array.from([
          1,
          0,
          1,
          0,
          0,
          0,
          size - 8,
          0,
          classId,
          0,
          0,
          ...rest,
          0xce,
        ]);
        new DataView(bytes.buffer).setUint16(9, methodId);
        expectAgreement(bytes, size, version);
      }),
      { numRuns: 1500 },
    );
  });

  test('cut at every octet, a frame shows what is left and never more', () => {
    for (const seed of SEEDS) {
      const whole = dissectFrame091(seed, {
        size: seed.length,
        version: 3,
        direction: 0,
        flags: 0,
      });
      for (let at = 0; at < seed.length; at++) {
        const cut = seed.slice(0, at);
        expectAgreement(cut, seed.length, 3);
        const context = { size: seed.length, version: 3, direction: 0, flags: 0 } as const;
        const part = dissectFrame091(cut, context);
        expect(part.malformed).toMatchObject({ layer: 'tcp', offset: at });
        for (const [key, value] of Object.entries(part.fields)) {
          if (Array.isArray(value) || (value !== null && typeof value === 'object')) continue;
          expect(value).toEqual(whole.fields[key]);
        }
      }
    }
  });
});
