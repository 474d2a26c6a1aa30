/** WebSocket in all the ways that two ends may write it: what it carries, and what of it after losses. */
import { describe, expect, test } from 'vitest';
import { nodePrimitives } from '../../server/tls/primitives.ts';
import { type Decoded, decodeBytes } from '../../test/support/decode.ts';
import { EMPTY_10, join } from '../../test/support/framing.ts';
import { Random } from '../../test/support/random.ts';
import { tlsTraffic } from '../../test/support/tls-traffic.ts';
import { type SocketChoice, socketWire } from '../../test/support/web-socket.ts';
import {
  capture,
  captureOf,
  framesOf,
  isPart,
  readOtherwise,
  SAID,
  SAYINGS,
  type Segment,
  segmentsOf,
  wholeOf,
} from '../../test/support/wire.ts';
import { CaptureDecoder } from '../decode.ts';

const FORGETS = '; client_no_context_takeover; server_no_context_takeover';
const CHOICES: readonly SocketChoice[] = [
  {},
  { protocol: 'amqp' },
  { protocol: 'AMQPWSB10', fragmentBytes: 37 },
  { protocol: 'amqp', fragmentBytes: 1000, pings: true },
  { protocol: 'amqp', deflate: '' },
  { protocol: 'amqp', deflate: '', fragmentBytes: 7, pings: true },
  { protocol: 'v10.amqp', deflate: FORGETS },
];
const named = (choice: SocketChoice) => ({ name: JSON.stringify(choice), choice });
const directions = [0, 1] as const;
const both = (decoded: Decoded) => directions.map((direction) => framesOf(decoded, direction));

/** Octets, from the first row on, that are in no row or in more than one; a hole may lie inside a frame besides. */
function untold({ rows }: Decoded, direction: number): string[] {
  const own = rows
    .filter((row) => row.direction === direction)
    .sort((a, b) => a.streamOffset - b.streamOffset);
  const wrong: string[] = [];
  let at = own[0]?.streamOffset ?? 0;
  for (const { streamOffset, name, size, columns, malformed } of own) {
    const isGap = name === 'gap';
    const length = isGap
      ? Math.max(0, Number(columns.missingBytes)) + Number(columns.skippedBytes)
      : size;
    const isInside = isGap && streamOffset + length <= at;
    if (!isInside && streamOffset !== at) wrong.push(`${name} at ${streamOffset}, not ${at}`);
    if (!isInside) at = streamOffset + length;
    if (malformed !== undefined && malformed.layer !== 'tcp') wrong.push(malformed.reason);
  }
  return wrong;
}

/** Up to where the other end has each direction, whenever that is told. */
function acknowledgedIn(plain: Uint8Array): readonly number[][] {
  const told: [number[], number[]] = [[], []];
  const decoder = new CaptureDecoder({
    frame: () => undefined,
    connectionDone: () => undefined,
    acknowledged: (_, direction, streamOffset) => told[direction].push(streamOffset),
  });
  decoder.push(plain);
  decoder.end();
  return told;
}

