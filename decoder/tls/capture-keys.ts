import type { DecryptionSecrets } from '../capture/reader-facts.ts';
import { KeyLog } from './key-log.ts';
import type { TlsPrimitives } from './primitives.ts';
import type { TlsKeys } from './tls-session.ts';

/** Type of a Decryption Secrets Block that holds a key log of TLS. */
const TLS_KEY_LOG = 0x544c534b;

/** The secrets of a capture: those in its file so far, and those given beside it. */
export class CaptureKeys implements TlsKeys {
  readonly primitives: TlsPrimitives;
  readonly #keyLog = new KeyLog();
  readonly #secrets: readonly DecryptionSecrets[];
  #secretsRead = 0;

  /** @param secrets of the file; more are added while it is read */
  constructor(
    primitives: TlsPrimitives,
    given: Uint8Array | undefined,
    secrets: readonly DecryptionSecrets[],
  ) {
    this.primitives = primitives;
    this.#secrets = secrets;
    if (given !== undefined) this.#keyLog.add(given);
  }

  get keyLog(): KeyLog {
    for (; this.#secretsRead < this.#secrets.length; this.#secretsRead++) {
      const { type, bytes } = this.#secrets[this.#secretsRead];
      if (type === TLS_KEY_LOG) this.#keyLog.add(bytes);
    }
    return this.#keyLog;
  }
}
