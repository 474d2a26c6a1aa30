import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { decompress as zstdDecompress } from 'fzstd';
import { frameTypeName } from '../../decoder/amqp/frame-types.ts';
import { CaptureDecoder, type DecodeOptions } from '../../decoder/decode.ts';
import { dissectFrame } from '../../decoder/dissect.ts';
import { ABSENT, FLAG, type FrameView, MALFORMED_LAYERS } from '../../decoder/frame-view.ts';
import type { ProtocolCode } from '../../decoder/protocol.ts';
import type { CaptureFacts, ConnectionInfo } from '../../decoder/sink.ts';
import type { Dissection } from '../../decoder/tree.ts';
import type { Direction } from '../../decoder/units.ts';

export interface Piece {
  readonly start: number;
  readonly length: number;
  readonly fileOffset: number;
  readonly packet: number;
}

import { tlsOf } from './tls.ts';

/** A copy of everything a FrameView said about one frame or gap. */
export interface Row {
  readonly number: number;
  readonly packet: number;
  readonly timeNanos: number;
  readonly connection: number;
  readonly direction: Direction;
  readonly protocol: ProtocolCode;
  readonly name: string;
  readonly type: number;
  readonly channel: number;
  readonly size: number;
  readonly streamOffset: number;
  readonly fileOffset: number;
  readonly pieces: readonly Piece[];
  /** The octets the decoder looked at; shorter than `size` when cut or very large. */
  readonly head: Uint8Array;
  readonly malformed?: { readonly layer: string; readonly offset: number; readonly reason: string };
  /** The hot columns by name, ABSENT where absent; texts as strings. */
  readonly columns: Readonly<Record<string, number | string>>;
}

export interface Decoded {
  /** The file, with what was decrypted in place of what it was encrypted to. */
  readonly plain: Uint8Array;
  /** What was inflated, one behind another. */
  readonly inflated: Uint8Array;
  readonly rows: readonly Row[];
  readonly connections: ReadonlyMap<number, ConnectionInfo>;
  readonly facts: CaptureFacts;
  /** Why the file could not be read to its end, where it could not. */
  readonly error?: unknown;
}

/** The plain bytes of a capture file, whatever it is compressed with. */
export function readCapture(path: string): Uint8Array {
  const bytes = new Uint8Array(readFileSync(path));
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return new Uint8Array(gunzipSync(bytes));
  if (bytes[0] === 0x28 && bytes[1] === 0xb5) return zstdDecompress(bytes);
  return bytes;
}

const TEXTS = ['name', 'address', 'routingKey', 'error'] as const;
const NUMBERS = [
  'flags',
  'handle',
  'deliveryId',
  'lastId',
  'payloadBytes',
  'credit',
  'messageFrame',
  'missingBytes',
  'skippedBytes',
  'replyCode',
] as const;

const utf8 = new TextDecoder();

function columnsOf(view: FrameView): Record<string, number | string> {
  const columns: Record<string, number | string> = {};
  for (const name of NUMBERS) columns[name] = view[name];
  for (const name of TEXTS) {
    const start = view[`${name}Start`];
    if (start !== ABSENT)
      columns[name] = utf8.decode(view.bytes.subarray(start, view[`${name}End`]));
  }
  return columns;
}

function piecesOf({ pieces }: FrameView): Piece[] {
  return Array.from({ length: pieces.count }, (_, i) => ({
    start: pieces.start[i],
    length: pieces.length[i],
    fileOffset: pieces.fileOffset[i],
    packet: pieces.packet[i],
  }));
}

function rowOf(view: FrameView): Row {
  const malformed = {
    layer: MALFORMED_LAYERS[view.malformedLayer],
    offset: view.malformedOffset,
    reason: view.malformedReason,
  };
  return {
    number: view.number,
    packet: view.packet,
    timeNanos: view.timeNanos,
    connection: view.connection,
    direction: view.direction,
    protocol: view.protocol,
    name: frameTypeName(view.type),
    type: view.type,
    channel: view.channel,
    size: view.size,
    streamOffset: view.streamOffset,
    fileOffset: view.fileOffset,
    pieces: piecesOf(view),
    head: view.bytes.slice(view.start, view.end),
    ...(view.malformedLayer === 0 ? {} : { malformed }),
    columns: columnsOf(view),
  };
}

