/** The TLS of a connection, if it has one, between its two directions of TCP and the framers. */

import type { Arrival, StreamChunk } from '../net/stream-chunk.ts';
import type { Side } from '../net/tcp-connection.ts';
import type { ConnectionInfo } from '../sink.ts';
import { alertText, aloneText, opaqueText, stoppedText } from '../tls/outcome.ts';
import { TlsConnection, type TlsReader } from '../tls/tls-connection.ts';
import type { TlsKeys } from '../tls/tls-session.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import type { FrameOutput } from './frame-output.ts';
import type { RunPool } from './run.ts';
import type { StreamGate } from './stream-gate.ts';

/** What all connections of a capture share. */
export interface TlsContext {
  readonly output: FrameOutput;
  readonly runs: RunPool;
  readonly tlsKeys: TlsKeys | undefined;
}

export class TlsTransport implements TlsReader {
  readonly #gates: readonly [StreamGate, StreamGate];
  readonly #context: TlsContext;
  readonly #clientKnown: (side: Side) => void;
  #tls: TlsConnection | undefined;
  /** Why frames were not decoded, as told last. */
  #told: string | undefined;

  constructor(
    gates: readonly [StreamGate, StreamGate],
    clientKnown: (side: Side) => void,
    context: TlsContext,
  ) {
    this.#gates = gates;
    this.#clientKnown = clientKnown;
    this.#context = context;
  }

  begin(): void {
    this.#tls = undefined;
    this.#told = undefined;
  }

  /**
   * That side is TLS from what its framer holds on; from `offset` on when it holds nothing.
   *
   * @returns where it begins
   */
  open(side: Side, offset: StreamOffset): StreamOffset {
    const gate = this.#gates[side];
    const held = gate.framer.surrender();
    this.#tls ??= new TlsConnection(this.#context.tlsKeys, this, this.#context.runs);
    const begin = held?.offset ?? offset;
    gate.openTls(this.#tls.begin(side, begin), held);
    return begin;
  }

  isTls(side: Side): boolean {
    return this.#gates[side].tls !== undefined;
  }

  clientKnown(side: Side): void {
    this.#clientKnown(side);
  }

  plain(side: Side, chunk: StreamChunk): void {
    const gate = this.#gates[side];
    // It is no AMQP: nobody reads on.
    if (gate.isForeign) gate.tls?.stop('it is no AMQP');
    else {
      // WebSocket keeps only what it carries.
      if (gate.webSocket === undefined) this.#context.output.decrypted(chunk);
      gate.decrypted(chunk);
    }
  }

  lost(side: Side, offset: StreamOffset, missing: Bytes, unread: Bytes, before: Arrival): void {
    this.#gates[side].lost(offset, missing, unread, before);
  }

  /** The side that speaks TLS to a peer that speaks AMQP without it; undefined where none does. */
  #aloneWith(info: ConnectionInfo, origins: readonly StreamOffset[]): Side | undefined {
    const [first, second] = [this.isTls(0), this.isTls(1)];
    if (first === second || info.frames === 0) return undefined;
    const side = first ? 0 : 1;
    return origins[side] === 0 ? side : undefined;
  }

  /**
   * Bring what is known of TLS up to date.
   *
   * @param origins by side: where what its framer reads begins
   */
  refresh(info: ConnectionInfo, client: Side, origins: readonly StreamOffset[]): void {
    const tls = this.#tls;
    if (tls === undefined) return;
    const { session } = tls;
    const isDecrypted = this.#gates.some((gate) => gate.tls?.hasCarried === true);
    const alone = this.#aloneWith(info, origins);
    if (alone === undefined) info.transport = 'tls';
    info.tlsVersion = session.version;
    info.tlsCipherSuite = session.cipherSuite;
    info.tlsServerName = session.clientHello?.serverName;
    info.tlsApplicationProtocol = session.applicationProtocol;
    info.tlsAlert = alertText(tls, client);
    if (alone === undefined) info.tlsDecrypted = isDecrypted;
    // What was said of a connection that had only begun may not hold any more.
    if (info.notDecoded === this.#told) info.notDecoded = undefined;
    this.#told = undefined;
    if (alone !== undefined) this.#told = aloneText(tls, alone === client);
    else if (!isDecrypted) this.#told = opaqueText(tls, info.tcpEnd !== undefined);
    else if (info.frames > 0) this.#told = stoppedText(tls);
    info.notDecoded ??= this.#told;
  }
}
