/** One message put together again from its frames. */

import { isObject } from './amqp10/json-shape.ts';
import { payloadOf, readWholeMessage } from './amqp10/message.ts';
import { payloadOf010 } from './amqp010/dissect.ts';
import { propertiesOf010 } from './amqp010/message.ts';
import { dissectFrame091 } from './amqp091/dissect.ts';
import { FRAME_HEADER_BYTES } from './amqp091/scan.ts';
import { FLAG, TYPE } from './frame-view.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { LIMITS } from './limits.ts';
import { PROTOCOL, type ProtocolCode } from './protocol.ts';
import type { ByteRange, TreeNode } from './tree.ts';
import type { Bytes, Direction } from './units.ts';

/** A frame that carries part of a message. */
export interface MessageFrame {
  /** Cut at the first missing one. */
  readonly octets: Uint8Array;
  /** Octets on the wire. */
  readonly size: Bytes;
  readonly direction: Direction;
  /** `FrameView.type` and `.flags`. */
  readonly type: number;
  readonly flags: number;
}

/** A part of the body. `octets`: a data section, or what 0-9-1 carries; else a typed AMQP value. */
export interface BodyPart extends ByteRange {
  readonly kind: 'octets' | 'value' | 'sequence';
  readonly value?: JsonValue;
}

export interface WholeMessage {
  /** All sections, or the bodies of 0-9-1 and 0-10, without the frames around them. */
  readonly octets: Uint8Array;
  /** Octets were lost, or are more than LIMITS.shownMessageBytes: what follows them is not shown. */
  readonly isCut: boolean;
  /** Sections, tiling `octets`; none for 0-9-1 and 0-10, whose body is only octets. */
  readonly sections: readonly TreeNode[];
  /** The content header's properties (0-9-1); delivery- and message-properties (0-10). */
  readonly properties?: JsonObject;
  /** The same with their types, as the tree of that frame has them. */
  readonly propertyNodes?: readonly TreeNode[];
  readonly body: readonly BodyPart[];
  /** Ranges of `octets` that hold credentials. */
  readonly secrets: readonly ByteRange[];
  readonly note?: string;
}

/**
 * @param frames those that carry it, in order: transfers; or content header and bodies; or those of the
 *   header and the body segment
 * @param isOpen more of it would have come: the capture ends, or it was given up
 */
export function readMessageOf(
  protocol: ProtocolCode,
  frames: readonly MessageFrame[],
  isOpen: boolean,
): WholeMessage {
  const secret = frames.some(({ flags }) => (flags & FLAG.secretPayload) !== 0);
  const message = messageOf(protocol, frames, isOpen);
  if (!secret) return message;
  const { octets, isCut } = message;
  return {
    octets,
    isCut,
    sections: [],
    body: [],
    secrets: [{ start: 0, end: octets.length }],
    note: 'This message hands over credentials.',
  };
}

function messageOf(
  protocol: ProtocolCode,
  frames: readonly MessageFrame[],
  isOpen: boolean,
): WholeMessage {
  if (protocol === PROTOCOL.amqp10) return message10(frames, isOpen);
  return protocol === PROTOCOL.amqp010 ? message010(frames) : message091(frames, protocol);
}

function message10(frames: readonly MessageFrame[], isOpen: boolean): WholeMessage {
  const { octets, isCut } = join(frames, ({ octets: frame }) => payloadOf(frame));
  const { nodes, secrets, note } = readWholeMessage(octets, { isCut, isOpen });
  return {
    octets,
    isCut,
    sections: nodes,
    body: nodes.flatMap((node) => bodyPartOf(node, octets) ?? []),
    secrets,
    ...(note !== undefined && { note }),
  };
}

/** Constructor of a binary whose size is one octet (1.6.19); the other has four. */
const VBIN8 = 0xa0;

/** 3.2.6 to 3.2.8. */
function bodyPartOf(section: TreeNode, octets: Uint8Array): BodyPart | undefined {
  const content = section.children?.find(({ name }) => name === 'value');
  const { start, end } = content ?? section;
  const value = content?.value;
  const valued = value === undefined ? {} : { value };
  switch (section.name) {
    case 'data':
      return {
        kind: 'octets',
        start: Math.min(end, start + (octets[start] === VBIN8 ? 2 : 5)),
        end,
      };
    case 'amqpValue':
      return { kind: 'value', start, end, ...valued };
    case 'amqpSequence':
      return { kind: 'sequence', start, end, ...valued };
    default:
      return undefined;
  }
}

function message010(frames: readonly MessageFrame[]): WholeMessage {
  const carried = ({ octets }: MessageFrame) => payloadOf010(octets);
  const header = frames.filter(({ type }) => type === TYPE.segmentHeader);
  const body = frames.filter(({ type }) => type === TYPE.segmentBody);
  const { octets, isCut } = join(body, carried);
  return {
    octets,
    isCut,
    sections: [],
    ...(header.length > 0 && propertiesOf010(join(header, carried).octets)),
    body: octets.length === 0 ? [] : [{ kind: 'octets', start: 0, end: octets.length }],
    secrets: [],
  };
}

function message091(frames: readonly MessageFrame[], protocol: ProtocolCode): WholeMessage {
  const bodies = frames.filter(({ type }) => type === TYPE.contentBody);
  const { octets, isCut } = join(bodies, ({ octets: frame, size }) =>
    frame.length < size ? undefined : frame.subarray(FRAME_HEADER_BYTES, size - 1),
  );
  const header = frames.find(({ type }) => type === TYPE.contentHeader);
  const properties = header === undefined ? {} : propertiesOf(header, protocol);
  return {
    octets,
    isCut,
    sections: [],
    ...properties,
    body: octets.length === 0 ? [] : [{ kind: 'octets', start: 0, end: octets.length }],
    secrets: [],
  };
}

function propertiesOf(
  header: MessageFrame,
  protocol: ProtocolCode,
): Pick<WholeMessage, 'properties' | 'propertyNodes'> {
  if (
    protocol === PROTOCOL.amqp10 ||
    protocol === PROTOCOL.amqp010 ||
    protocol === PROTOCOL.unknown
  ) {
    return {};
  }
  const { octets, size, direction, flags } = header;
  const { fields, tree } = dissectFrame091(octets, { size, version: protocol, direction, flags });
  const { properties } = fields;
  if (!isObject(properties)) return {};
  const group = tree.children?.find(({ name }) => name === 'properties');
  return { properties, propertyNodes: group?.children ?? [] };
}

/** What the frames carry, up to the first that is not whole, and within bounds. */
function join(
  frames: readonly MessageFrame[],
  carried: (frame: MessageFrame) => Uint8Array | undefined,
): { octets: Uint8Array; isCut: boolean } {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  let isCut = false;
  for (const frame of frames) {
    const part = carried(frame);
    if (part === undefined || bytes + part.length > LIMITS.shownMessageBytes) {
      isCut = true;
      break;
    }
    parts.push(part);
    bytes += part.length;
  }
  const octets = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    octets.set(part, at);
    at += part.length;
  }
  return { octets, isCut };
}
