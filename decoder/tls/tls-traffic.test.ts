/** TLS as OpenSSL speaks it, of every version and kind of cipher: what it carries, and what of it after losses. */
import { describe, expect, test } from 'vitest';
import { nodePrimitives } from '../../server/tls/primitives.ts';
import { type Decoded, decodeBytes } from '../../test/support/decode.ts';
import { Random } from '../../test/support/random.ts';
import { type TlsChoice, type TlsTraffic, tlsTraffic } from '../../test/support/tls-traffic.ts';
import {
  capture,
  captureOf,
  framesOf,
  isPart,
  SAID,
  SAYINGS,
  type Segment,
  segmentsOf,
  wholeOf,
} from '../../test/support/wire.ts';
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

const decode = (wire: TlsTraffic['wire'], keyLog: Uint8Array): Decoded =>
  decodeBytes(capture(wire), undefined, { tls: { primitives: nodePrimitives, keyLog } });

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
