/**
 * What both ends of a TLS connection agreed on, and the keys that follow from it and from the key log.
 * Shared by its two sides.
 */

import type { Side } from '../net/tcp-connection.ts';
import type { Alert } from './alert.ts';
import { type CipherSuite, cipherSuite, cipherSuiteName } from './cipher-suites.ts';
import { asksAgain, type ClientHello, type ServerHello } from './hello.ts';
import type { SecretLabel } from './key-log.ts';
import { concat, prf10, prf12 } from './key-schedule.ts';
import type { TlsPrimitives } from './primitives.ts';
import { VERSION, versionName } from './record.ts';
import {
  AeadCipher12,
  CbcCipher12,
  Cipher13,
  type DirectionKeys,
  keyLengths,
  type RecordCipher,
} from './record-cipher.ts';

/** What decryption needs, for all connections of a capture. */
export interface TlsKeys {
  readonly primitives: TlsPrimitives;
  /** No secret is known so far. */
  readonly isEmpty: boolean;
  /** @param clientRandom 32 octets of the ClientHello */
  secret(label: SecretLabel, clientRandom: Uint8Array): Uint8Array | undefined;
}

const MASTER_SECRET: readonly SecretLabel[] = ['CLIENT_RANDOM'];
const TRAFFIC_SECRETS: readonly SecretLabel[] = [
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
];

export class TlsSession {
  clientHello: ClientHello | undefined;
  serverHello: ServerHello | undefined;
  /** The side that sent the ClientHello. */
  client: Side | undefined;
  applicationProtocol: string | undefined;
  /** The first one that ends the connection before its time, or else the first. */
  alert: (Alert & { readonly side: Side }) | undefined;
  readonly #keys: TlsKeys | undefined;

  constructor(keys: TlsKeys | undefined) {
    this.#keys = keys;
  }

  /** Both ends have said hello: it is known how records are protected. */
  get isAgreed(): boolean {
    return this.clientHello !== undefined && this.serverHello !== undefined;
  }

  get is13(): boolean {
    return this.serverHello?.version === VERSION.tls13;
  }

  get version(): string | undefined {
    return this.serverHello && versionName(this.serverHello.version);
  }

  get cipherSuite(): string | undefined {
    return this.serverHello && cipherSuiteName(this.serverHello.cipherSuite);
  }

  get #suite(): CipherSuite | undefined {
    return this.serverHello && cipherSuite(this.serverHello.cipherSuite);
  }

  heardClient(side: Side, hello: ClientHello): void {
    this.client ??= side;
    this.clientHello = hello;
  }

  heardServer(hello: ServerHello): void {
    if (asksAgain(hello)) return;
    this.serverHello = hello;
    this.applicationProtocol = hello.applicationProtocol;
  }

  heardAlert(side: Side, alert: Alert): void {
    if (this.alert === undefined || (alert.isFatal && !this.alert.isFatal)) {
      this.alert = { ...alert, side };
    }
  }

  /** Why the records of this connection cannot be decrypted; undefined when nothing speaks against it. */
  get obstacle(): string | undefined {
    const { serverHello, clientHello } = this;
    if (serverHello === undefined || clientHello === undefined) return undefined;
    const { version, cipherSuite: code } = serverHello;
    if (version < VERSION.tls10 || this.#suite === undefined) {
      return `${versionName(version)} with ${cipherSuiteName(code)}, which is not decrypted here`;
    }
    const labels = this.is13 ? TRAFFIC_SECRETS : MASTER_SECRET;
    if (labels.some((label) => this.#secret(label) !== undefined)) return undefined;
    if (this.#keys?.isEmpty !== false) return `${versionName(version)} without a key log`;
    return `${versionName(version)}, no key in the key log for this connection`;
  }

  /** TLS 1.3: protects the handshake of that side behind its hello. */
  handshakeCipher(side: Side): RecordCipher | undefined {
    const isClient = side === this.client;
    return this.#cipher13(
      isClient ? 'CLIENT_HANDSHAKE_TRAFFIC_SECRET' : 'SERVER_HANDSHAKE_TRAFFIC_SECRET',
    );
  }

  /** Protects what that side sends when the handshake is over; before TLS 1.3 also its end. */
  applicationCipher(side: Side): RecordCipher | undefined {
    const isClient = side === this.client;
    if (!this.is13) return this.#cipher12(isClient);
    return this.#cipher13(isClient ? 'CLIENT_TRAFFIC_SECRET_0' : 'SERVER_TRAFFIC_SECRET_0');
  }

  #cipher13(label: SecretLabel): RecordCipher | undefined {
    const secret = this.#secret(label);
    if (this.#keys === undefined || this.#suite === undefined || secret === undefined)
      return undefined;
    return new Cipher13(this.#keys.primitives, this.#suite, secret);
  }

  #secret(label: SecretLabel): Uint8Array | undefined {
    return this.clientHello && this.#keys?.secret(label, this.clientHello.random);
  }

  #cipher12(isClient: boolean): RecordCipher | undefined {
    const { clientHello, serverHello } = this;
    const suite = this.#suite;
    const master = this.#secret('CLIENT_RANDOM');
    if (this.#keys === undefined || suite === undefined || master === undefined) return undefined;
    if (clientHello === undefined || serverHello === undefined) return undefined;
    const { primitives } = this.#keys;
    const { protection } = suite;
    const { version, encryptThenMac } = serverHello;
    const { mac, key, iv } = keyLengths(protection, version);
    const seed = concat(serverHello.random, clientHello.random);
    const length = 2 * (mac + key + iv);
    const block =
      version >= VERSION.tls12
        ? prf12(primitives, suite.hash, master, 'key expansion', seed, length)
        : prf10(primitives, master, 'key expansion', seed, length);
    const own = isClient ? 0 : 1;
    const part = (from: number, size: number) =>
      block.subarray(from + own * size, from + (own + 1) * size);
    const keys: DirectionKeys = {
      macKey: part(0, mac),
      key: part(2 * mac, key),
      iv: part(2 * (mac + key), iv),
    };
    return protection.kind === 'cbc'
      ? new CbcCipher12(primitives, protection, keys, { version, encryptThenMac })
      : new AeadCipher12(primitives, protection, keys);
  }
}
