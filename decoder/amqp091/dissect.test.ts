import { describe, expect, test } from 'vitest';
import { LIMITS } from '../limits.ts';
import { type Amqp0xCode, PROTOCOL } from '../protocol.ts';
import type { TreeNode } from '../tree.ts';
import { dissectFrame091 } from './dissect.ts';

type Octets = readonly number[];

const text = (s: string): Octets => [...new TextEncoder().encode(s)];
const short = (n: number): Octets => [n >> 8, n & 255];
const long = (n: number): Octets => [...short(n >>> 16), ...short(n & 0xffff)];
const longlong = (n: bigint): Octets => [
  ...long(Number(n >> 32n)),
  ...long(Number(n & 0xffffffffn)),
];
const shortstr = (s: string): Octets => [text(s).length, ...text(s)];
const longstr = (content: Octets): Octets => [...long(content.length), ...content];
const entry = (key: string, letter: string, value: Octets): Octets => [
  ...shortstr(key),
  ...text(letter),
  ...value,
];

function frame(type: number, payload: Octets, channel = 1): Uint8Array {
  return Uint8Array.from([type, ...short(channel), ...long(payload.length), ...payload, 0xce]);
}

function method(classId: number, methodId: number, args: Octets, channel = 1): Uint8Array {
  return frame(1, [...short(classId), ...short(methodId), ...args], channel);
}

function header(flags: number, properties: Octets): Uint8Array {
  return frame(2, [...short(60), ...short(0), ...longlong(5n), ...short(flags), ...properties]);
}

function dissect(bytes: Uint8Array, version: Amqp0xCode = 3, size = bytes.length) {
  return dissectFrame091(bytes, { size, version, direction: 0, flags: 0 });
}

