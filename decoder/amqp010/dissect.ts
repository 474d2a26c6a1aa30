import { clip } from '../amqp10/message.ts';
import { u16, u32 } from '../amqp091/encoding.ts';
import { type Draft, group, leaf, rest } from '../amqp091/node.ts';
import { FLAG, FrameView, MALFORMED_LAYERS, TYPE } from '../frame-view.ts';
import type { JsonObject } from '../json.ts';
import type { ByteRange, Dissection, Malformed, TreeNode } from '../tree.ts';
import type { Bytes } from '../units.ts';
import { FRAME_HEADER_BYTES, OFFSET, POSITION, SEGMENT, SEGMENT_NAMES } from './frame.ts';
import { AMQP010_TYPE_NAMES } from './names.ts';
import { scanFrame010 } from './scan.ts';
import { readSegment } from './segment.ts';

export interface FrameContext010 {
  /** Octets that were sent, those missing at the end included. */
  readonly size: Bytes;
  /** `FrameView.type` of the frame: of one that goes on with a control or command only the frames before tell. */
  readonly type: number;
  /** The frames of the same segment before this one, in order, whole. */
  readonly earlier?: readonly Uint8Array[];
}

/**
 * Everything that one 0-10 frame says. `bytes` begins with the frame's first octet and ends at the first
 * one that is missing. The scan judges; this only shows, so a row and its tree never disagree about
 * what is malformed.
 */
export function dissectFrame010(bytes: Uint8Array, context: FrameContext010): Dissection {
  const { size } = context;
  const octets = bytes.length > size ? bytes.subarray(0, size) : bytes;
  const view = scanned(octets, size);
  const name = nameOf(view.type === TYPE.unknown ? context.type : view.type);
  const nodes = new FrameNodes(octets, view);
  nodes.header();
  nodes.payload(context.earlier ?? []);
  nodes.end();
  const { fields, secrets } = nodes;
  const tree = group(name, name, 0, size, nodes.children);
  const malformed = malformedOf(view);
  return malformed === undefined
    ? { name, fields, tree, secrets }
    : { name, fields, tree, secrets, malformed };
}

const NONE = new Float64Array(0);
const NO_PIECES = { count: 0, start: NONE, length: NONE, fileOffset: NONE, packet: NONE };

function scanned(octets: Uint8Array, size: Bytes): FrameView {
  const view = new FrameView(octets, NO_PIECES);
  view.end = octets.length;
  view.size = size;
  scanFrame010(view);
  return view;
}

function nameOf(type: number): string {
  if (type >= TYPE.unknownMethod) {
    const codes = type - TYPE.unknownMethod;
    return `${codes >>> 16}.${codes & 0xffff}`;
  }
  return AMQP010_TYPE_NAMES.get(type) ?? 'unknown';
}

function malformedOf(view: FrameView): Malformed | undefined {
  const layer = MALFORMED_LAYERS[view.malformedLayer];
  if (layer === 'none') return undefined;
  return { layer, offset: view.malformedOffset, reason: view.malformedReason };
}

const LOST = 'the rest is missing';
const GOES_ON = 'goes on in the next frame';

/** Builds the children of the root from left to right; `#next` is the first octet not yet in one. */
class FrameNodes {
  readonly children: TreeNode[] = [];
  fields: JsonObject = {};
  secrets: readonly ByteRange[] = [];
  readonly #bytes: Uint8Array;
  readonly #view: FrameView;
  #next = 0;

  constructor(bytes: Uint8Array, view: FrameView) {
    this.#bytes = bytes;
    this.#view = view;
  }

  header(): void {
    const bytes = this.#bytes;
    const flags = this.#number('flags', 'bin8', 1);
    if (flags !== undefined) flags.note = positionNote(bytes[OFFSET.flags]);
    const type = this.#number('type', 'uint8', 1);
    if (type !== undefined) type.note = SEGMENT_NAMES[bytes[OFFSET.type]] ?? 'no segment type';
    this.#number('size', 'uint16', 2);
    this.#number('reserved', 'bin8', 1);
    this.#number('track', 'uint8', 1);
    this.#number('channel', 'uint16', 2);
    this.#number('reserved', 'bin32', 4);
  }

