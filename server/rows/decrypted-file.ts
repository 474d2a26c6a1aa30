import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * A file beside a capture that has the octets of TLS decrypted, each at the place where the capture has
 * it encrypted; elsewhere it has holes. There is none where nothing was decrypted.
 */
export class DecryptedFile {
  readonly path: string;
  #descriptor: number | undefined;

  constructor(path: string) {
    this.path = path;
  }

  write(fileOffset: number, octets: Uint8Array): void {
    this.#descriptor ??= openSync(this.path, 'w', 0o600);
    for (let at = 0; at < octets.length; ) {
      at += writeSync(this.#descriptor, octets, at, octets.length - at, fileOffset + at);
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}
