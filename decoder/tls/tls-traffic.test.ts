/** TLS as OpenSSL speaks it, of every version and kind of cipher: what it carries, and what of it after losses. */
import { describe, expect, test } from 'vitest';
import { nodePrimitives } from '../../server/tls/primitives.ts';
import { type Decoded, decodeBytes } from '../../test/support/decode.ts';
import {
  EMPTY_10,
  HEADER_10,
  join,
  OPEN,
  PSH_ACK,
  transferFrame,
} from '../../test/support/framing.ts';
import { PcapBuilder } from '../../test/support/pcap-builder.ts';
import { Random } from '../../test/support/random.ts';
import { type TlsChoice, type TlsTraffic, tlsTraffic } from '../../test/support/tls-traffic.ts';
import { CaptureDecoder } from '../decode.ts';
import type { DecodeSink } from '../sink.ts';

const CHOICES: readonly (TlsChoice & { readonly suite: string })[] = [
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256'],
  ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_CHACHA20_POLY1305_SHA256'],
  ['TLSv1.3', 'TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_SHA256'],
  ['TLSv1.2', 'PSK-AES128-GCM-SHA256', 'TLS_PSK_WITH_AES_128_GCM_SHA256'],
  ['TLSv1.2', 'PSK-AES256-GCM-SHA384', 'TLS_PSK_WITH_AES_256_GCM_SHA384'],
  ['TLSv1.2', 'PSK-CHACHA20-POLY1305', 'TLS_PSK_WITH_CHACHA20_POLY1305_SHA256'],
  ['TLSv1.2', 'PSK-AES128-CCM', 'TLS_PSK_WITH_AES_128_CCM'],
  ['TLSv1.2', 'PSK-AES256-CCM8', 'TLS_PSK_WITH_AES_256_CCM_8'],
  ['TLSv1.2', 'PSK-AES128-CBC-SHA', 'TLS_PSK_WITH_AES_128_CBC_SHA'],
  ['TLSv1.2', 'PSK-AES128-CBC-SHA256', 'TLS_PSK_WITH_AES_128_CBC_SHA256'],
  ['TLSv1.2', 'PSK-AES256-CBC-SHA384', 'TLS_PSK_WITH_AES_256_CBC_SHA384'],
  ['TLSv1.1', 'PSK-AES256-CBC-SHA', 'TLS_PSK_WITH_AES_256_CBC_SHA'],
  ['TLSv1', 'PSK-AES128-CBC-SHA', 'TLS_PSK_WITH_AES_128_CBC_SHA'],
].flatMap(([name, cipher, suite]) => {
  const choice = { version: versionOf(name), cipher, suite };
  return cipher.includes('CBC') ? [choice, { ...choice, macThenEncrypt: true }] : [choice];
});