describe.each(CHOICES.map(named))('$name', ({ choice }) => {
  const wire = socketWire(choice, SAYINGS);

  test('carries what was said, and says what it is', () => {
    const decoded = decodeBytes(capture(wire));
    expect(both(decoded)).toEqual(SAID);
    expect(decoded.rows.every(({ malformed }) => malformed === undefined)).toBe(true);
    expect(decoded.connections.get(1)).toMatchObject({
      protocol: 'amqp-1.0',
      transport: 'websocket',
      webSocketPath: '/amqp?…',
      webSocketProtocol: choice.protocol,
      webSocketExtensions:
        choice.deflate === undefined ? undefined : `permessage-deflate${choice.deflate}`,
      webSocketClose: '1000 normal closure, from the client: done',
      webSocketFault: undefined,
      notDecoded: undefined,
      gaps: 0,
    });
    expect(readOtherwise(decoded)).toEqual([]);
  });

  test('frames have the octets of the stream in turn, each in one of them', () => {
    const { rows } = decodeBytes(capture(wire));
    for (const direction of directions) {
      let at = 0;
      for (const row of rows.filter((one) => one.direction === direction)) {
        expect(row.streamOffset).toBe(at);
        at += row.size;
      }
    }
  });

  test('what the other end has of it is told as over bare TCP', () => {
    expect(acknowledgedIn(capture(wire))).toEqual(acknowledgedIn(capture(SAYINGS)));
  });

  test('in segments of any size, late or in order, in any chunks: the same', () => {
    const random = new Random(7);
    for (let run = 0; run < 6; run++) {
      const most = [3, 40, 900][run % 3];
      const few = SAYINGS.filter(({ bytes }) => bytes.length < 1000 || most > 100);
      const expected = both(decodeBytes(capture(socketWire(choice, few))));
      const segments = segmentsOf(socketWire(choice, few), () => 1 + random.below(most));
      for (let at = 3; at + 3 < segments.length; at += 4) {
        segments.splice(at + random.below(3), 0, ...segments.splice(at, 1));
      }
      const decoded = decodeBytes(captureOf(segments), () => 1 + random.below(200));
      expect(both(decoded), `${run}`).toEqual(expected);
      expect(readOtherwise(decoded)).toEqual([]);
    }
  });

  test('inside TLS: the same, and read again from what was decrypted', async () => {
    const tls = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' } as const;
    const { wire: encrypted, keyLog } = await tlsTraffic(tls, wire);
    const options = { tls: { primitives: nodePrimitives, keyLog } };
    const decoded = decodeBytes(capture(encrypted), undefined, options);
    expect(both(decoded)).toEqual(SAID);
    expect(decoded.connections.get(1)).toMatchObject({
      transport: 'websocket-tls',
      tlsDecrypted: true,
      webSocketPath: '/amqp?…',
    });
    expect(readOtherwise(decoded)).toEqual([]);
    const opaque = decodeBytes(capture(encrypted)).connections.get(1);
    expect(opaque).toMatchObject({ transport: 'tls', notAmqp: 'tls' });
  });

  test('where one segment is missing: nothing wrong', () => {
    const segments = segmentsOf(wire);
    for (let lost = 0; lost < segments.length; lost += lost < 8 ? 1 : 5) {
      const decoded = decodeBytes(captureOf(segments.toSpliced(lost, 1)));
      expect(decoded.error).toBeUndefined();
      for (const direction of directions) {
        expect(isPart(wholeOf(decoded, direction), SAID[direction]), `${lost}`).toBe(true);
        // Of a frame in several fragments nobody knows how much of it is missing with their headers.
        if (choice.fragmentBytes !== undefined) continue;
        expect(untold(decoded, direction), `${lost}`).toEqual([]);
      }
      expect(readOtherwise(decoded)).toEqual([]);
    }
  });

  test('of a capture that begins later: nothing wrong', () => {
    const segments = segmentsOf(wire);
    for (let first = 1; first < segments.length; first += 9) {
      const decoded = decodeBytes(captureOf(segments.slice(first), false));
      expect(decoded.error).toBeUndefined();
      for (const direction of directions) {
        expect(isPart(wholeOf(decoded, direction), SAID[direction]), `${first}`).toBe(true);
        expect(untold(decoded, direction), `${first}`).toEqual([]);
      }
      expect(readOtherwise(decoded)).toEqual([]);
    }
  });

  test('where octets are others: no error', () => {
    const random = new Random(31);
    for (let run = 0; run < 15; run++) {
      const segments = segmentsOf(wire).map((one) => ({ ...one, bytes: one.bytes.slice() }));
      for (let changes = 1 + random.below(4); changes > 0; changes--) {
        const { bytes } = random.pick(segments.slice(0, 12));
        bytes[random.below(bytes.length)] ^= 1 << random.below(8);
      }
      const decoded = decodeBytes(captureOf(segments));
      expect(decoded.error).toBeUndefined();
      expect(readOtherwise(decoded)).toEqual([]);
    }
  });
});

