import { FLAG } from '../frame-view.ts';
import type { Arrival, StreamChunk, StreamSink } from '../net/stream-chunk.ts';
import type { TlsSide } from '../tls/tls-side.ts';
import type { Bytes, StreamOffset } from '../units.ts';
import type { WebSocketSide } from '../websocket/web-socket-side.ts';
import type { Framer } from './framer.ts';
import { LayerSwitch } from './layer-switch.ts';
import type { Run, RunPool } from './run.ts';

/**
 * Where one direction of TCP goes in: to its framer, or to the TLS that carries what the framer reads, or to
 * the WebSocket that does, which may be inside TLS.
 */
export class StreamGate implements StreamSink {
  readonly framer: Framer;
  tls: TlsSide | undefined;
  webSocket: WebSocketSide | undefined;
  /** Where a frame begins for sure, of what the framer reads; -1 where nothing tells. */
  beginsAt: StreamOffset = -1;
  readonly #runs: RunPool;
  readonly #outer: LayerSwitch;
  /** Where what TLS carries goes in. */
  #inner: LayerSwitch | undefined;

  constructor(framer: Framer, runs: RunPool) {
    this.framer = framer;
    this.#runs = runs;
    this.#outer = new LayerSwitch(framer, runs);
  }

  begin(): void {
    this.tls = undefined;
    this.webSocket = undefined;
    this.beginsAt = -1;
    this.#outer.begin();
    this.#inner = undefined;
    this.framer.begin();
    this.framer.entry = this;
  }

  openTls(tls: TlsSide, held: Run | undefined): void {
    this.tls = tls;
    this.#inner = new LayerSwitch(this.framer, this.#runs);
    this.#outer.open(tls, held, FLAG.decrypted);
  }

  openWebSocket(webSocket: WebSocketSide, held: Run | undefined): void {
    this.webSocket = webSocket;
    (this.#inner ?? this.#outer).open(webSocket, held, 0);
  }

  data(chunk: StreamChunk): void {
    this.#outer.data(chunk);
  }

  missing(offset: StreamOffset, count: Bytes, before: Arrival): void {
    this.#outer.missing(offset, count, before);
  }

  /** Octets that TLS carried. */
  decrypted(chunk: StreamChunk): void {
    this.#inner?.data(chunk);
  }

  /** What TLS carried there is lost with so many octets of TCP that never came, and that cannot be read. */
  lost(offset: StreamOffset, missing: Bytes, unread: Bytes, before: Arrival): void {
    const { webSocket, framer } = this;
    if (webSocket !== undefined) {
      if (missing > 0) webSocket.missing(offset, missing, before, false);
      if (unread > 0) webSocket.passOver(unread);
    } else {
      if (missing > 0) framer.missing(offset, missing, before, false);
      if (unread > 0) framer.passOver(offset + missing, unread);
    }
  }

  /** Octets came, and were not handed to the framer yet. */
  get holdsBack(): boolean {
    return this.tls?.holdsBack === true || this.webSocket?.holdsBack === true;
  }

  /** Nothing that TLS carries is of use to anybody. */
  get isForeign(): boolean {
    const { webSocket, framer } = this;
    return webSocket === undefined ? framer.mode === 'skip' : webSocket.stopReason !== undefined;
  }

  /** Up to where the other end has what the framer reads, when it has TCP's stream up to there. */
  acknowledged(to: StreamOffset): StreamOffset {
    const carried = this.tls === undefined ? to : this.tls.offsets.acknowledged(to);
    return this.webSocket?.payload.offsets.acknowledged(carried) ?? carried;
  }

  end(): void {
    this.#outer.end();
    this.#inner?.end();
  }
}
