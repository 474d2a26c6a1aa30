/** From the secrets of a key log to the keys of records (RFC 5246 5 and 6.3; RFC 8446 7.1 and 7.3). */

import type { HashName, TlsPrimitives } from './primitives.ts';

const utf8 = new TextEncoder();

/** The pseudo-random function of TLS 1.2 (RFC 5246 5). */
export function prf12(
  primitives: TlsPrimitives,
  hash: HashName,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  return expand(primitives, hash, secret, concat(utf8.encode(label), seed), length);
}

/** That of TLS 1.0 and 1.1: the secret in two halves, MD5 of one and SHA-1 of the other (RFC 2246 5). */
export function prf10(
  primitives: TlsPrimitives,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const labelled = concat(utf8.encode(label), seed);
  const half = Math.ceil(secret.length / 2);
  const output = expand(primitives, 'md5', secret.subarray(0, half), labelled, length);
  const other = expand(primitives, 'sha1', secret.subarray(-half), labelled, length);
  return output.map((octet, at) => octet ^ other[at]);
}

/** P_hash. */
function expand(
  { hmac }: TlsPrimitives,
  hash: HashName,
  secret: Uint8Array,
  labelled: Uint8Array,
  length: number,
): Uint8Array {
  const output = new Uint8Array(length);
  let a = labelled;
  for (let at = 0; at < length; ) {
    a = hmac(hash, secret, a);
    const block = hmac(hash, secret, concat(a, labelled));
    output.set(block.subarray(0, length - at), at);
    at += block.length;
  }
  return output;
}

/** HKDF-Expand-Label with an empty context (RFC 8446 7.1). */
export function expandLabel(
  { hmac }: TlsPrimitives,
  hash: HashName,
  secret: Uint8Array,
  label: string,
  length: number,
): Uint8Array {
  const name = utf8.encode(`tls13 ${label}`);
  const info = concat(Uint8Array.of(length >> 8, length & 0xff, name.length), name, ZERO);
  const output = new Uint8Array(length);
  let block = new Uint8Array(0);
  for (let at = 0, count = 1; at < length; count++) {
    block = Uint8Array.from(hmac(hash, secret, concat(block, info, Uint8Array.of(count))));
    output.set(block.subarray(0, length - at), at);
    at += block.length;
  }
  return output;
}

/** Length of the context, which is empty. */
const ZERO = Uint8Array.of(0);

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