/** The node of that name, at any depth. */
function find(node: TreeNode, name: string): TreeNode | undefined {
  if (node.name === name) return node;
  for (const child of node.children ?? []) {
    const found = find(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The headers property alone in a content header. */
function headers(entries: Octets) {
  return dissect(header(0x2000, longstr(entries)));
}

function fieldValue(letter: string, value: Octets) {
  const { fields, malformed } = headers(entry('k', letter, value));
  expect(malformed).toBeUndefined();
  return JSON.parse(JSON.stringify(fields)).properties.headers[0][1];
}

describe('a frame too long to be given whole', () => {
  const body = new Uint8Array([3, 0, 1, 0, 0, 1, 0, ...new Array(20).fill(7)]);
  const context = { size: 264, direction: 0, flags: 0, version: PROTOCOL.amqp091 } as const;

  test('lost octets and octets left out are told apart', () => {
    const lost = dissectFrame091(body, context).tree.children?.at(-1);
    expect(lost).toMatchObject({ name: 'missing', start: 27, end: 264 });
    const leftOut = dissectFrame091(body, { ...context, isLeftOut: true });
    expect(leftOut.malformed).toBeUndefined();
    expect(leftOut.tree.children?.at(-1)).toMatchObject({
      name: 'not-shown',
      note: 'not shown, since the frame is so long',
      start: 27,
      end: 264,
    });
  });
});

describe('field values', () => {
  const all = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
  test.each([
    ['t', [1], true],
    ['t', [0], false],
    ['b', [0xff], -1],
    ['B', [0xff], 255],
    ['s', [0xff, 0xfe], -2],
    ['u', [0xff, 0xfe], 65534],
    ['U', [0xff, 0xfe], -2],
    ['I', [0xff, 0xff, 0xff, 0xff], -1],
    ['i', [0xff, 0xff, 0xff, 0xff], 4294967295],
    ['l', all, -1],
    ['L', all, -1],
    ['l', longlong(9007199254740993n), { type: 'long', value: '9007199254740993' }],
    ['f', [0x3f, 0xc0, 0, 0], 1.5],
    ['f', [0x7f, 0x80, 0, 0], { type: 'float', value: 'Infinity' }],
    ['d', [0x7f, 0xf8, 0, 0, 0, 0, 0, 0], { type: 'double', value: 'NaN' }],
    ['D', [2, 0, 0, 0, 123], { type: 'decimal', value: '1.23' }],
    ['D', [4, 0, 0, 0, 5], { type: 'decimal', value: '0.0005' }],
    ['D', [1, 0xff, 0xff, 0xff, 0xf6], { type: 'decimal', value: '-1.0' }],
    ['S', longstr(text('é')), 'é'],
    ['S', longstr([0xff]), { type: 'binary', value: 'ff' }],
    ['x', longstr(text('ab')), { type: 'binary', value: '6162' }],
    ['T', longlong(1_700_000_000n), { type: 'timestamp', value: 1_700_000_000_000 }],
    ['T', all, { type: 'timestamp', value: '18446744073709551615000' }],
    ['V', [], null],
    ['A', longstr([...text('t'), 1, ...text('V')]), [true, null]],
    ['F', longstr(entry('a', 'I', long(7))), [['a', 7]]],
    // Qpid's.
    ['c', longstr(text('ascii')), 'ascii'],
    ['C', longstr(text('wide')), 'wide'],
    ['k', [0x41], { type: 'char', value: 'A' }],
  ] as const)('%s %j is %j', (letter, value, json) => {
    expect(fieldValue(letter, value)).toEqual(json);
  });

  test('keys repeat, and need not be UTF-8', () => {
    const entries = [...entry('a', 'V', []), ...entry('a', 't', [1]), 1, 0xff, ...text('V')];
    expect(headers(entries).fields.properties).toEqual({
      headers: [
        ['a', null],
        ['a', true],
        [{ type: 'binary', value: 'ff' }, null],
      ],
    });
  });
});

describe('dialects of field tables', () => {
  test('s is a short-string where only that parses to the end', () => {
    const entries = [...entry('k', 's', shortstr('abc')), ...entry('l', 'l', longlong(2n ** 63n))];
    expect(headers(entries).fields.properties).toEqual({
      headers: [
        ['k', 'abc'],
        ['l', { type: 'ulong', value: '9223372036854775808' }],
      ],
    });
  });

  test('s is a short-int where that parses, and l is signed with it', () => {
    const entries = [...entry('k', 's', short(300)), ...entry('l', 'l', longlong(2n ** 63n))];
    expect(headers(entries).fields.properties).toEqual({
      headers: [
        ['k', 300],
        ['l', { type: 'long', value: '-9223372036854775808' }],
      ],
    });
  });

  test('the dialect is one for a table and what is nested in it', () => {
    const entries = entry('t', 'F', longstr(entry('k', 's', shortstr('abc'))));
    expect(headers(entries).fields.properties).toEqual({ headers: [['t', [['k', 'abc']]]] });
  });
});

describe('tables that go wrong', () => {
  test('the fault is that of the dialect that comes furthest', () => {
    const entries = [
      ...entry('a', 'U', [0, 1]),
      ...entry('b', 's', [0xff, 0xfe]),
      ...entry('c', '?', []),
    ];
    const bytes = header(0x2000, longstr(entries));
    const { fields, malformed } = dissect(bytes);
    expect(fields.properties).toEqual({
      headers: [
        ['a', 1],
        ['b', -2],
      ],
    });
    expect(malformed?.reason).toBe("0x3f ('?') is no field value type");
  });

  test('an unknown type: what was before it stays, and what is behind the table', () => {
    const entries = [...entry('a', 't', [1]), ...entry('b', '?', [1, 2, 3])];
    const bytes = header(0x3000, [...longstr(entries), 2]);
    const { fields, malformed, tree } = dissect(bytes);
    expect(fields.properties).toEqual({ headers: [['a', true]], deliveryMode: 2 });
    const offset = bytes.indexOf('?'.charCodeAt(0));
    const reason = "0x3f ('?') is no field value type";
    expect(malformed).toEqual({ layer: 'amqp', offset, reason });
    expect(find(tree, 'undecoded')).toEqual({
      name: 'undecoded',
      label: 'undecoded',
      start: offset - 2,
      end: offset + 4,
      note: reason,
    });
  });

  test('a table longer than its frame', () => {
    const { malformed, fields } = dissect(header(0x2000, [0, 0, 1, 0, 1]));
    expect(fields.properties).toEqual({});
    const reason = '256 octets claimed, 1 left';
    expect(malformed).toEqual({ layer: 'amqp', offset: 21, reason });
  });

  test('nesting has a limit', () => {
    let inner: Octets = [];
    for (let i = 0; i < LIMITS.nesting - 1; i++) inner = entry('t', 'F', longstr(inner));
    expect(headers(inner).malformed).toBeUndefined();
    const { malformed } = headers(entry('t', 'F', longstr(inner)));
    expect(malformed?.reason).toBe(`nested deeper than ${LIMITS.nesting} levels`);
  });

  test('elements beyond the limit are one node', () => {
    const count = LIMITS.elements + 10;
    const nulls = new Array<number>(count).fill('V'.charCodeAt(0));
    const { tree, malformed } = headers(entry('k', 'A', longstr(nulls)));
    expect(malformed).toBeUndefined();
    const more = find(tree, 'more');
    // One element of the limit is the entry `k` itself.
    expect(more && more.end - more.start).toBe(11);
  });
});

describe('bits', () => {
  const declare = method(50, 10, [...short(0), ...shortstr('q'), 0b01010, ...long(0)]);

  test('consecutive ones are one node of one octet', () => {
    const { fields, tree } = dissect(declare);
    expect(fields).toMatchObject({ passive: false, durable: true, exclusive: false });
    expect(find(tree, 'bits')).toEqual({
      name: 'bits',
      label: 'passive, durable, exclusive, auto-delete, no-wait',
      value: { passive: false, durable: true, exclusive: false, autoDelete: true, noWait: false },
      type: 'bit',
      start: 15,
      end: 16,
      spec: '4.2.5.2',
    });
  });

  test('one alone bears its name, and bits without meaning are said', () => {
    const { tree, malformed } = dissect(method(20, 20, [0b11]));
    expect(find(tree, 'active')).toMatchObject({
      value: true,
      note: 'bits are set that mean nothing',
    });
    expect(malformed).toBeUndefined();
  });
});

describe('versions', () => {
  const consume = [...short(0), ...shortstr('q'), ...shortstr(''), 0];

  test('0-8 basic.consume with and without arguments', () => {
    const without = dissect(method(60, 20, consume), 5);
    expect(without.malformed).toBeUndefined();
    expect(without.fields.arguments).toBeUndefined();
    const table = longstr(entry('x', 't', [1]));
    const withThem = dissect(method(60, 20, [...consume, ...table]), 5);
    expect(withThem.malformed).toBeUndefined();
    expect(withThem.fields.arguments).toEqual([['x', true]]);
  });

  test('0-9-1 requires them', () => {
    const { malformed, fields } = dissect(method(60, 20, consume));
    expect(malformed).toEqual({ layer: 'amqp', offset: 17, reason: '4 octets needed, 0 left' });
    expect(fields.queue).toBe('q');
  });

  test('the same numbers are another method', () => {
    const close = [...short(320), ...shortstr('bye'), ...short(0), ...short(0)];
    expect(dissect(method(10, 60, close), 5).name).toBe('connection.close');
    const blocked = dissect(method(10, 60, shortstr('memory')), 3);
    expect(blocked).toMatchObject({ name: 'connection.blocked', fields: { reason: 'memory' } });
  });

  test('0-9 message.transfer counts its body', () => {
    const args = [
      ...[
        ...short(0),
        ...shortstr('d'),
        0,
        ...longlong(0n),
        4,
        ...longlong(0n),
        1,
        ...longlong(0n),
      ],
      ...new Array<number>(10).fill(0),
      ...[...longstr(text('token')), ...long(0), 0, ...longstr(text('hello'))],
    ];
    const { name, fields, malformed, secrets } = dissect(method(120, 10, args), 4);
    expect(malformed).toBeUndefined();
    expect(name).toBe('message.transfer');
    expect(fields).toMatchObject({ payloadBytes: 5, securityToken: { type: 'secret', bytes: 5 } });
    expect(fields).not.toHaveProperty('body');
    expect(secrets).toHaveLength(1);
  });
});

describe('secrets', () => {
  function startOk(mechanism: string, response: Octets, clientProperties: Octets = []) {
    return method(
      10,
      11,
      [
        ...longstr(clientProperties),
        ...shortstr(mechanism),
        ...longstr(response),
        ...shortstr('en_US'),
      ],
      0,
    );
  }
  const login = [
    ...entry('LOGIN', 'S', longstr(text('carol'))),
    ...entry('PASSWORD', 'S', longstr(text('sesame'))),
  ];

  test.each([
    ['PLAIN', text('\0guest\0sesame'), 'guest'],
    ['PLAIN', text('other\0guest\0sesame'), 'guest'],
    ['PLAIN', text('sesame'), undefined],
    ['AMQPLAIN', login, 'carol'],
    ['AMQPLAIN', login.slice(0, 9), undefined],
    ['SCRAM-SHA-256', text('n,,n=dave,r=sesame'), 'dave'],
    ['X-OWN', text('sesame'), undefined],
  ] as const)('%s shows no more than the user', (mechanism, response, user) => {
    const bytes = startOk(mechanism, response);
    const result = dissect(bytes);
    const value = { type: 'secret', bytes: response.length };
    expect(result.fields.response).toEqual(user === undefined ? value : { ...value, user });
    expect(JSON.stringify(result)).not.toContain('sesame');
    const start = bytes.length - 1 - 6 - response.length;
    expect(result.secrets).toEqual([{ start, end: start + response.length }]);
  });

  test('secure-ok and update-secret', () => {
    const secure = dissect(method(10, 21, longstr(text('sesame')), 0));
    expect(secure.fields).toEqual({ response: { type: 'secret', bytes: 6 } });
    expect(secure.secrets).toEqual([{ start: 15, end: 21 }]);
    const update = dissect(method(10, 70, [...longstr(text('sesame')), ...shortstr('due')], 0));
    expect(update.fields).toEqual({ newSecret: { type: 'secret', bytes: 6 }, reason: 'due' });
  });

  test('a credential that is cut, or not reached, is as secret', () => {
    const bytes = startOk('PLAIN', text('\0guest\0sesame'));
    const cut = bytes.subarray(0, bytes.length - 10);
    const atCut = dissect(cut, 3, bytes.length);
    expect(atCut.secrets).toEqual([{ start: 21, end: cut.length }]);
    // The mechanism's length is wrong, so what follows is never told apart.
    const wrong = Uint8Array.from(bytes);
    wrong[15] = 200;
    const unread = dissect(wrong);
    expect(unread.malformed?.layer).toBe('amqp');
    expect(unread.secrets).toEqual([{ start: 15, end: bytes.length - 1 }]);
  });

  test('a bad client property hides the octets behind it, not the arguments', () => {
    const bytes = startOk('PLAIN', text('\0guest\0sesame'), entry('k', '?', [1]));
    const { fields, malformed, secrets } = dissect(bytes);
    expect(malformed).toMatchObject({ layer: 'amqp', offset: 17 });
    expect(fields).toMatchObject({ mechanism: 'PLAIN', response: { user: 'guest' } });
    expect(secrets).toEqual([{ start: 11, end: bytes.length - 1 }]);
  });

  test('a credential longer than it says', () => {
    const bytes = method(10, 21, [...longstr(text('ses')), ...text('ame')], 0);
    const { malformed, secrets } = dissect(bytes);
    expect(malformed?.reason).toBe('3 octets after the last argument');
    expect(secrets).toEqual([{ start: 15, end: 21 }]);
  });

  test('a table that swallows the credential does not show it', () => {
    const bytes = startOk('PLAIN', text('\0guest\0sesame'));
    bytes[14] = bytes.length - 16;
    const result = dissect(bytes);
    expect(JSON.stringify(result)).not.toContain('sesame');
    expect(result.secrets).toEqual([{ start: 11, end: bytes.length - 1 }]);
  });
});
