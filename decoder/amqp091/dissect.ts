import { FrameView, MALFORMED_LAYERS, TYPE } from '../frame-view.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { LEFT_OUT } from '../left-out.ts';
import { type Amqp0xCode, PROTOCOL } from '../protocol.ts';
import type { ByteRange, Dissection, Malformed } from '../tree.ts';
import type { Bytes, Direction } from '../units.ts';
import { type Reading, readArguments, readProperties } from './arguments.ts';
import { propertiesOf, signatureOf } from './catalogue.ts';
import { skipPropertyFlags, u16, u32, Walk } from './encoding.ts';
import { AMQP091_TYPE_NAMES } from './names.ts';
import { type Draft, group, leaf, rest } from './node.ts';
import {
  FRAME_END,
  FRAME_HEADER_BYTES,
  FRAME_OVERHEAD_BYTES,
  FRAME_TYPE,
  OLD_FRAME_TYPES,
  scanFrame091,
} from './scan.ts';
import { uint64 } from './values.ts';

export interface FrameContext091 {
  /** Octets that were sent, those missing at the end included. */
  readonly size: Bytes;
  readonly version: Amqp0xCode;
  readonly direction: Direction;
  /** `FrameView.flags` of the frame. */
  readonly flags: number;
  /** Octets that are not given came all the same. */
  readonly isLeftOut?: boolean;
}

/**
 * Everything that one 0-8, 0-9 or 0-9-1 frame says. `bytes` begins with the frame's first octet
 * and ends at the first one that is missing. The scan judges; this only shows, so a row and its
 * tree never disagree about what is malformed.
 */
export function dissectFrame091(bytes: Uint8Array, context: FrameContext091): Dissection {
  const { size, version } = context;
  const octets = bytes.length > size ? bytes.subarray(0, size) : bytes;
  const view = scanned(octets, size, version);
  const nodes = new FrameNodes(octets, size, version, context.isLeftOut);
  nodes.header();
  nodes.payload();
  nodes.end();
  const name = nameOf(view.type);
  const tree = group(name, name, 0, size, nodes.children);
  const clause = SECTIONS[octets[0]];
  if (version === PROTOCOL.amqp091 && clause !== undefined) tree.spec = clause;
  const { fields, secrets } = nodes;
  const found = malformedOf(view);
  const malformed = context.isLeftOut && found?.layer === 'tcp' ? undefined : found;
  return malformed === undefined
    ? { name, fields, tree, secrets }
    : { name, fields, tree, secrets, malformed };
}

/** Clauses of the 0-9-1 text by frame type. */
const SECTIONS: { readonly [type: number]: string } = {
  [FRAME_TYPE.method]: '4.2.4',
  [FRAME_TYPE.header]: '4.2.6.1',
  [FRAME_TYPE.body]: '4.2.6.2',
  [FRAME_TYPE.heartbeat]: '4.2.7',
};

const TYPE_NOTES: { readonly [type: number]: string } = {
  ...OLD_FRAME_TYPES,
  [FRAME_TYPE.method]: 'method',
  [FRAME_TYPE.header]: 'content header',
  [FRAME_TYPE.body]: 'content body',
  [FRAME_TYPE.heartbeat]: 'heartbeat',
};

const NONE = new Float64Array(0);
const NO_PIECES = { count: 0, start: NONE, length: NONE, fileOffset: NONE, packet: NONE };

function scanned(octets: Uint8Array, size: Bytes, version: Amqp0xCode): FrameView {
  const view = new FrameView(octets, NO_PIECES);
  view.end = octets.length;
  view.size = size;
  scanFrame091(view, version);
  return view;
}

function nameOf(type: number): string {
  if (type >= TYPE.unknownMethod) {
    const numbers = type - TYPE.unknownMethod;
    return `${numbers >>> 16}.${numbers & 0xffff}`;
  }
  return AMQP091_TYPE_NAMES.get(type) ?? 'unknown';
}

function malformedOf(view: FrameView): Malformed | undefined {
  const layer = MALFORMED_LAYERS[view.malformedLayer];
  if (layer === 'none') return undefined;
  return { layer, offset: view.malformedOffset, reason: view.malformedReason };
}

/** Builds the children of the root from left to right; `#next` is the first octet not yet in one. */
class FrameNodes {
  readonly children: Draft[] = [];
  fields: JsonObject = {};
  secrets: readonly ByteRange[] = [];
  readonly #bytes: Uint8Array;
  readonly #size: Bytes;
  readonly #isLeftOut: boolean;
  readonly #version: Amqp0xCode;
  /** Where the payload ends by the frame's size, and how far its octets are at hand. */
  readonly #limit: number;
  readonly #available: number;
  #next = 0;

  constructor(bytes: Uint8Array, size: Bytes, version: Amqp0xCode, isLeftOut = false) {
    this.#isLeftOut = isLeftOut;
    this.#bytes = bytes;
    this.#size = size;
    this.#version = version;
    this.#limit = Math.max(size - 1, FRAME_HEADER_BYTES);
    this.#available = Math.min(bytes.length, this.#limit);
  }

  header(): void {
    const type = this.#number('type', 'type', 'octet', 1);
    if (type !== undefined) this.#note(TYPE_NOTES[type] ?? 'no frame type');
    this.#number('channel', 'channel', 'short', 2);
    this.#number('size', 'size', 'long', 4);
  }

