/**
 * Secrets of TLS connections as clients and servers write them down on request: the file that
 * `SSLKEYLOGFILE` names, one `LABEL CLIENT-RANDOM SECRET` a line (RFC 9850; NSS key log format).
 *
 * Nothing of what it holds is ever shown or logged.
 */

import { LIMITS } from '../limits.ts';

export type SecretLabel =
  /** TLS 1.2 and before: the master secret. */
  | 'CLIENT_RANDOM'
  | 'CLIENT_HANDSHAKE_TRAFFIC_SECRET'
  | 'SERVER_HANDSHAKE_TRAFFIC_SECRET'
  | 'CLIENT_TRAFFIC_SECRET_0'
  | 'SERVER_TRAFFIC_SECRET_0';

const LINE =
  /^(CLIENT_RANDOM|(?:CLIENT|SERVER)_(?:HANDSHAKE_TRAFFIC_SECRET|TRAFFIC_SECRET_0)) ([0-9a-f]{64}) ([0-9a-f]{64,128})\s*$/i;

export class KeyLog {
  readonly #secrets = new Map<string, Uint8Array>();

  /** Secrets that it has. */
  get size(): number {
    return this.#secrets.size;
  }

  /**
   * Take the octets of a key log; lines that are none are passed over, as are secrets beyond
   * LIMITS.keyLogSecrets.
   */
  add(bytes: Uint8Array): void {
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(NEWLINE, start);
      const until = end < 0 ? bytes.length : end;
      if (until - start <= LIMITS.keyLogLineBytes) this.#line(bytes.subarray(start, until));
      start = until + 1;
    }
  }

  #line(line: Uint8Array): void {
    const found = LINE.exec(ascii.decode(line));
    if (found === null || this.#secrets.size >= LIMITS.keyLogSecrets) return;
    const [, label = '', random = '', secret = ''] = found;
    if (secret.length % 2 === 0) this.#secrets.set(keyOf(label, random), octetsOf(secret));
  }

  /** @param clientRandom 32 octets of the ClientHello */
  secret(label: SecretLabel, clientRandom: Uint8Array): Uint8Array | undefined {
    return this.#secrets.get(keyOf(label, hexOf(clientRandom)));
  }
}

const NEWLINE = 0x0a;
const ascii = new TextDecoder('latin1');

function keyOf(label: string, random: string): string {
  return `${label.toUpperCase()} ${random.toLowerCase()}`;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

function octetsOf(hex: string): Uint8Array {
  const octets = new Uint8Array(hex.length / 2);
  for (let at = 0; at < octets.length; at++) {
    octets[at] = Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  }
  return octets;
}
