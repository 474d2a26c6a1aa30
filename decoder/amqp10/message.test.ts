import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  binary8,
  composite,
  dissect,
  frameOf,
  nodeAt,
  nodesOf,
  octets,
  string8,
  symbol8,
  tilingFaults,
} from '../../test/support/amqp10.ts';
import { FLAG } from '../frame-view.ts';
import { LIMITS } from '../limits.ts';
import type { TreeNode } from '../tree.ts';

const MESSAGE = octets(
  [
    composite('53 70', '41', '50 07'),
    composite('53 73', string8('id-1'), '40', string8('queue')),
    `00 53 74 c1 0b 02 ${string8('key')} ${string8('val')}`,
    `00 53 75 b0 00000010 ${'ab'.repeat(16)}`,
  ].join(''),
);

/** A transfer with a payload; `more` as 41, 42 or 40. */
function transfer(payload: Uint8Array, more = '42', ...rest: readonly string[]): Uint8Array {
  const fields = ['43', '43', binary8('t'), '43', '42', more, ...rest];
  return frameOf(composite('53 14', ...fields) + Buffer.from(payload).toString('hex'));
}

function payloadNode(frame: Uint8Array, context: Parameters<typeof dissect>[1] = {}): TreeNode {
  const { tree } = dissect(frame, context);
  expect(tilingFaults(tree)).toEqual([]);
  return nodeAt(tree, 'payload');
}

const names = (node: TreeNode): (string | undefined)[] | undefined =>
  node.children?.map(({ name }) => name);

describe('a message in one transfer', () => {
  test('its sections', () => {
    const payload = payloadNode(transfer(MESSAGE));
    expect(names(payload)).toEqual(['header', 'properties', 'applicationProperties', 'data']);
    expect(nodeAt(payload, 'applicationProperties', 'key').value).toBe('val');
    expect(nodeAt(payload, 'data', 'value').value).toEqual({
      type: 'binary',
      value: 'ab'.repeat(16),
    });
  });

  test('sections that are no sections', () => {
    expect(payloadNode(transfer(octets('00 53 24 45'))).children?.[0].note).toContain(
      'not a section that the standard has',
    );
    const payload = payloadNode(transfer(octets('00 53 77 41 41 00')));
    expect(names(payload)).toEqual(['amqpValue', 'undecoded']);
    expect(payload.children?.[1].note).toContain('section');
  });

  test('a section that breaks keeps what was read, and the row is not malformed for it', () => {
    const frame = transfer(octets('00 53 77 c0 05 02 41 a1 05 61'));
    expect(dissect(frame).malformed).toBeUndefined();
    const payload = payloadNode(frame);
    expect(names(payload)).toEqual(['amqpValue', 'undecoded']);
    expect(nodeAt(payload, 'amqpValue', '0').value).toBe(true);
  });

  test('values that other decoders refuse', () => {
    expect(
      nodeAt(payloadNode(transfer(octets('00 53 77 a0 00'))), 'amqpValue', 'value').value,
    ).toEqual({ type: 'binary', value: '' });
    expect(
      nodeAt(payloadNode(transfer(octets('00 53 77 e0 02 05 41'))), 'amqpValue').value,
    ).toEqual({
      type: 'described',
      descriptor: 'amqp-value',
      value: [true, true, true, true, true],
    });
  });

  test('a long binary is counted, not shown', () => {
    const long = LIMITS.shownBinaryBytes + 1;
    const size = long.toString(16).padStart(8, '0');
    const payload = payloadNode(transfer(octets(`00 53 75 b0 ${size} ${'00'.repeat(long)}`)));
    const value = nodeAt(payload, 'data', 'value');
    expect(value.value).toBeUndefined();
    expect(value.note).toBe('4097 octets');
  });

  test('sections without end are shown up to a bound', () => {
    const payload = payloadNode(transfer(octets('00 53 75 a0 00'.repeat(LIMITS.treeNodes / 2))));
    expect(payload.children?.at(-1)).toMatchObject({ name: 'omitted', note: 'more sections' });
    expect(nodesOf(payload).length).toBeLessThan(2 * LIMITS.treeNodes);
  });

  test('keys of a type that their map does not allow', () => {
    const annotations = (key: string) =>
      payloadNode(transfer(octets(`00 53 72 c1 05 02 ${key} 41`)));
    expect(nodeAt(annotations(symbol8('a')), 'messageAnnotations').note).toBe(
      'message-annotations',
    );
    expect(nodeAt(annotations(string8('a')), 'messageAnnotations').note).toContain('not all keys');
  });

  test('other message formats and aborted deliveries say so', () => {
    const format = frameOf(
      `${composite('53 14', '43', '43', binary8('t'), '70 80013700')} 00 53 75 a0 00`,
    );
    expect(payloadNode(format).note).toContain('message format');
    const aborted = transfer(MESSAGE.subarray(0, 20), '42', '40', '40', '40', '41');
    expect(payloadNode(aborted).note).toContain('aborted');
    expect(nodesOf(payloadNode(aborted)).some(({ name }) => name === 'undecoded')).toBe(false);
  });

  test('a resumed delivery may begin inside a section', () => {
    const resumed = transfer(MESSAGE.subarray(10), '42', '40', '40', '41');
    const payload = payloadNode(resumed);
    expect(payload.children).toBeUndefined();
    expect(payload.note).toContain('resumed');
  });
});