  /** The next number of fixed width; undefined when it is not wholly at hand. */
  #number(name: string, label: string, type: string, width: number): number | undefined {
    const start = this.#next;
    const end = start + width;
    if (end > this.#available) return undefined;
    const bytes = this.#bytes;
    let value = bytes[start];
    if (width === 2) value = u16(bytes, start);
    if (width === 4) value = u32(bytes, start);
    this.children.push(leaf(name, label, type, value, start, end));
    this.#next = end;
    return value;
  }

  #note(note: string): void {
    const node = this.children.at(-1);
    if (node !== undefined) node.note = note;
  }

  payload(): void {
    if (this.#next < FRAME_HEADER_BYTES) return;
    switch (this.#bytes[0]) {
      case FRAME_TYPE.method:
        this.#method();
        break;
      case FRAME_TYPE.header:
        this.#contentHeader();
        break;
      case FRAME_TYPE.body:
        this.#body();
        break;
      default:
        this.#undecoded('not defined what this holds');
    }
  }

  #method(): void {
    if (this.#next + 4 > this.#available) return;
    const classId = this.#number('classId', 'class-id', 'short', 2) ?? 0;
    const className = propertiesOf(this.#version, classId)?.className;
    if (className !== undefined) this.#note(className);
    const methodId = this.#number('methodId', 'method-id', 'short', 2) ?? 0;
    const signature = signatureOf(this.#version, classId, methodId);
    if (signature === undefined) {
      this.#undecoded('no version of the protocol has this method');
      return;
    }
    this.#note(signature.name);
    const walk = new Walk();
    walk.begin(this.#available);
    const reading = readArguments(this.#bytes, this.#next, this.#limit, signature, walk);
    this.fields = reading.fields;
    this.#group('arguments', reading);
  }

  #group(name: string, { nodes, secrets }: Reading): void {
    this.secrets = secrets;
    const end = nodes.at(-1)?.end;
    if (end === undefined) return;
    this.children.push(group(name, name, this.#next, end, nodes));
    this.#next = end;
  }

  #contentHeader(): void {
    const fields: { [key: string]: JsonValue } = {};
    this.fields = fields;
    if (this.#next + 14 > this.#limit) return;
    const classId = this.#number('classId', 'class-id', 'short', 2);
    if (classId === undefined) return;
    fields.classId = classId;
    const list = propertiesOf(this.#version, classId);
    this.#note(list?.className ?? 'no class of any version');
    const weight = this.#number('weight', 'weight', 'short', 2);
    if (weight === undefined) return;
    fields.weight = weight;
    if (!this.#bodySize(fields) || this.#next + 2 > this.#available) return;
    const flags = u16(this.#bytes, this.#next);
    const walk = new Walk();
    walk.begin(this.#available);
    const at = skipPropertyFlags(
      this.#bytes,
      this.#next,
      this.#limit,
      list?.undefinedFlags ?? 0xfffe,
      walk,
    );
    while (this.#next < at) this.#number('propertyFlags', 'property-flags', 'short', 2);
    if (at < 0) return;
    if (list === undefined) {
      this.#undecoded('the properties of this class are not known');
      return;
    }
    const reading = readProperties(this.#bytes, at, this.#limit, flags, list, walk);
    fields.properties = reading.fields;
    this.#group('properties', reading);
  }

  #bodySize(fields: { [key: string]: JsonValue }): boolean {
    const start = this.#next;
    const end = start + 8;
    if (end > this.#available) return false;
    const value = uint64(this.#bytes, start);
    fields.bodySize = value;
    this.children.push(leaf('bodySize', 'body-size', 'longlong', value, start, end));
    this.#next = end;
    return true;
  }

  #body(): void {
    const payloadBytes = Math.max(this.#size - FRAME_OVERHEAD_BYTES, 0);
    this.fields = { payloadBytes };
    const start = this.#next;
    const end = this.#available;
    if (end <= start) return;
    const note = `${payloadBytes} octets of the message`;
    const node = rest('body', start, end, note);
    node.type = 'binary';
    this.children.push(node);
    this.#next = end;
  }

  #undecoded(why: string): void {
    if (this.#next >= this.#available) return;
    this.children.push(rest('undecoded', this.#next, this.#available, why));
    this.#next = this.#available;
  }

  /** Whatever is left: octets that nothing claimed, the frame-end, and what is missing. */
  end(): void {
    const bytes = this.#bytes;
    const size = this.#size;
    this.#undecoded('too short for what it claims to be');
    if (this.#next === size - 1 && bytes.length === size && size >= FRAME_OVERHEAD_BYTES) {
      const value = bytes[size - 1];
      this.#next = size;
      this.children.push(leaf('frameEnd', 'frame-end', 'octet', value, size - 1, size));
      if (value !== FRAME_END) this.#note('not 206 (0xce)');
    }
    if (this.#next < bytes.length) {
      this.children.push(rest('undecoded', this.#next, bytes.length, 'not part of a frame'));
      this.#next = bytes.length;
    }
    if (this.#next < size) {
      const { name, note } = this.#isLeftOut
        ? LEFT_OUT
        : { name: 'missing', note: `${size - this.#next} octets never came` };
      this.children.push(rest(name, this.#next, size, note));
    }
  }
}
