/** WebSocket as two ends of a connection write it (RFC 6455, RFC 7692), in all the ways they may. */
import { constants, deflateRawSync } from 'node:zlib';
import { join } from './framing.ts';
import type { Said } from './wire.ts';

export interface SocketChoice {
  /** Sec-WebSocket-Protocol; absent without one. */
  readonly protocol?: string;
  /** permessage-deflate, with what comes behind it: `; server_no_context_takeover`. */
  readonly deflate?: string;
  /** Octets of a message in one frame; else all of them. */
  readonly fragmentBytes?: number;
  /** A ping stands between any two frames. */
  readonly pings?: boolean;
}

const text = (value: string) => new Uint8Array(Buffer.from(value));

export function upgradeRequest(
  { protocol, deflate }: SocketChoice,
  path = '/amqp?key=x',
): Uint8Array {
  return text(
    [
      `GET ${path} HTTP/1.1`,
      'Host: broker.test',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      ...(deflate === undefined ? [] : ['Sec-WebSocket-Extensions: permessage-deflate']),
      '\r\n',
    ].join('\r\n'),
  );
}

export function upgradeAnswer({ protocol, deflate }: SocketChoice): Uint8Array {
  return text(
    [
      'HTTP/1.1 101 Switching Protocols',
      'connection: upgrade',
      'upgrade: WebSocket',
      'sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      ...(protocol === undefined ? [] : [`sec-websocket-protocol: ${protocol}`]),
      ...(deflate === undefined ? [] : [`sec-websocket-extensions: permessage-deflate${deflate}`]),
      '\r\n',
    ].join('\r\n'),
  );
}

export interface FrameParts {
  readonly opcode?: number;
  readonly isFinal?: boolean;
  readonly reserved?: number;
  /** Four octets; absent where the frame is not masked. */
  readonly mask?: Uint8Array | undefined;
  /** What the header says, where that is not the truth. */
  readonly length?: bigint;
}

export function socketFrame(payload: Uint8Array, parts: FrameParts = {}): Uint8Array {
  const { opcode = 2, isFinal = true, reserved = 0, mask, length = BigInt(payload.length) } = parts;
  const header = new DataView(new ArrayBuffer(10));
  const lengthBytes = length > 65_535n ? 8 : length > 125n ? 2 : 0;
  const short = lengthBytes === 8 ? 127 : lengthBytes === 2 ? 126 : Number(length);
  header.setUint8(0, (isFinal ? 0x80 : 0) | (reserved << 4) | opcode);
  header.setUint8(1, (mask === undefined ? 0 : 0x80) | short);
  if (lengthBytes === 2) header.setUint16(2, Number(length));
  if (lengthBytes === 8) header.setBigUint64(2, length);
  const masked = mask === undefined ? payload : payload.map((octet, at) => octet ^ mask[at % 4]);
  return join(new Uint8Array(header.buffer, 0, 2 + lengthBytes), mask ?? new Uint8Array(), masked);
}

/** One end of a connection. */
export class SocketEnd {
  readonly #choice: SocketChoice;
  readonly #isClient: boolean;
  #window = Buffer.alloc(0);
  #frames = 0;

  constructor(choice: SocketChoice, isClient: boolean) {
    this.#choice = choice;
    this.#isClient = isClient;
  }

  /** The frames of one message. */
  message(payload: Uint8Array): Uint8Array {
    const { deflate, fragmentBytes = Number.POSITIVE_INFINITY, pings = false } = this.#choice;
    const sent = deflate === undefined ? payload : this.#deflated(payload, deflate);
    const frames: Uint8Array[] = [];
    for (let at = 0; at === 0 || at < sent.length; at += fragmentBytes) {
      const part = sent.subarray(at, Math.min(sent.length, at + fragmentBytes));
      const isFirst = at === 0;
      frames.push(
        socketFrame(part, {
          opcode: isFirst ? 2 : 0,
          isFinal: at + fragmentBytes >= sent.length,
          reserved: isFirst && deflate !== undefined ? 4 : 0,
          mask: this.#mask(),
        }),
      );
      if (pings) frames.push(socketFrame(text('ping'), { opcode: 9, mask: this.#mask() }));
    }
    return join(...frames);
  }

  close(code: number, reason: string): Uint8Array {
    const payload = join(Uint8Array.of(code >> 8, code & 255), text(reason));
    return socketFrame(payload, { opcode: 8, mask: this.#mask() });
  }

  #mask(): Uint8Array | undefined {
    const seed = ++this.#frames;
    return this.#isClient
      ? Uint8Array.of(seed * 37, seed * 101 + 5, seed * 59 + 9, seed * 211 + 77)
      : undefined;
  }

  #deflated(payload: Uint8Array, deflate: string): Uint8Array {
    const forgets = deflate.includes(`${this.#isClient ? 'client' : 'server'}_no_context_takeover`);
    const dictionary = forgets || this.#window.length === 0 ? {} : { dictionary: this.#window };
    const deflated = deflateRawSync(payload, {
      finishFlush: constants.Z_SYNC_FLUSH,
      ...dictionary,
    });
    this.#window = Buffer.concat([this.#window, payload]).subarray(-32_768);
    // RFC 7692 7.2.1: the end of the flush is left out.
    return deflated.subarray(0, deflated.length - 4);
  }
}

/** The upgrade, what is said as one message each, and a close of both ends. */
export function socketWire(choice: SocketChoice, sayings: readonly Said[]): Said[] {
  const ends = { client: new SocketEnd(choice, true), server: new SocketEnd(choice, false) };
  return [
    { fromClient: true, bytes: upgradeRequest(choice) },
    { fromClient: false, bytes: upgradeAnswer(choice) },
    ...sayings.map(({ fromClient, bytes }) => ({
      fromClient,
      bytes: ends[fromClient ? 'client' : 'server'].message(bytes),
    })),
    { fromClient: true, bytes: ends.client.close(1000, 'done') },
    { fromClient: false, bytes: ends.server.close(1000, 'done') },
  ];
}