  /** The next number of fixed width; undefined when it is not wholly at hand. */
  #number(name: string, type: string, width: number): Draft | undefined {
    const start = this.#next;
    const end = start + width;
    const bytes = this.#bytes;
    if (end > bytes.length) return undefined;
    const value = width === 4 ? u32(bytes, start) : width === 2 ? u16(bytes, start) : bytes[start];
    const node = leaf(name, name, type, value, start, end);
    this.children.push(node);
    this.#next = end;
    return node;
  }

  payload(earlier: readonly Uint8Array[]): void {
    if (this.#next < FRAME_HEADER_BYTES) return;
    const type = this.#bytes[OFFSET.type];
    if (type === SEGMENT.body) this.#body();
    else if (type > SEGMENT.body) this.#undecoded('not defined what this holds');
    else this.#segment(type, earlier);
  }

  #body(): void {
    const { payloadBytes } = this.#view;
    this.fields = { payloadBytes };
    const start = this.#next;
    const end = this.#bytes.length;
    if (end <= start) return;
    const node = rest('body', start, end, `${payloadBytes} octets of the message`);
    node.type = 'binary';
    this.children.push(node);
    this.#next = end;
  }

  #segment(type: number, earlier: readonly Uint8Array[]): void {
    const { flags, size } = this.#view;
    const isFirst = (flags & FLAG.firstFrame) !== 0;
    const parts = isFirst ? [] : earlier.map(payloadOf010);
    const whole = parts.filter((part) => part !== undefined);
    if (!isFirst && (parts.length === 0 || whole.length < parts.length)) {
      // Of a control that begins elsewhere nobody knows whether it holds a credential.
      if (type === SEGMENT.control) this.secrets = [{ start: this.#next, end: size }];
      this.#undecoded('goes on with a segment whose earlier frames are not at hand');
      return;
    }
    const isLast = (flags & FLAG.lastFrame) !== 0;
    const isCut = this.#bytes.length < size;
    const { bytes, before } = joined(whole, this.#bytes);
    const shift = FRAME_HEADER_BYTES - before;
    const reading = readSegment({
      type,
      bytes,
      start: before === 0 ? FRAME_HEADER_BYTES : 0,
      end: isLast ? bytes.length + size - this.#bytes.length : Number.MAX_SAFE_INTEGER,
      available: bytes.length,
      cutNote: isCut ? LOST : GOES_ON,
    });
    this.fields = reading.fields;
    if (before === 0) {
      this.children.push(...reading.nodes);
      this.secrets = reading.secrets;
    } else {
      this.children.push(...reading.nodes.flatMap((node) => clip(node, before, shift) ?? []));
      this.secrets = reading.secrets.flatMap(({ start, end }) =>
        end <= before ? [] : [{ start: Math.max(start, before) + shift, end: end + shift }],
      );
    }
    this.#next = this.children.at(-1)?.end ?? this.#next;
  }

  #undecoded(why: string): void {
    const end = this.#bytes.length;
    if (this.#next >= end) return;
    this.children.push(rest('undecoded', this.#next, end, why));
    this.#next = end;
  }

  /** Whatever is left: octets that nothing claimed, and what is missing. */
  end(): void {
    this.#undecoded('too short for what it claims to be');
    const { size } = this.#view;
    if (this.#next >= size) return;
    this.children.push(rest('missing', this.#next, size, `${size - this.#next} octets never came`));
  }
}

/** The octets of earlier frames behind their headers, and those of this one. */
function joined(
  parts: readonly Uint8Array[],
  frame: Uint8Array,
): { bytes: Uint8Array; before: Bytes } {
  const before = parts.reduce((sum, { length }) => sum + length, 0);
  if (before === 0) return { bytes: frame, before };
  const bytes = new Uint8Array(before + frame.length - FRAME_HEADER_BYTES);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  bytes.set(frame.subarray(FRAME_HEADER_BYTES), at);
  return { bytes, before };
}

/** What a whole frame carries; undefined when it is cut. */
export function payloadOf010(frame: Uint8Array): Uint8Array | undefined {
  if (frame.length < FRAME_HEADER_BYTES || u16(frame, OFFSET.size) !== frame.length) {
    return undefined;
  }
  return frame.subarray(FRAME_HEADER_BYTES);
}

const POSITION_WORDS = [
  [POSITION.firstSegment, 'first segment'],
  [POSITION.lastSegment, 'last segment'],
  [POSITION.firstFrame, 'first frame'],
  [POSITION.lastFrame, 'last frame'],
] as const;

function positionNote(octet: number): string {
  const words = POSITION_WORDS.flatMap(([bit, word]) => ((octet & bit) === 0 ? [] : [word]));
  return words.length === 0 ? 'neither first nor last' : words.join(', ');
}