/** Decode a plain capture, handed over in chunks of the sizes `chunkBytes` gives (all at once without). */
export function decodeBytes(
  plain: Uint8Array,
  chunkBytes?: () => number,
  options: DecodeOptions = {},
): Decoded {
  const rows: Row[] = [];
  const connections = new Map<number, ConnectionInfo>();
  let readAgain = plain;
  const inflated: Uint8Array[] = [];
  const decoder = new CaptureDecoder(
    {
      frame: (view) => rows.push(rowOf(view)),
      connectionDone: (info) => {
        if (connections.has(info.number)) throw new Error(`c${info.number} was done twice`);
        connections.set(info.number, info);
      },
      decrypted: (fileOffset, octets) => {
        if (readAgain === plain) readAgain = Uint8Array.from(plain);
        readAgain.set(octets, fileOffset);
      },
      inflated: (offset, octets) => {
        const told = inflated.reduce((sum, { length }) => sum + length, 0);
        if (offset !== told) throw new Error(`inflated octets at ${offset}, behind ${told}`);
        inflated.push(octets.slice());
      },
    },
    options,
  );
  let error: unknown;
  try {
    for (let at = 0; at < plain.length; ) {
      const end = chunkBytes === undefined ? plain.length : at + Math.max(1, chunkBytes());
      // A copy, so that a decoder which keeps a reference into the chunk is found out; of a Buffer even a
      // slice refers to it.
      const chunk = Buffer.from(plain.subarray(at, end));
      decoder.push(chunk);
      chunk.fill(0xa5);
      at = end;
    }
    decoder.end();
  } catch (thrown) {
    error = thrown;
  }
  const decoded = {
    plain: readAgain,
    inflated: Buffer.concat(inflated),
    rows,
    connections,
    facts: decoder.facts,
  };
  return error === undefined ? decoded : { ...decoded, error };
}

export function decodeFile(path: string): Decoded {
  return decodeBytes(readCapture(path), undefined, tlsOf(path));
}

/** A frame's octets read again from the file by its pieces, up to the first one that never came. */
export function frameBytes(
  { plain, inflated }: Pick<Decoded, 'plain' | 'inflated'>,
  row: Row,
): Uint8Array {
  const { flags } = row.columns;
  const isInflated = typeof flags === 'number' && (flags & FLAG.inflated) !== 0;
  const octets = isInflated ? inflated : plain;
  const parts: Uint8Array[] = [];
  let have = 0;
  for (const { start, length, fileOffset } of row.pieces) {
    if (start !== have) break;
    parts.push(octets.subarray(fileOffset, fileOffset + length));
    have += length;
  }
  const bytes = new Uint8Array(have);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Dissects rows of one capture, giving each the earlier frames of its message. */
export class Dissector {
  readonly #decoded: Decoded;
  readonly #messages = new Map<number, Row[]>();

  constructor(decoded: Decoded) {
    this.#decoded = decoded;
    for (const row of decoded.rows) {
      const first = row.columns.messageFrame;
      if (typeof first !== 'number' || first === ABSENT) continue;
      const list = this.#messages.get(first);
      if (list === undefined) this.#messages.set(first, [row]);
      else list.push(row);
    }
  }

  dissect(row: Row): Dissection {
    const first = row.columns.messageFrame;
    const message = typeof first === 'number' ? (this.#messages.get(first) ?? []) : [];
    const earlier = message
      .filter(({ number }) => number < row.number)
      .map((frame) => frameBytes(this.#decoded, frame));
    const flags = row.columns.flags;
    return dissectFrame(frameBytes(this.#decoded, row), {
      protocol: row.protocol,
      direction: row.direction,
      type: row.type,
      size: row.size,
      flags: typeof flags === 'number' ? flags : 0,
      ...(earlier.length === 0 ? {} : { earlier }),
    });
  }
}

/** `c3>1204551`: a frame's name that does not change when the capture is decoded in another way. */
export function stableName(row: Row): string {
  return `c${row.connection}${row.direction === 0 ? '>' : '<'}${row.streamOffset}`;
}
