/** WebSocket as it must not be, is not answered, or carries something else: each is named, and nothing is made up. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { type Decoded, decodeBytes, frameBytes } from '../../test/support/decode.ts';
import { EMPTY_10, HEADER_10, join, OPEN } from '../../test/support/framing.ts';
import {
  SocketEnd,
  socketFrame,
  socketWire,
  upgradeAnswer,
  upgradeRequest,
} from '../../test/support/web-socket.ts';
import {
  capture,
  captureOf,
  framesOf,
  SAYINGS,
  type Said,
  segmentsOf,
} from '../../test/support/wire.ts';
import { CaptureDecoder } from '../decode.ts';
import { HeldBudget } from '../net/held-budget.ts';

const AMQP = { protocol: 'amqp' };
const mask = Uint8Array.of(1, 2, 3, 4);
const text = (value: string) => new Uint8Array(Buffer.from(value));
const client = (...frames: Uint8Array[]): Said => ({ fromClient: true, bytes: join(...frames) });
const server = (...frames: Uint8Array[]): Said => ({ fromClient: false, bytes: join(...frames) });
const upgraded = (choice = AMQP) => [client(upgradeRequest(choice)), server(upgradeAnswer(choice))];

const names = ({ rows }: Decoded) => rows.map(({ name, direction }) => `${direction} ${name}`);
const infoOf = (decoded: Decoded) => decoded.connections.get(1);
const decode = (...wire: Said[]) => decodeBytes(capture(wire));

describe('what RFC 6455 does not allow is said, and read', () => {
  const masked = (payload: Uint8Array, parts = {}) => socketFrame(payload, { mask, ...parts });
  const CASES: readonly [string, Said[], string][] = [
    [
      'a client without masks',
      [client(socketFrame(HEADER_10), socketFrame(OPEN)), server(socketFrame(HEADER_10))],
      'The client does not mask its frames, as a client must (RFC 6455 5.1).',
    ],
    [
      'a server with masks',
      [client(masked(HEADER_10), masked(OPEN)), server(masked(HEADER_10))],
      'The server masks its frames, as a server must not (RFC 6455 5.1).',
    ],
    [
      'a continuation of nothing',
      [client(masked(HEADER_10), masked(OPEN, { opcode: 0 })), server(socketFrame(HEADER_10))],
      'The client goes on with a message that it did not begin (RFC 6455 5.4).',
    ],
    [
      'a message inside another',
      [client(masked(HEADER_10, { isFinal: false }), masked(OPEN)), server(socketFrame(HEADER_10))],
      'The client begins a message inside another (RFC 6455 5.4).',
    ],
    [
      'an opcode without a meaning',
      [
        client(masked(HEADER_10), masked(text('what'), { opcode: 5 }), masked(OPEN)),
        server(socketFrame(HEADER_10)),
      ],
      'The client sends frames with the opcode 5, which has no meaning (RFC 6455 5.2).',
    ],
    [
      'a ping that is too long',
      [
        client(masked(HEADER_10), masked(new Uint8Array(300), { opcode: 9 }), masked(OPEN)),
        server(socketFrame(HEADER_10)),
      ],
      'The client sends a control frame that is too long (RFC 6455 5.5).',
    ],
    [
      'a message of text',
      [
        client(masked(HEADER_10, { opcode: 1 }), masked(OPEN, { opcode: 1 })),
        server(socketFrame(HEADER_10)),
      ],
      'The client sends AMQP as text, which must be binary (AMQP WebSocket Binding 2.2).',
    ],
  ];

  test.each(CASES)('%s', (_, wire, fault) => {
    const decoded = decode(...upgraded(), ...wire);
    expect(names(decoded)).toEqual(['0 protocol-header', '0 open', '1 protocol-header']);
    expect(infoOf(decoded)).toMatchObject({ webSocketFault: fault, notDecoded: undefined });
    for (const row of decoded.rows) expect(frameBytes(decoded, row)).toStrictEqual(row.head);
  });

  test('masks that change: each frame is read again as it was read first', () => {
    const cut = (from: number, to?: number) => OPEN.subarray(from, to);
    const decoded = decode(
      ...upgraded(),
      client(socketFrame(HEADER_10, { mask })),
      server(socketFrame(HEADER_10), socketFrame(cut(0, 9)), socketFrame(cut(9), { mask })),
      server(socketFrame(EMPTY_10)),
    );
    const sent = ['0 protocol-header', '1 protocol-header', '1 open', '1 empty'];
    expect(names(decoded)).toEqual(sent);
    for (const row of decoded.rows) {
      expect(Buffer.from(frameBytes(decoded, row))).toEqual(Buffer.from(row.head));
    }
  });

  test('bits that nobody agreed on: the message is lost, and nothing else', () => {
    const decoded = decode(
      ...upgraded(),
      client(
        socketFrame(HEADER_10, { mask }),
        socketFrame(OPEN, { mask, reserved: 4 }),
        socketFrame(EMPTY_10, { mask }),
        socketFrame(EMPTY_10, { mask }),
        socketFrame(EMPTY_10, { mask }),
      ),
    );
    expect(names(decoded)).toEqual(['0 protocol-header', '0 gap', '0 empty', '0 empty', '0 empty']);
    expect(infoOf(decoded)?.webSocketFault).toBe(
      'The client sets bits that nobody agreed on (RFC 6455 5.2).',
    );
  });
});

describe('lengths and amounts', () => {
  test.each([2n ** 62n, 2n ** 63n, 2n ** 64n - 1n])('a frame of %d octets goes on', (length) => {
    const begun = socketFrame(HEADER_10, { mask, length });
    const rest = join(OPEN, EMPTY_10, OPEN).map((octet, at) => octet ^ mask[at % 4]);
    const decoded = decode(...upgraded(), client(begun), client(rest));
    expect(framesOf(decoded, 0)).toHaveLength(4);
    expect(decoded.error).toBeUndefined();
  });

  test('fragments without an end, and empty ones, hold nothing', () => {
    const parts = [...OPEN].flatMap((octet) => [
      socketFrame(Uint8Array.of(octet), { opcode: 0, isFinal: false, mask }),
      socketFrame(new Uint8Array(), { opcode: 0, isFinal: false, mask }),
    ]);
    const header = socketFrame(HEADER_10, { isFinal: false, mask });
    const all = Array.from({ length: 400 }, () => join(...parts));
    const decoded = decode(...upgraded(), client(header, ...all));
    expect(framesOf(decoded, 0)).toHaveLength(401);
  });

  test('what inflates to more than is believed is not read to its end', () => {
    const bomb = deflateRawSync(Buffer.alloc(100 * 1024 * 1024), { level: 9 });
    const choice = { protocol: 'amqp', deflate: '' };
    const wire = [
      ...upgraded(choice),
      client(new SocketEnd(choice, true).message(HEADER_10)),
      client(socketFrame(new Uint8Array(bomb), { reserved: 4, mask })),
    ];
    let kept = 0;
    let told: string | undefined;
    const decoder = new CaptureDecoder({
      frame: () => undefined,
      connectionDone: (info) => {
        told = info.notDecoded;
      },
      inflated: (_, octets) => {
        kept += octets.length;
      },
    });
    decoder.push(capture(wire));
    decoder.end();
    expect(kept).toBeLessThan(90 * 1024 * 1024);
    expect(told).toMatch(/cannot be inflated: it inflates to more than is believed/);
  });

  test('frames that are found and are none, again and again, end in a gap', () => {
    const tiny = socketFrame(Uint8Array.of(1));
    const noise = join(tiny, tiny, tiny, tiny, Uint8Array.of(0x73, 0x7f));
    const wire = upgraded();
    const [asked, granted] = wire;
    const begun = server(socketFrame(HEADER_10), socketFrame(OPEN));
    const lost = server(new Uint8Array(50));
    const rest = server(join(...Array.from({ length: 2900 }, () => noise)));
    const segments = segmentsOf([asked, granted, begun, lost, rest, rest], () => 60_000);
    const decoded = decodeBytes(captureOf(segments.filter(({ bytes }) => bytes.length !== 50)));
    expect(decoded.error).toBeUndefined();
    expect(names(decoded)).toEqual(['1 protocol-header', '1 open', '1 gap']);
  });

  test('what is held is given back, however it ends', () => {
    const budgets = new Set<HeldBudget>();
    const take = HeldBudget.prototype.take;
    const spy = vi.spyOn(HeldBudget.prototype, 'take').mockImplementation(function (
      this: HeldBudget,
      count,
    ) {
      budgets.add(this);
      return take.call(this, count);
    });
    for (const choice of [AMQP, { protocol: 'amqp', deflate: '' }, { protocol: 'mqtt' }]) {
      const segments = segmentsOf(socketWire(choice, SAYINGS));
      for (let lost = 0; lost < segments.length; lost += 7) {
        decodeBytes(captureOf(segments.toSpliced(lost, 1)));
        decodeBytes(captureOf(segments.slice(0, lost + 1)));
      }
    }
    spy.mockRestore();
    expect(budgets.size).toBeGreaterThan(20);
    // What runs keep that wait for use.
    for (const { used } of budgets) expect(used).toBeLessThan(16 * 1024);
  });

  test('a head without an end is none', () => {
    const decoded = decode(client(text(`GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(9000)}`)));
    expect(infoOf(decoded)).toMatchObject({
      notAmqp: 'http',
      transport: 'tcp',
      notDecoded: 'Not AMQP: it is HTTP.',
    });
  });
});

describe('what is not AMQP is named for what it is', () => {
  const answer = (status: string, ...lines: string[]) =>
    server(text([`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n')));
  const mqtt = text('\x10\x10\0\x04MQTT\x04\x02\0\x3c\0\x04node');
  const said = { fromClient: true, bytes: socketFrame(mqtt, { mask }) };

  test.each<[string, Said[], Record<string, unknown>]>([
    [
      'an upgrade that is refused',
      [client(upgradeRequest(AMQP)), answer('403 Forbidden', 'Content-Length: 0')],
      {
        notAmqp: 'http',
        transport: 'tcp',
        notDecoded: 'The server refused to go on as WebSocket: 403 Forbidden.',
      },
    ],
    [
      'an upgrade that is not answered',
      [client(upgradeRequest(AMQP))],
      {
        notAmqp: 'http',
        transport: 'tcp',
        notDecoded: 'HTTP that asks to go on as WebSocket: no answer is in the capture.',
      },
    ],
    [
      'HTTP that asks for nothing else',
      [client(text('GET / HTTP/1.1\r\nHost: a\r\n\r\n')), answer('200 OK', 'Content-Length: 0')],
      { notAmqp: 'http', transport: 'tcp', notDecoded: 'Not AMQP: it is HTTP.' },
    ],
    [
      'MQTT by its subprotocol',
      [...upgraded({ protocol: 'mqtt' }), said],
      {
        notAmqp: 'mqtt',
        transport: 'websocket',
        notDecoded: 'Not AMQP: WebSocket with the subprotocol mqtt, and it is MQTT.',
      },
    ],
    [
      'MQTT by what it carries',
      [...upgraded({ protocol: 'binary' }), said],
      {
        notAmqp: 'mqtt',
        transport: 'websocket',
        notDecoded: 'Not AMQP: WebSocket with the subprotocol binary, and it is MQTT.',
      },
    ],
    [
      'a subprotocol of something else, whatever it carries',
      [
        ...upgraded({ protocol: 'v12.stomp' }),
        client(socketFrame(HEADER_10, { mask }), socketFrame(OPEN, { mask })),
      ],
      {
        notAmqp: 'stomp',
        transport: 'websocket',
        notDecoded: 'Not AMQP: WebSocket with the subprotocol v12.stomp, and it is STOMP.',
      },
    ],
    [
      'an agreement to speak AMQP, and nothing behind it',
      upgraded(),
      {
        notAmqp: undefined,
        protocol: undefined,
        transport: 'websocket',
        notDecoded:
          'WebSocket with the subprotocol amqp: nothing that it carries is in the capture.',
      },
    ],
    [
      'text that is nothing known',
      [
        ...upgraded({ protocol: 'chat' }),
        client(socketFrame(text('{"say":"hello, everybody"}'), { opcode: 1, mask })),
        server(socketFrame(text('{"said":"hello, everybody"}'), { opcode: 1 })),
      ],
      {
        notAmqp: 'http',
        transport: 'websocket',
        webSocketProtocol: 'chat',
        notDecoded:
          'Not AMQP: WebSocket with the subprotocol chat, and what it carries matches no protocol known here.',
      },
    ],
  ])('%s', (_, wire, expected) => {
    const decoded = decode(...wire);
    expect(decoded.rows).toEqual([]);
    expect(infoOf(decoded)).toMatchObject(expected);
  });

  test('a client that is refused may ask again', () => {
    const decoded = decode(
      client(upgradeRequest(AMQP)),
      answer('401 Unauthorized', 'Content-Length: 4'),
      server(text('no!\n')),
      ...upgraded(),
      client(socketFrame(HEADER_10, { mask })),
      server(socketFrame(HEADER_10)),
    );
    expect(names(decoded)).toEqual(['0 protocol-header', '1 protocol-header']);
    expect(infoOf(decoded)).toMatchObject({ transport: 'websocket', notDecoded: undefined });
  });
});
