/** Cipher suites (IANA registry "TLS Cipher Suites"): what each name says of keys and ciphers. */

import type { AeadName, CbcName, HashName } from './primitives.ts';

/** How the records of a suite are protected. */
export type Protection =
  | { readonly kind: 'aead'; readonly cipher: AeadName; readonly keyBytes: number }
  | {
      readonly kind: 'cbc';
      readonly cipher: CbcName;
      readonly keyBytes: number;
      readonly mac: HashName;
      readonly macBytes: number;
    };

export interface CipherSuite {
  readonly name: string;
  /** Of the pseudo-random function, or of HKDF. */
  readonly hash: HashName;
  readonly protection: Protection;
}

type Row = readonly [cipher: string, hash: HashName, protection: Protection];

const aead = (cipher: AeadName, keyBytes: number): Protection => ({
  kind: 'aead',
  cipher,
  keyBytes,
});
const cbc = (keyBytes: 16 | 32, mac: HashName, macBytes: number): Protection => ({
  kind: 'cbc',
  cipher: keyBytes === 16 ? 'aes-128-cbc' : 'aes-256-cbc',
  keyBytes,
  mac,
  macBytes,
});

const GCM_128: Row = ['AES_128_GCM_SHA256', 'sha256', aead('aes-128-gcm', 16)];
const GCM_256: Row = ['AES_256_GCM_SHA384', 'sha384', aead('aes-256-gcm', 32)];
const CHACHA20: Row = ['CHACHA20_POLY1305_SHA256', 'sha256', aead('chacha20-poly1305', 32)];
const CCM_128: Row = ['AES_128_CCM', 'sha256', aead('aes-128-ccm', 16)];
const CCM_256: Row = ['AES_256_CCM', 'sha256', aead('aes-256-ccm', 32)];
const CCM_8_128: Row = ['AES_128_CCM_8', 'sha256', aead('aes-128-ccm-8', 16)];
const CCM_8_256: Row = ['AES_256_CCM_8', 'sha256', aead('aes-256-ccm-8', 32)];
const CBC_128: Row = ['AES_128_CBC_SHA', 'sha256', cbc(16, 'sha1', 20)];
const CBC_256: Row = ['AES_256_CBC_SHA', 'sha256', cbc(32, 'sha1', 20)];
const CBC_128_SHA256: Row = ['AES_128_CBC_SHA256', 'sha256', cbc(16, 'sha256', 32)];
const CBC_256_SHA256: Row = ['AES_256_CBC_SHA256', 'sha256', cbc(32, 'sha256', 32)];
const CBC_256_SHA384: Row = ['AES_256_CBC_SHA384', 'sha384', cbc(32, 'sha384', 48)];

