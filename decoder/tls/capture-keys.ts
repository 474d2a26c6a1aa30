import type { DecryptionSecrets } from '../capture/reader-facts.ts';
import type { TlsOptions } from '../decode.ts';
import { KeyLog, type SecretLabel } from './key-log.ts';
import type { TlsPrimitives } from './primitives.ts';
import type { TlsKeys } from './tls-session.ts';

/** Type of a Decryption Secrets Block that holds a key log of TLS. */
const TLS_KEY_LOG = 0x544c534b;

/** The secrets of a capture: those in its file so far, those given beside it, and those written meanwhile. */
export class CaptureKeys implements TlsKeys {
  readonly primitives: TlsPrimitives;
  readonly #keyLog = new KeyLog();
  readonly #secrets: readonly DecryptionSecrets[];
  readonly #more: TlsOptions['moreSecrets'];
  #secretsRead = 0;

  /** @param secrets of the file; more are added while it is read */
  constructor(
    { primitives, keyLog, moreSecrets }: TlsOptions,
    secrets: readonly DecryptionSecrets[],
  ) {
    this.primitives = primitives;
    this.#secrets = secrets;
    this.#more = moreSecrets;
    if (keyLog !== undefined) this.#keyLog.add(keyLog);
  }

  get isEmpty(): boolean {
    return this.#keyLog.size === 0;
  }

  secret(label: SecretLabel, clientRandom: Uint8Array): Uint8Array | undefined {
    const known = this.#keyLog.secret(label, clientRandom);
    if (known !== undefined || !this.#readMore()) return known;
    return this.#keyLog.secret(label, clientRandom);
  }

  #readMore(): boolean {
    let isMore = false;
    for (; this.#secretsRead < this.#secrets.length; this.#secretsRead++) {
      const { type, bytes } = this.#secrets[this.#secretsRead];
      if (type === TLS_KEY_LOG) this.#keyLog.add(bytes);
      isMore = true;
    }
    for (const octets of this.#more?.() ?? []) {
      this.#keyLog.add(octets);
      isMore = true;
    }
    return isMore;
  }
}
