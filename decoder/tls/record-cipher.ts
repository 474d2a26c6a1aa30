/** Opens the records of one direction with one set of keys (RFC 8446 5.2; RFC 5246 6.2.3). */

import type { CipherSuite, Protection } from './cipher-suites.ts';
import { concat, expandLabel } from './key-schedule.ts';
import type { TlsPrimitives } from './primitives.ts';
import { CONTENT, RECORD_HEADER_BYTES, VERSION } from './record.ts';

/** What a record held. */
export interface OpenedRecord {
  /** Its content type. */
  readonly type: number;
  readonly plaintext: Uint8Array;
  /** Place in the record, header included, of the octet that is the first of the plaintext encrypted. */
  readonly start: number;
}

/** One direction's part of the key block of TLS 1.2 and before. */
export interface DirectionKeys {
  readonly macKey: Uint8Array;
  readonly key: Uint8Array;
  /** Of AEAD the implicit part of the nonce; of CBC in TLS 1.0 the first initialisation vector. */
  readonly iv: Uint8Array;
}

export interface RecordCipher {
  /**
   * @param record a whole record, with its header
   * @param sequence number of the record under these keys
   * @returns undefined when the record was not protected with these keys and this number
   */
  open(record: Uint8Array, sequence: number): OpenedRecord | undefined;
  /** Those that follow a KeyUpdate; undefined where the version has none. */
  updated(): RecordCipher | undefined;
}

/** TLS 1.3: from a traffic secret. */
export class Cipher13 implements RecordCipher {
  readonly #primitives: TlsPrimitives;
  readonly #suite: CipherSuite;
  readonly #secret: Uint8Array;
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;

  constructor(primitives: TlsPrimitives, suite: CipherSuite, secret: Uint8Array) {
    this.#primitives = primitives;
    this.#suite = suite;
    this.#secret = secret;
    const { hash, protection } = suite;
    this.#key = expandLabel(primitives, hash, secret, 'key', protection.keyBytes);
    this.#iv = expandLabel(primitives, hash, secret, 'iv', NONCE_BYTES);
  }

  open(record: Uint8Array, sequence: number): OpenedRecord | undefined {
    const { protection } = this.#suite;
    if (protection.kind !== 'aead' || record[0] !== CONTENT.applicationData) return undefined;
    const inner = this.#primitives.openAead(
      protection.cipher,
      this.#key,
      nonceOf(this.#iv, sequence),
      record.subarray(0, RECORD_HEADER_BYTES),
      record.subarray(RECORD_HEADER_BYTES),
    );
    if (inner === undefined) return undefined;
    // The content type is the last octet that is not padding.
    let end = inner.length;
    while (end > 0 && inner[end - 1] === 0) end--;
    if (end === 0) return undefined;
    const plaintext = inner.subarray(0, end - 1);
    return { type: inner[end - 1], plaintext, start: RECORD_HEADER_BYTES };
  }