/** TLS 1.2 and before: code, key exchange and cipher. */
const SUITES: readonly (readonly [code: number, exchange: string, row: Row])[] = [
  [0x002f, 'RSA', CBC_128],
  [0x0035, 'RSA', CBC_256],
  [0x003c, 'RSA', CBC_128_SHA256],
  [0x003d, 'RSA', CBC_256_SHA256],
  [0x009c, 'RSA', GCM_128],
  [0x009d, 'RSA', GCM_256],
  [0xc09c, 'RSA', CCM_128],
  [0xc09d, 'RSA', CCM_256],
  [0xc0a0, 'RSA', CCM_8_128],
  [0xc0a1, 'RSA', CCM_8_256],
  [0x0033, 'DHE_RSA', CBC_128],
  [0x0039, 'DHE_RSA', CBC_256],
  [0x0067, 'DHE_RSA', CBC_128_SHA256],
  [0x006b, 'DHE_RSA', CBC_256_SHA256],
  [0x009e, 'DHE_RSA', GCM_128],
  [0x009f, 'DHE_RSA', GCM_256],
  [0xccaa, 'DHE_RSA', CHACHA20],
  [0xc09e, 'DHE_RSA', CCM_128],
  [0xc09f, 'DHE_RSA', CCM_256],
  [0xc0a2, 'DHE_RSA', CCM_8_128],
  [0xc0a3, 'DHE_RSA', CCM_8_256],
  [0x0032, 'DHE_DSS', CBC_128],
  [0x0038, 'DHE_DSS', CBC_256],
  [0x0040, 'DHE_DSS', CBC_128_SHA256],
  [0x006a, 'DHE_DSS', CBC_256_SHA256],
  [0x00a2, 'DHE_DSS', GCM_128],
  [0x00a3, 'DHE_DSS', GCM_256],
  [0xc009, 'ECDHE_ECDSA', CBC_128],
  [0xc00a, 'ECDHE_ECDSA', CBC_256],
  [0xc023, 'ECDHE_ECDSA', CBC_128_SHA256],
  [0xc024, 'ECDHE_ECDSA', CBC_256_SHA384],
  [0xc02b, 'ECDHE_ECDSA', GCM_128],
  [0xc02c, 'ECDHE_ECDSA', GCM_256],
  [0xcca9, 'ECDHE_ECDSA', CHACHA20],
  [0xc0ac, 'ECDHE_ECDSA', CCM_128],
  [0xc0ad, 'ECDHE_ECDSA', CCM_256],
  [0xc0ae, 'ECDHE_ECDSA', CCM_8_128],
  [0xc0af, 'ECDHE_ECDSA', CCM_8_256],
  [0xc013, 'ECDHE_RSA', CBC_128],
  [0xc014, 'ECDHE_RSA', CBC_256],
  [0xc027, 'ECDHE_RSA', CBC_128_SHA256],
  [0xc028, 'ECDHE_RSA', CBC_256_SHA384],
  [0xc02f, 'ECDHE_RSA', GCM_128],
  [0xc030, 'ECDHE_RSA', GCM_256],
  [0xcca8, 'ECDHE_RSA', CHACHA20],
  [0xc004, 'ECDH_ECDSA', CBC_128],
  [0xc005, 'ECDH_ECDSA', CBC_256],
  [0xc025, 'ECDH_ECDSA', CBC_128_SHA256],
  [0xc026, 'ECDH_ECDSA', CBC_256_SHA384],
  [0xc02d, 'ECDH_ECDSA', GCM_128],
  [0xc02e, 'ECDH_ECDSA', GCM_256],
  [0xc00e, 'ECDH_RSA', CBC_128],
  [0xc00f, 'ECDH_RSA', CBC_256],
  [0xc029, 'ECDH_RSA', CBC_128_SHA256],
  [0xc02a, 'ECDH_RSA', CBC_256_SHA384],
  [0xc031, 'ECDH_RSA', GCM_128],
  [0xc032, 'ECDH_RSA', GCM_256],
  [0x008c, 'PSK', CBC_128],
  [0x008d, 'PSK', CBC_256],
  [0x00ae, 'PSK', CBC_128_SHA256],
  [0x00af, 'PSK', CBC_256_SHA384],
  [0x00aa, 'DHE_PSK', GCM_128],
  [0x00ab, 'DHE_PSK', GCM_256],
  [0xccad, 'DHE_PSK', CHACHA20],
  [0x00ac, 'RSA_PSK', GCM_128],
  [0x00ad, 'RSA_PSK', GCM_256],
  [0xccae, 'RSA_PSK', CHACHA20],
  [0x00a8, 'PSK', GCM_128],
  [0x00a9, 'PSK', GCM_256],
  [0xccab, 'PSK', CHACHA20],
  [0xc0a4, 'PSK', CCM_128],
  [0xc0a5, 'PSK', CCM_256],
  [0xc0a8, 'PSK', CCM_8_128],
  [0xc0a9, 'PSK', CCM_8_256],
  [0xc035, 'ECDHE_PSK', CBC_128],
  [0xc036, 'ECDHE_PSK', CBC_256],
  [0xc037, 'ECDHE_PSK', CBC_128_SHA256],
  [0xc038, 'ECDHE_PSK', CBC_256_SHA384],
  [0xccac, 'ECDHE_PSK', CHACHA20],
  [0xd001, 'ECDHE_PSK', GCM_128],
  [0xd002, 'ECDHE_PSK', GCM_256],
];

/** TLS 1.3 (RFC 8446 B.4). */
const SUITES_13: readonly (readonly [number, Row])[] = [
  [0x1301, GCM_128],
  [0x1302, GCM_256],
  [0x1303, CHACHA20],
  [0x1304, ['AES_128_CCM_SHA256', 'sha256', aead('aes-128-ccm', 16)]],
  [0x1305, ['AES_128_CCM_8_SHA256', 'sha256', aead('aes-128-ccm-8', 16)]],
];

const BY_CODE: ReadonlyMap<number, CipherSuite> = new Map(
  [
    ...SUITES_13.map(([code, row]) => [code, 'TLS_', row] as const),
    ...SUITES.map(([code, exchange, row]) => [code, `TLS_${exchange}_WITH_`, row] as const),
  ].map(([code, prefix, [cipher, hash, protection]]) => [
    code,
    { name: `${prefix}${cipher}`, hash, protection },
  ]),
);

/** The suite of that code; undefined for one whose records cannot be decrypted here. */
export function cipherSuite(code: number): CipherSuite | undefined {
  return BY_CODE.get(code);
}

/** Its name, or its code for one that no table here knows. */
export function cipherSuiteName(code: number): string {
  return BY_CODE.get(code)?.name ?? `cipher suite 0x${code.toString(16).padStart(4, '0')}`;
}
