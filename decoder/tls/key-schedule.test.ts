import { expect, test } from 'vitest';
import { nodePrimitives } from '../../server/tls/primitives.ts';
import { octets } from '../../test/support/amqp10.ts';
import { cipherSuite } from './cipher-suites.ts';
import { expandLabel, prf12 } from './key-schedule.ts';
import { Cipher13 } from './record-cipher.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** RFC 8448, section 3: secret, key and IV. */
const TRAFFIC = {
  'server handshake': [
    'b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38',
    '3fce516009c21727d0f2e4e86ee403bc',
    '5d313eb2671276ee13000b30',
  ],
  'client application': [
    '9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5',
    '17422dda596ed5d9acd890e3c63f5051',
    '5b78923dee08579033e523d9',
  ],
  'server application': [
    'a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643',
    '9f02283b6c9c07efc26bb9f2ac92e356',
    'cf782b88dd83549aadf1e984',
  ],
} as const;

test.each(Object.entries(TRAFFIC))('RFC 8448, simple 1-RTT: %s keys', (_, [secret, key, iv]) => {
  const of = (label: string, length: number) =>
    hex(expandLabel(nodePrimitives, 'sha256', octets(secret), label, length));
  expect([of('key', 16), of('iv', 12)]).toEqual([key, iv]);
});

test('RFC 8448, simple 1-RTT: application data of the client opens, under its number only', () => {
  const suite = cipherSuite(0x1301);
  if (suite === undefined) throw new Error('no such suite');
  const cipher = new Cipher13(nodePrimitives, suite, octets(TRAFFIC['client application'][0]));
  const record = octets(`1703030043 a23f7054b62c94d0affafe8228ba55cbefacea42f914aa66bcab3f2b
    9819a8a5b46b395bd54a9a20441e2b62974e1f5a6292a2977014bd1e3deae63aeebb21694915e4`);
  const opened = cipher.open(record, 0);
  expect(opened?.type).toBe(23);
  expect(opened?.plaintext).toEqual(
    Buffer.from(Uint8Array.from({ length: 50 }, (_unused, place) => place)),
  );
  expect(cipher.open(record, 1)).toBeUndefined();
  record[20] ^= 1;
  expect(cipher.open(record, 0)).toBeUndefined();
});

/** The vector that implementers of TLS 1.2 share (IETF TLS list, "TLS 1.2 PRF test vectors"). */
test('the pseudo-random function of TLS 1.2 with SHA-256', () => {
  const output = prf12(
    nodePrimitives,
    'sha256',
    octets('9bbe436ba940f017b17652849a71db35'),
    'test label',
    octets('a0ba9f936cda311827a6f796ffd5198c'),
    100,
  );
  expect(hex(output)).toBe(
    'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af' +
      '0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701' +
      '87347b66',
  );
});