describe('a message over several transfers', () => {
  test('every way to cut it in two or three shows the same leaves', () => {
    const whole = payloadNode(transfer(MESSAGE));
    const base = whole.start;
    const cut = fc.tuple(fc.nat(MESSAGE.length), fc.nat(MESSAGE.length));
    fc.assert(
      fc.property(cut, ([one, other]) => {
        const [first, second] = one < other ? [one, other] : [other, one];
        const parts = [
          MESSAGE.subarray(0, first),
          MESSAGE.subarray(first, second),
          MESSAGE.subarray(second),
        ];
        const frames = parts.map((part, i) => transfer(part, i < 2 ? '41' : '42'));
        const seen: [string, number, number][] = [];
        let before = 0;
        frames.forEach((frame, i) => {
          const flags = i > 0 ? FLAG.continuation : 0;
          const { tree } = dissect(frame, { flags, earlier: frames.slice(0, i) });
          expect(tilingFaults(tree)).toEqual([]);
          const node = tree.children?.find(({ name }) => name === 'payload');
          expect(node === undefined).toBe(parts[i].length === 0);
          if (node === undefined) return;
          expect(nodesOf(node).some(({ name }) => name === 'undecoded')).toBe(false);
          const shift = before - node.start;
          for (const leaf of nodesOf(node).filter(({ children }) => children === undefined)) {
            seen.push([leaf.name, leaf.start + shift, leaf.end + shift]);
          }
          before += parts[i].length;
        });
        // Leaves of the parts tile the message, and each lies in one leaf of the whole.
        const leaves = nodesOf(whole).filter(({ children }) => children === undefined);
        let at = 0;
        for (const [, start, end] of seen) {
          expect(start).toBe(at);
          at = end;
          const home = leaves.find((leaf) => leaf.start - base <= start && end <= leaf.end - base);
          expect(home !== undefined || end - start > 0).toBe(true);
        }
        expect(at).toBe(MESSAGE.length);
      }),
      { numRuns: 400 },
    );
  });

  test('says where it comes from and where it goes', () => {
    const frames = [
      transfer(MESSAGE.subarray(0, 55), '41'),
      transfer(MESSAGE.subarray(55, 58), '41'),
      transfer(MESSAGE.subarray(58), '42'),
    ];
    const notes = frames.map((frame, i) => {
      const flags = i > 0 ? FLAG.continuation : 0;
      const payload = payloadNode(frame, { flags, earlier: frames.slice(0, i) });
      return payload.children?.at(-1)?.note;
    });
    expect(notes[0]).toBe('data; goes on in the next frame');
    expect(notes[1]).toBe('began in an earlier frame; data; goes on in the next frame');
    expect(notes[2]).toBe('began in an earlier frame; data');
  });

  test('without the earlier frames nothing is guessed', () => {
    const frame = transfer(MESSAGE.subarray(30));
    for (const context of [{}, { earlier: [] }]) {
      const payload = payloadNode(frame, { flags: FLAG.continuation, ...context });
      expect(payload.children).toBeUndefined();
      expect(payload.note).toContain('not at hand');
    }
    const first = transfer(MESSAGE.subarray(0, 30), '41');
    for (const broken of [first.subarray(0, first.length - 1), octets('00'), frameOf('41')]) {
      const payload = payloadNode(frame, { flags: FLAG.continuation, earlier: [broken] });
      expect(payload.children).toBeUndefined();
      expect(payload.note).toContain('lost before this frame');
    }
  });
});