  updated(): RecordCipher {
    const { hash } = this.#suite;
    const { length } = this.#secret;
    const next = expandLabel(this.#primitives, hash, this.#secret, 'traffic upd', length);
    return new Cipher13(this.#primitives, this.#suite, next);
  }
}

type Aead = Extract<Protection, { kind: 'aead' }>;
type Cbc = Extract<Protection, { kind: 'cbc' }>;

/** TLS 1.2 with authenticated encryption (RFC 5288; RFC 7905 for ChaCha20). */
export class AeadCipher12 implements RecordCipher {
  readonly #primitives: TlsPrimitives;
  readonly #protection: Aead;
  readonly #keys: DirectionKeys;

  constructor(primitives: TlsPrimitives, protection: Aead, keys: DirectionKeys) {
    this.#primitives = primitives;
    this.#protection = protection;
    this.#keys = keys;
  }

  open(record: Uint8Array, sequence: number): OpenedRecord | undefined {
    const { cipher } = this.#protection;
    const { key, iv } = this.#keys;
    const isChaCha = cipher === 'chacha20-poly1305';
    const start = RECORD_HEADER_BYTES + (isChaCha ? 0 : EXPLICIT_NONCE_BYTES);
    const sealed = record.subarray(start);
    const length = sealed.length - tagBytes(cipher);
    if (length < 0) return undefined;
    const nonce = isChaCha
      ? nonceOf(iv, sequence)
      : concat(iv, record.subarray(RECORD_HEADER_BYTES, start));
    const authenticated = additionalData(record, sequence, length);
    const plaintext = this.#primitives.openAead(cipher, key, nonce, authenticated, sealed);
    return plaintext === undefined ? undefined : { type: record[0], plaintext, start };
  }

  updated(): undefined {}
}

/** TLS 1.2 and before with CBC and a MAC, in either order (RFC 5246 6.2.3.2; RFC 7366). */
export class CbcCipher12 implements RecordCipher {
  readonly #primitives: TlsPrimitives;
  readonly #protection: Cbc;
  readonly #keys: DirectionKeys;
  readonly #encryptThenMac: boolean;
  /** TLS 1.0 goes on with the last block of the record before; later versions have an IV in each. */
  #chained: Uint8Array | undefined;

  constructor(
    primitives: TlsPrimitives,
    protection: Cbc,
    keys: DirectionKeys,
    { version, encryptThenMac }: { readonly version: number; readonly encryptThenMac: boolean },
  ) {
    this.#primitives = primitives;
    this.#protection = protection;
    this.#keys = keys;
    this.#encryptThenMac = encryptThenMac;
    this.#chained = version <= VERSION.tls10 ? keys.iv : undefined;
  }

  open(record: Uint8Array, sequence: number): OpenedRecord | undefined {
    const { mac, macBytes, cipher } = this.#protection;
    const { macKey, key } = this.#keys;
    let sealed = record.subarray(RECORD_HEADER_BYTES);
    if (this.#encryptThenMac) {
      const length = sealed.length - macBytes;
      if (length < 0) return undefined;
      const covered = concat(additionalData(record, sequence, length), sealed.subarray(0, length));
      const expected = this.#primitives.hmac(mac, macKey, covered);
      if (!isSame(expected, sealed.subarray(length))) return undefined;
      sealed = sealed.subarray(0, length);
    }
    const ivBytes = this.#chained === undefined ? BLOCK_BYTES : 0;
    const iv = this.#chained ?? sealed.subarray(0, BLOCK_BYTES);
    const blocks = sealed.subarray(ivBytes);
    if (blocks.length === 0 || blocks.length % BLOCK_BYTES !== 0) return undefined;
    const inner = this.#primitives.decryptCbc(cipher, key, iv, blocks);
    const padding = inner[inner.length - 1] + 1;
    const end = inner.length - padding - (this.#encryptThenMac ? 0 : macBytes);
    if (end < 0) return undefined;
    const plaintext = inner.subarray(0, end);
    if (!this.#encryptThenMac) {
      const covered = concat(additionalData(record, sequence, end), plaintext);
      const expected = this.#primitives.hmac(mac, macKey, covered);
      if (!isSame(expected, inner.subarray(end, end + macBytes))) return undefined;
    }
    if (this.#chained !== undefined) this.#chained = blocks.slice(-BLOCK_BYTES);
    return { type: record[0], plaintext, start: RECORD_HEADER_BYTES + ivBytes };
  }

  updated(): undefined {}
}

const NONCE_BYTES = 12;
/** Of a nonce of AES in TLS 1.2, what stands in front of the record's ciphertext. */
export const EXPLICIT_NONCE_BYTES = 8;
const BLOCK_BYTES = 16;

function tagBytes(cipher: Aead['cipher']): number {
  return cipher === 'aes-128-ccm-8' || cipher === 'aes-256-ccm-8' ? 8 : 16;
}

/** The sequence number laid over the initialisation vector. */
function nonceOf(iv: Uint8Array, sequence: number): Uint8Array {
  const nonce = iv.slice();
  let rest = sequence;
  for (let at = nonce.length - 1; rest > 0 && at >= 0; at--) {
    nonce[at] ^= rest % 256;
    rest = Math.floor(rest / 256);
  }
  return nonce;
}

/** Sequence number, type, version and length of the plaintext: what a MAC of TLS 1.2 covers beside it. */
function additionalData(record: Uint8Array, sequence: number, length: number): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, Math.floor(sequence / 2 ** 32));
  view.setUint32(4, sequence % 2 ** 32);
  data.set(record.subarray(0, 3), 8);
  view.setUint16(11, length);
  return data;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, at) => octet === other[at]);
}

/** Octets that keys take from the key block, by direction: MAC key, key and IV (RFC 5246 6.3). */
export function keyLengths(
  protection: Protection,
  version: number,
): { readonly mac: number; readonly key: number; readonly iv: number } {
  const { kind, keyBytes: key } = protection;
  if (kind === 'cbc') {
    return { mac: protection.macBytes, key, iv: version <= VERSION.tls10 ? BLOCK_BYTES : 0 };
  }
  return { mac: 0, key, iv: protection.cipher === 'chacha20-poly1305' ? NONCE_BYTES : 4 };
}
