/** A connection that is TLS: reads its handshake, and what it carries where the key log has its keys. */

import type { RunPool } from '../amqp/run.ts';
import type { Arrival, StreamChunk } from '../net/stream-chunk.ts';
import type { Side } from '../net/tcp-connection.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import { readAlert } from './alert.ts';
import { MESSAGE, readApplicationProtocol, readClientHello, readServerHello } from './hello.ts';
import type { RecordCipher } from './record-cipher.ts';
import { type TlsKeys, TlsSession } from './tls-session.ts';
import { TlsSide, type TlsSideOwner } from './tls-side.ts';

/** Who reads what the connection carries. */
export interface TlsReader {
  /** The side that said ClientHello. */
  clientKnown(side: Side): void;
  /** The chunk is reused; its places in the file are those of the octets that it was encrypted to. */
  plain(side: Side, chunk: StreamChunk): void;
  /**
   * What was carried there is lost with so many octets of TCP that never came, and that cannot be read. How
   * much they carried is not known.
   */
  lost(side: Side, offset: StreamOffset, missing: Bytes, unread: Bytes, before: Arrival): void;
}

export class TlsConnection implements TlsSideOwner {
  readonly session: TlsSession;
  readonly #sides: (TlsSide | undefined)[] = [undefined, undefined];
  readonly #reader: TlsReader;
  readonly #runs: RunPool;
  #has13Keys = false;

  constructor(keys: TlsKeys | undefined, reader: TlsReader, runs: RunPool) {
    this.session = new TlsSession(keys);
    this.#reader = reader;
    this.#runs = runs;
  }

  /** That side is TLS from there on. */
  begin(side: Side, offset: StreamOffset): TlsSide {
    const made = new TlsSide(side, this, this.#runs, offset);
    this.#sides[side] = made;
    return made;
  }

  side(side: Side): TlsSide | undefined {
    return this.#sides[side];
  }

  get isAgreed(): boolean {
    return this.session.isAgreed;
  }

  get is13(): boolean {
    return this.session.is13;
  }

  get obstacle(): string {
    return this.session.obstacle ?? 'TLS, no key in the key log for this connection';
  }

  mayAgree(side: TlsSide): boolean {
    const other = this.#sides[side.index === 0 ? 1 : 0];
    return other === undefined || !(other.isWaiting || other.stopReason !== undefined);
  }

  message(side: TlsSide, type: number, body: Uint8Array): void {
    const { session } = this;
    if (type === MESSAGE.clientHello) {
      const hello = readClientHello(body);
      if (hello === undefined || (session.client ?? side.index) !== side.index) return;
      session.heardClient(side.index, hello);
      this.#reader.clientKnown(side.index);
      this.#agree();
    } else if (type === MESSAGE.serverHello) {
      const hello = readServerHello(body);
      if (hello === undefined || session.client === side.index) return;
      session.heardServer(hello);
      this.#agree();
    } else if (side.isEncrypted && this.is13) {
      this.#message13(side, type, body);
    }
  }

  #message13(side: TlsSide, type: number, body: Uint8Array): void {
    if (type === MESSAGE.encryptedExtensions) {
      this.session.applicationProtocol = readApplicationProtocol(body);
    } else if (type === MESSAGE.finished && side.next !== undefined) {
      side.cipher = side.next;
      side.next = undefined;
      side.sequence = 0;
    } else if (type === MESSAGE.keyUpdate) {
      side.cipher = side.cipher?.updated();
      side.sequence = 0;
    }
  }

  /** TLS 1.3: from the ServerHello on, all is encrypted. */
  #agree(): void {
    if (!this.isAgreed || !this.is13 || this.#has13Keys) return;
    this.#has13Keys = true;
    for (const side of this.#sides) if (side !== undefined) this.#give13Keys(side);
  }

  #give13Keys(side: TlsSide): void {
    side.isEncrypted = true;
    side.cipher = this.session.handshakeCipher(side.index);
    side.next = this.session.applicationCipher(side.index);
  }

  alert(side: TlsSide, octets: Uint8Array): void {
    const alert = readAlert(octets);
    if (alert !== undefined) this.session.heardAlert(side.index, alert);
  }

  recordDone(side: TlsSide): void {
    const other = this.#sides[side.index === 0 ? 1 : 0];
    if (other?.isWaiting && (this.isAgreed || side.stopReason !== undefined)) other.resume();
  }

  cipher12(side: TlsSide): RecordCipher | undefined {
    return this.is13 ? undefined : this.session.applicationCipher(side.index);
  }

  plain(side: TlsSide, chunk: StreamChunk): void {
    this.#reader.plain(side.index, chunk);
  }

  lost(side: TlsSide, offset: StreamOffset, missing: Bytes, unread: Bytes, before: Arrival): void {
    this.#reader.lost(side.index, offset, missing, unread, before);
  }
}
