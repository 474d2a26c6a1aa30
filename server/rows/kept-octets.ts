import { closeSync, openSync, writeSync } from 'node:fs';

/** The files that keep octets of a capture which its own file has otherwise. */
export interface KeptPaths {
  /** Octets of TLS and WebSocket decrypted or unmasked, each where the capture has it as it was sent. */
  readonly decrypted: string;
  /** Octets of WebSocket inflated, one behind another. */
  readonly inflated: string;
}

/** Keeps what the decoder hands over to be read again. There is no file of a kind of which there is nothing. */
export class KeptOctets {
  readonly #paths: KeptPaths;
  readonly #descriptors = new Map<string, number>();

  constructor(paths: KeptPaths) {
    this.#paths = paths;
  }

  /** The file that has octets decrypted has holes elsewhere. */
  decrypted(fileOffset: number, octets: Uint8Array): void {
    this.#write(this.#paths.decrypted, fileOffset, octets);
  }

  inflated(offset: number, octets: Uint8Array): void {
    this.#write(this.#paths.inflated, offset, octets);
  }

  close(): void {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
    this.#descriptors.clear();
  }

  #write(path: string, offset: number, octets: Uint8Array): void {
    const descriptor = this.#descriptors.get(path) ?? openSync(path, 'w', 0o600);
    this.#descriptors.set(path, descriptor);
    for (let at = 0; at < octets.length; ) {
      at += writeSync(descriptor, octets, at, octets.length - at, offset + at);
    }
  }
}
