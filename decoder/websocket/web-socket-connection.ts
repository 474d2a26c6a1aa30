/** A connection that is WebSocket, or asks to become it: what its two ends agreed on, and what became of it. */

import type { RunPool } from '../amqp/run.ts';
import type { HeldBudget } from '../net/held-budget.ts';
import type { Side } from '../net/tcp-connection.ts';
import type { StreamOffset } from '../units.ts';
import type { Carrier } from './carrier.ts';
import { type AgreedExtensions, readExtensions, UNKNOWN_EXTENSIONS } from './extensions.ts';
import { type HttpAnswer, type HttpRequest, readAnswer, readRequest } from './http-head.ts';
import { WebSocketSide, type WebSocketSideOwner } from './web-socket-side.ts';

/** Who reads what the connection carries. */
export interface WebSocketReader {
  carrier(side: Side): Carrier;
  /** The side that asked, or whose frames are masked as only those of a client are. */
  clientKnown(side: Side): void;
  /** The server chose a subprotocol. */
  agreed(protocol: string): void;
  /** It is HTTP, and goes on as HTTP. */
  refused(): void;
  /** The side speaks WebSocket, since the other one does. */
  openOther(side: Side): void;
}

export interface WebSocketClose {
  readonly side: Side;
  /** Absent in a close frame without a body. */
  readonly code: number | undefined;
  readonly reason: string;
}

/** Answers that do not accept, behind which another may come. */
const MOST_REFUSALS = 8;

export class WebSocketConnection implements WebSocketSideOwner {
  request: HttpRequest | undefined;
  /** The answer that accepts, or the latest that refuses. */
  answer: HttpAnswer | undefined;
  /** It is WebSocket: as the server answered, or as its frames show. */
  isOpen = false;
  close: WebSocketClose | undefined;
  /** The first thing that RFC 6455 does not allow, as a sentence by whoever sent it. */
  fault: { readonly side: Side; readonly what: string } | undefined;
  /** The side that sent the first message of text. */
  textSide: Side | undefined;
  extensions: AgreedExtensions = UNKNOWN_EXTENSIONS;
  readonly #sides: (WebSocketSide | undefined)[] = [undefined, undefined];
  readonly #reader: WebSocketReader;
  readonly #runs: RunPool;
  readonly #budget: HeldBudget;
  #client: Side | undefined;
  #refusals = 0;

  constructor(reader: WebSocketReader, runs: RunPool, budget: HeldBudget) {
    this.#reader = reader;
    this.#runs = runs;
    this.#budget = budget;
  }

  /**
   * That side begins there.
   *
   * @param isHttp with HTTP; else its frames are to be found
   */
  begin(side: Side, offset: StreamOffset, isHttp: boolean): WebSocketSide {
    const carrier = this.#reader.carrier(side);
    const made = new WebSocketSide(side, this, carrier, this.#runs, this.#budget, offset);
    this.#sides[side] = made;
    if (!isHttp) made.search();
    return made;
  }

  side(side: Side): WebSocketSide | undefined {
    return this.#sides[side];
  }

  isClient(side: Side): boolean | undefined {
    return this.#client === undefined ? undefined : this.#client === side;
  }

  head(side: WebSocketSide, octets: Uint8Array): void {
    const answer = readAnswer(octets);
    if (answer !== undefined) {
      this.#answered(side, answer);
      return;
    }
    const request = readRequest(octets);
    if (!request?.asksForWebSocket) {
      this.#refuse();
      return;
    }
    this.request = request;
    this.#know(side.index);
    if (this.isOpen) side.readFrames();
    else side.wait();
  }

  #answered(side: WebSocketSide, answer: HttpAnswer): void {
    if (!answer.accepts && ++this.#refusals > MOST_REFUSALS) {
      this.#refuse();
      return;
    }
    if (answer.status < 200 && !answer.accepts) {
      side.readHead(0);
      return;
    }
    this.answer = answer;
    const other = this.#other(side);
    if (answer.accepts) {
      this.extensions = readExtensions(answer.extensions);
      this.#know(side.index === 0 ? 1 : 0);
      side.readFrames();
      this.#open(side, answer.protocol);
      return;
    }
    if (this.request === undefined || answer.bodyBytes === undefined) this.#refuse();
    else {
      side.readHead(answer.bodyBytes);
      other?.resume(false);
    }
  }

  /** From here on it is WebSocket, in both directions. */
  #open(side: WebSocketSide, protocol: string | undefined): void {
    if (protocol !== undefined) this.#reader.agreed(protocol);
    if (this.isOpen) return;
    this.isOpen = true;
    // What it carries is something else: nobody reads on.
    if (side.stopReason !== undefined) return;
    const other = this.#other(side);
    if (other === undefined) this.#reader.openOther(side.index === 0 ? 1 : 0);
    else other.resume(true);
  }

  found(side: WebSocketSide): void {
    this.#open(side, undefined);
  }

  notWebSocket(): void {
    this.#refuse();
  }

  headLost(side: WebSocketSide): void {
    this.#other(side)?.goOnAlone();
  }

  unanswered(side: WebSocketSide): void {
    side.resume(true);
    this.#open(side, undefined);
  }

  masked(side: WebSocketSide, isMasked: boolean): void {
    if (this.#client === undefined) this.#know(isMasked ? side.index : side.index === 0 ? 1 : 0);
    const isClient = this.#client === side.index;
    if (isClient === isMasked) return;
    this.faulty(
      side,
      isClient
        ? 'does not mask its frames, as a client must (RFC 6455 5.1)'
        : 'masks its frames, as a server must not (RFC 6455 5.1)',
    );
  }

  faulty(side: WebSocketSide, what: string): void {
    this.fault ??= { side: side.index, what };
  }

  sentText(side: WebSocketSide): void {
    this.textSide ??= side.index;
  }

  closed(side: WebSocketSide, code: number | undefined, reason: string): void {
    this.close ??= { side: side.index, code, reason };
  }

  /** It carries something that nobody reads here. */
  stop(reason: string): void {
    for (const side of this.#sides) side?.stop(reason);
  }

  #refuse(): void {
    this.stop('it is HTTP');
    this.#reader.refused();
  }

  #know(client: Side): void {
    if (this.#client !== undefined) return;
    this.#client = client;
    this.#reader.clientKnown(client);
  }

  #other(side: WebSocketSide): WebSocketSide | undefined {
    return this.#sides[side.index === 0 ? 1 : 0];
  }
}