function versionOf(name: string): TlsChoice['version'] {
  const found = (['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const).find((one) => one === name);
  if (found === undefined) throw new Error(`${name} is no version`);
  return found;
}

const LARGE = transferFrame(false, `005375b0${'00009c40'}${'ab'.repeat(40_000)}`);
const SAYINGS = [
  { fromClient: true, bytes: HEADER_10 },
  { fromClient: false, bytes: HEADER_10 },
  { fromClient: true, bytes: OPEN },
  { fromClient: false, bytes: join(OPEN, EMPTY_10) },
  { fromClient: true, bytes: LARGE },
  ...Array.from({ length: 12 }, (_, place) => ({
    fromClient: place % 3 !== 0,
    bytes: join(transferFrame(false, '005377a1026869'), EMPTY_10),
  })),
];

/** The frames of one direction, by name, size and octets. */
const framesOf = ({ rows }: Decoded, direction: number) =>
  rows
    .filter((row) => row.direction === direction && row.name !== 'gap')
    .map(
      ({ name, size, head }) => `${name} ${size} ${Buffer.from(head.slice(-12)).toString('hex')}`,
    );

function capture(wire: TlsTraffic['wire']): Uint8Array {
  const pcap = new PcapBuilder();
  const conversation = pcap.connect(40_000, 5671);
  for (const { fromClient, bytes } of wire) {
    if (fromClient) conversation.fromClient(bytes);
    else conversation.fromServer(bytes);
  }
  return pcap.build();
}

const decode = (wire: TlsTraffic['wire'], keyLog: Uint8Array): Decoded =>
  decodeBytes(capture(wire), undefined, { tls: { primitives: nodePrimitives, keyLog } });

const SAID = [0, 1].map((direction) =>
  framesOf(
    decodeBytes(capture(SAYINGS.map(({ fromClient, bytes }) => ({ fromClient, bytes })))),
    direction,
  ),
);

describe.each(CHOICES)('$version $cipher', ({ suite, ...choice }) => {
  const { version } = choice;
  test('carries what was said, and says what it is', async () => {
    const { wire, keyLog } = await tlsTraffic(choice, SAYINGS);
    const decoded = decode(wire, keyLog);
    expect([framesOf(decoded, 0), framesOf(decoded, 1)]).toEqual(SAID);
    expect(decoded.rows.every(({ malformed }) => malformed === undefined)).toBe(true);
    expect(decoded.connections.get(1)).toMatchObject({
      protocol: 'amqp-1.0',
      transport: 'tls',
      tlsVersion: version === 'TLSv1' ? 'TLS 1.0' : version.replace('v', ' '),
      tlsCipherSuite: suite,
      tlsDecrypted: true,
      gaps: 0,
      notDecoded: undefined,
    });
    const [other] = (await tlsTraffic(choice, [])).keyLog.toString().split('\n');
    const opaque = decode(wire, Buffer.from(`${other}\n`));
    expect(opaque.rows).toEqual([]);
    expect(opaque.connections.get(1)?.notDecoded).toBe(
      `Encrypted: ${opaque.connections.get(1)?.tlsVersion}, no key in the key log for this connection.`,
    );
  });
});

interface Segment {
  readonly fromClient: boolean;
  /** In its stream. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const SEGMENT_BYTES = 700;

function segmentsOf(wire: TlsTraffic['wire']): Segment[] {
  const sent = { client: 0, server: 0 };
  return wire.flatMap(({ fromClient, bytes }) => {
    const side = fromClient ? 'client' : 'server';
    const begin = sent[side];
    sent[side] += bytes.length;
    return Array.from({ length: Math.ceil(bytes.length / SEGMENT_BYTES) }, (_, place) => {
      const at = place * SEGMENT_BYTES;
      return { fromClient, offset: begin + at, bytes: bytes.subarray(at, at + SEGMENT_BYTES) };
    });
  });
}

/** Every segment acknowledges what the other side sent before it. */
function captureOf(segments: readonly Segment[]): Uint8Array {
  const pcap = new PcapBuilder();
  pcap.connect(40_000, 5671);
  const client = { address: [10, 0, 0, 1], port: 40_000, sequence: 1001 };
  const server = { address: [10, 0, 0, 2], port: 5671, sequence: 5001 };
  const sent = { client: 0, server: 0 };
  for (const { fromClient, offset, bytes } of segments) {
    const side = fromClient ? 'client' : 'server';
    const ends = {
      client: { ...client, sequence: 1001 + (fromClient ? offset : sent.client) },
      server: { ...server, sequence: 5001 + (fromClient ? sent.server : offset) },
    };
    const [from, to] = fromClient ? [ends.client, ends.server] : [ends.server, ends.client];
    pcap.segment(from, to, PSH_ACK, bytes);
    sent[side] = Math.max(sent[side], offset + bytes.length);
  }
  return pcap.build();
}

/** Whether the frames are some of those said, in their order. */
function isPart(frames: readonly string[], said: readonly string[]): boolean {
  let at = 0;
  return frames.every((frame) => {
    while (at < said.length && said[at] !== frame) at++;
    return at++ < said.length;
  });
}

const wholeOf = (decoded: Decoded, direction: number) =>
  framesOf(
    { ...decoded, rows: decoded.rows.filter((row) => row.malformed === undefined) },
    direction,
  );

describe.each([
  { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' },
  { version: 'TLSv1.2', cipher: 'PSK-CHACHA20-POLY1305' },
  { version: 'TLSv1.2', cipher: 'PSK-AES128-CBC-SHA' },
] as const)('what is left of $version $cipher', (choice) => {
  const read = (segments: readonly Segment[], keyLog: Uint8Array) =>
    decodeBytes(captureOf(segments), undefined, { tls: { primitives: nodePrimitives, keyLog } });

  test('where one segment is missing: nothing wrong, and what is said behind it', async () => {
    const { wire, keyLog } = await tlsTraffic(choice, SAYINGS);
    const segments = segmentsOf(wire);
    const said = read(segments, keyLog);
    expect([framesOf(said, 0), framesOf(said, 1)]).toEqual(SAID);
    // Of the last sayings of either side nothing comes behind which they could be known.
    const hello = segments.findIndex(({ fromClient }) => !fromClient) + 2;
    for (let lost = 0; lost < segments.length - 8; lost++) {
      const decoded = read(segments.toSpliced(lost, 1), keyLog);
      expect(decoded.error).toBeUndefined();
      for (const direction of [0, 1] as const) {
        expect(isPart(wholeOf(decoded, direction), SAID[direction]), `${lost}`).toBe(true);
        if (lost < hello) continue;
        expect(wholeOf(decoded, direction).at(-1), `${lost} ${direction}`).toBe(
          SAID[direction].at(-1),
        );
      }
    }
  });

  test('what the other end has of it is told frame by frame', async () => {
    const { wire, keyLog } = await tlsTraffic(choice, SAYINGS);
    const ends: [Set<number>, Set<number>] = [new Set(), new Set()];
    const acknowledged: [number[], number[]] = [[], []];
    const sink: DecodeSink = {
      frame: ({ direction, streamOffset, size }) => ends[direction].add(streamOffset + size),
      connectionDone: () => undefined,
      acknowledged: (_, direction, streamOffset) => acknowledged[direction].push(streamOffset),
    };
    const tls = { primitives: nodePrimitives, keyLog };
    const decoder = new CaptureDecoder(sink, { tls });
    decoder.push(capture(wire));
    decoder.end();
    for (const direction of [0, 1] as const) {
      expect(acknowledged[direction].length).toBeGreaterThan(3);
      expect(acknowledged[direction].every((offset) => ends[direction].has(offset))).toBe(true);
      expect(acknowledged[direction].at(-1)).toBe(Math.max(...ends[direction]));
    }
  });

  test('where segments come late, in any chunks: all of it', async () => {
    const { wire, keyLog } = await tlsTraffic(choice, SAYINGS);
    const segments = segmentsOf(wire);
    for (let late = 0; late < segments.length - 3; late += 3) {
      const order = segments.toSpliced(late, 1);
      order.splice(late + 2, 0, segments[late]);
      const decoded = decodeBytes(captureOf(order), () => 1 + (late % 97), {
        tls: { primitives: nodePrimitives, keyLog },
      });
      expect([framesOf(decoded, 0), framesOf(decoded, 1)], `${late}`).toEqual(SAID);
    }
  });

  test('where octets are others: no error, and nothing that was not said', async () => {
    const { wire, keyLog } = await tlsTraffic(choice, SAYINGS);
    const random = new Random(23);
    for (let run = 0; run < 80; run++) {
      const segments = segmentsOf(wire).map((one) => ({ ...one, bytes: one.bytes.slice() }));
      for (let changes = 1 + random.below(4); changes > 0; changes--) {
        const { bytes } = random.pick(segments);
        bytes[random.below(bytes.length)] ^= 1 << random.below(8);
      }
      const decoded = read(segments, keyLog);
      expect(decoded.error).toBeUndefined();
      for (const direction of [0, 1] as const) {
        expect(isPart(wholeOf(decoded, direction), SAID[direction]), `${run}`).toBe(true);
      }
    }
  });
});