describe('what is missing or must not be shown', () => {
  test('a frame that is cut inside its payload', () => {
    const frame = transfer(MESSAGE);
    const { tree, malformed } = dissect(frame.subarray(0, frame.length - 5), {
      size: frame.length,
    });
    expect(tilingFaults(tree)).toEqual([]);
    expect(malformed).toMatchObject({ layer: 'tcp', offset: frame.length - 5 });
    expect(tree.children?.map(({ name }) => name)).toEqual([
      'frameHeader',
      'performative',
      'payload',
      'missing',
    ]);
    expect(nodeAt(tree, 'payload', 'data', 'value').note).toBe('the rest was lost');
  });

  test('credentials', () => {
    const frame = transfer(MESSAGE);
    const payload = payloadNode(frame, { flags: FLAG.secretPayload });
    expect(payload.value).toEqual({ type: 'secret', bytes: MESSAGE.length });
    expect(payload.children).toBeUndefined();
    const cut = dissect(frame.subarray(0, frame.length - 9), {
      size: frame.length,
      flags: FLAG.secretPayload,
    });
    expect(cut.secrets).toEqual([{ start: payload.start, end: frame.length }]);
  });
});

describe('tokens on a link whose attach was not captured', () => {
  const SIGNATURE = 'SharedAccessSignature sig=x';
  const hidden = (frame: Uint8Array, size = frame.length): string => {
    const { secrets, tree } = dissect(frame, { size });
    expect(JSON.stringify(tree)).not.toContain('sig=');
    const shown = Buffer.from(frame);
    for (const { start, end } of secrets) shown.fill('*', start, end);
    return shown.toString('latin1');
  };
  const properties = (...entries: readonly string[]) => {
    const items = octets(entries.map(string8).join(''));
    const size = (items.length + 1).toString(16).padStart(2, '0');
    const count = entries.length.toString(16).padStart(2, '0');
    return `00 53 74 c1 ${size} ${count} ${Buffer.from(items).toString('hex')}`;
  };
  const valueSection = `00 53 77 ${string8(SIGNATURE)}`;

  test('the body of a put-token request', () => {
    const put = octets(properties('operation', 'put-token', 'name', 'n') + valueSection);
    const frame = transfer(put);
    expect(hidden(frame)).not.toContain('sig=');
    const payload = payloadNode(frame);
    expect(names(payload)).toEqual(['applicationProperties', 'body']);
    const bytes = SIGNATURE.length + 5;
    expect(nodeAt(payload, 'body').value).toEqual({ type: 'secret', bytes });
    // Cut anywhere, nothing of it is shown either.
    for (let end = frame.length - 1; end > frame.length - bytes; end--) {
      expect(hidden(frame.subarray(0, end), frame.length)).not.toContain('Shared');
    }
  });

  test('the body of any other request is shown', () => {
    const other = octets(properties('operation', 'READ') + valueSection);
    expect(nodeAt(payloadNode(transfer(other)), 'amqpValue', 'value').value).toBe(SIGNATURE);
    expect(dissect(transfer(other)).secrets).toEqual([]);
  });

  test('a token among the properties of a management request', () => {
    const read = properties('operation', 'READ', 'security_token', SIGNATURE, 'name', 'hub');
    const frame = transfer(octets(read));
    expect(hidden(frame)).not.toContain('sig=');
    const section = nodeAt(payloadNode(frame), 'applicationProperties');
    const secret = { type: 'secret', bytes: SIGNATURE.length + 2 };
    expect(nodeAt(section, 'security_token').value).toEqual(secret);
    expect(nodeAt(section, 'name').value).toBe('hub');
    for (let end = frame.length - 12; end > frame.length - 12 - SIGNATURE.length; end--) {
      expect(hidden(frame.subarray(0, end), frame.length)).not.toContain('Shared');
    }
  });
});
