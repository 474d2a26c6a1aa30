/** What TLS shows without a key, and what changes the keys while it goes on. */
import { createCipheriv } from 'node:crypto';
import { expect, test } from 'vitest';
import { nodePrimitives } from '../../server/tls/primitives.ts';
import { octets } from '../../test/support/amqp10.ts';
import { decodeBytes } from '../../test/support/decode.ts';
import { EMPTY_10, HEADER_10, join, OPEN } from '../../test/support/framing.ts';
import { type Conversation, PcapBuilder } from '../../test/support/pcap-builder.ts';
import { tlsTraffic } from '../../test/support/tls-traffic.ts';
import { expandLabel } from './key-schedule.ts';

const TLS13 = { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' } as const;

function read(say: (conversation: Conversation) => void, keyLog?: Uint8Array) {
  const pcap = new PcapBuilder();
  say(pcap.connect(40_000, 5671));
  const tls = { primitives: nodePrimitives, keyLog };
  return decodeBytes(pcap.build(), undefined, { tls });
}

const factsOf = (say: (conversation: Conversation) => void) => read(say).connections.get(1);

test('an alert in the clear says how the handshake failed, and who said so', async () => {
  const [hello] = (await tlsTraffic(TLS13, [])).wire;
  const refused = factsOf((both) =>
    both.fromClient(hello.bytes).fromServer(octets('1503030002 0228')),
  );
  expect(refused).toMatchObject({
    notAmqp: 'tls',
    transport: 'tls',
    tlsServerName: 'broker.test',
    tlsAlert: 'fatal handshake_failure from the server',
    tlsDecrypted: false,
    notDecoded: 'The TLS handshake failed: the server sent the alert handshake_failure.',
  });
  const silent = factsOf((both) => both.fromClient(hello.bytes));
  expect(silent?.tlsAlert).toBeUndefined();
  expect(silent?.notDecoded).toBe(
    'Encrypted: TLS, and not all of its handshake is in the capture.',
  );
});

test('of TLS 1.3 the alert of a client is known by its length, though not which', async () => {
  const { wire } = await tlsTraffic(TLS13, []);
  const facts = factsOf((both) => {
    both.fromClient(wire[0].bytes).fromServer(wire[1].bytes);
    both.fromClient(octets(`140303000101 1703030013 ${'5a'.repeat(19)}`));
  });
  expect(facts?.notDecoded).toMatch(/^The TLS handshake failed: the client ended it with an alert/);
});

test('TLS that began before the capture is said to', () => {
  const facts = factsOf((both) => {
    both.fromClient(octets(`1703030013 ${'5a'.repeat(19)}`));
    both.fromServer(octets(`1703030013 ${'5a'.repeat(19)}`));
  });
  expect(facts).toMatchObject({
    notAmqp: 'tls',
    notDecoded: 'Encrypted: TLS, and its beginning is not in the capture.',
  });
});

test('what follows a KeyUpdate is read with the keys after it', async () => {
  const sayings = [HEADER_10, OPEN].map((bytes) => ({ fromClient: true, bytes }));
  const { wire, keyLog } = await tlsTraffic(TLS13, sayings);
  const [, hex = ''] =
    /CLIENT_TRAFFIC_SECRET_0 \w+ (\w+)/.exec(Buffer.from(keyLog).toString()) ?? [];
  const secret = octets(hex);
  const updated = expandLabel(nodePrimitives, 'sha256', secret, 'traffic upd', 32);
  // The header, open, then the update in place of the alert at the end.
  const update = seal(secret, 2, 22, octets('18000001 00'));
  const decoded = read((both) => {
    for (const { fromClient, bytes } of wire.slice(0, -1)) {
      if (fromClient) both.fromClient(bytes);
      else both.fromServer(bytes);
    }
    both.fromClient(join(update, seal(updated, 0, 23, EMPTY_10), seal(updated, 1, 23, EMPTY_10)));
  }, keyLog);
  expect(decoded.rows.map(({ name }) => name)).toEqual([
    ...['protocol-header', 'open', 'empty', 'empty'],
  ]);
  expect(decoded.connections.get(1)?.notDecoded).toBeUndefined();
});

/** A record of TLS 1.3. */
function seal(secret: Uint8Array, sequence: number, type: number, said: Uint8Array): Uint8Array {
  const key = expandLabel(nodePrimitives, 'sha256', secret, 'key', 16);
  const nonce = expandLabel(nodePrimitives, 'sha256', secret, 'iv', 12);
  nonce[11] ^= sequence;
  const header = Uint8Array.of(0x17, 3, 3, 0, said.length + 17);
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(header);
  const sealed = cipher.update(join(said, Uint8Array.of(type)));
  return join(header, sealed, cipher.final(), cipher.getAuthTag());
}