/** The last frames that the sides say, which come behind any hole. */
const lastOf = (decoded: Decoded) =>
  directions.map((direction) => wholeOf(decoded, direction).at(-1));
const LAST = SAID.map((frames) => frames.at(-1));

describe('behind missing octets', () => {
  const lostOf = (segments: readonly Segment[]) =>
    segments.flatMap((_, place) => (place > 3 && place < segments.length - 12 ? [place] : []));

  test.each(
    [{}, { protocol: 'amqp', fragmentBytes: 1000, pings: true }, { deflate: FORGETS }].map(named),
  )('what follows is read: $name', ({ choice }) => {
    const segments = segmentsOf(socketWire(choice, SAYINGS));
    for (const lost of lostOf(segments)) {
      expect(lastOf(decodeBytes(captureOf(segments.toSpliced(lost, 1)))), `${lost}`).toEqual(LAST);
    }
  });

  test.each([{}, { deflate: '' }].map(named))(
    'what was agreed may be missing: $name',
    ({ choice }) => {
      const segments = segmentsOf(socketWire(choice, SAYINGS));
      for (const lost of [0, 1]) {
        const decoded = decodeBytes(captureOf(segments.toSpliced(lost, 1)));
        expect(
          directions.map((direction) => wholeOf(decoded, direction)),
          `${lost}`,
        ).toEqual(SAID);
        expect(decoded.connections.get(1)).toMatchObject({
          client: '10.0.0.1:40000',
          transport: 'websocket',
          webSocketPath: lost === 0 ? undefined : '/amqp?…',
          webSocketFault: undefined,
          notDecoded: undefined,
        });
      }
    },
  );

  test('what refers to a lost message is not made up, and that it is lost is said', () => {
    const segments = segmentsOf(socketWire({ deflate: '' }, SAYINGS));
    const lost = segments.findIndex(({ fromClient, offset }) => fromClient && offset > 400);
    const decoded = decodeBytes(captureOf(segments.toSpliced(lost, 1)));
    expect(wholeOf(decoded, 1)).toEqual(SAID[1]);
    expect(decoded.connections.get(1)?.notDecoded).toMatch(
      /^What the client sends can only be read in part: a compressed message cannot be inflated: /,
    );
  });
});

test('a compressed connection that was under way is named, and read where that needs nothing before it', () => {
  const many = Array.from({ length: 3 }, (_, turn) =>
    SAYINGS.slice(5).map(({ fromClient, bytes }, place) => {
      const more = Array.from({ length: (turn + place) % 3 }, () => EMPTY_10);
      return { fromClient, bytes: join(bytes, ...more, bytes) };
    }),
  ).flat();
  const read = (deflate: string) =>
    decodeBytes(captureOf(segmentsOf(socketWire({ deflate }, many)).slice(10), false));
  expect(read('').connections.get(1)).toMatchObject({
    transport: 'websocket',
    protocol: undefined,
    notAmqp: undefined,
    notDecoded:
      'WebSocket, compressed: a message cannot be inflated: it refers to what is not in the capture.',
  });
  expect(read('').rows).toEqual([]);
  const decoded = read(FORGETS);
  expect(lastOf(decoded)).toEqual(LAST);
  expect(decoded.connections.get(1)?.notDecoded).toBeUndefined();
});

test('a connection that was under way is found by its frames', () => {
  for (const choice of [{}, { fragmentBytes: 4096 }]) {
    const segments = segmentsOf(socketWire(choice, SAYINGS));
    const begun = segments.findIndex(({ fromClient, offset }) => !fromClient && offset > 0);
    const decoded = decodeBytes(captureOf(segments.slice(begun + 1), false));
    expect(lastOf(decoded)).toEqual(LAST);
    expect(decoded.connections.get(1)).toMatchObject({
      client: '10.0.0.1:40000',
      transport: 'websocket',
      webSocketPath: undefined,
    });
  }
});
