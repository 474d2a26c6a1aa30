/** One frame in full: every field with its bytes. The second reading, for when someone looks. */

import { describeHeader, dissectHeader } from './amqp/header.ts';
import { describe10 } from './amqp10/describe.ts';
import { dissectFrame10 } from './amqp10/dissect.ts';
import { describe010 } from './amqp010/describe.ts';
import { dissectFrame010 } from './amqp010/dissect.ts';
import { describe091 } from './amqp091/describe.ts';
import { dissectFrame091 } from './amqp091/dissect.ts';
import { TYPE } from './frame-view.ts';
import type { JsonObject } from './json.ts';
import { PROTOCOL, type ProtocolCode } from './protocol.ts';
import type { Dissection } from './tree.ts';
import type { Bytes, Direction } from './units.ts';

/** What the first reading found out about a frame, and a second reading of its bytes needs. */
export interface FrameContext {
  readonly protocol: ProtocolCode;
  readonly direction: Direction;
  /** `FrameView.type`. */
  readonly type: number;
  /** Octets on the wire; more than are given when some are missing. */
  readonly size: Bytes;
  /** Octets that are not given came all the same. */
  readonly isLeftOut?: boolean;
  /** `FrameView.flags`. */
  readonly flags: number;
  /** The transfers of the same message (1.0), or frames of the same segment (0-10), before this one, in order, whole. */
  readonly earlier?: readonly Uint8Array[];
}

/**
 * Dissect one frame.
 *
 * @param bytes the frame's octets, cut at the first missing one
 */
export function dissectFrame(bytes: Uint8Array, context: FrameContext): Dissection {
  const { protocol, type, size, flags, direction, earlier, isLeftOut = false } = context;
  if (type === TYPE.protocolHeader) return dissectHeader(bytes, size);
  // A 1.0 performative that no table knows, or fewer octets than a frame header has.
  const isNonsense = type === TYPE.unknown && bytes.length < 8;
  if (!isNonsense && protocol === PROTOCOL.amqp10) {
    const parts = { size, direction, flags, isLeftOut };
    return dissectFrame10(bytes, earlier === undefined ? parts : { ...parts, earlier });
  }
  if (!isNonsense && protocol === PROTOCOL.amqp010) {
    return dissectFrame010(bytes, earlier === undefined ? { size, type } : { size, type, earlier });
  }
  if (
    !isNonsense &&
    (protocol === PROTOCOL.amqp091 || protocol === PROTOCOL.amqp09 || protocol === PROTOCOL.amqp08)
  ) {
    return dissectFrame091(bytes, { size, direction, flags, version: protocol, isLeftOut });
  }
  return undecoded(size, 'These octets are no frame that can be read.');
}

function undecoded(size: Bytes, note: string): Dissection {
  return {
    name: 'unknown',
    fields: {},
    tree: {
      name: 'unknown',
      label: 'unknown',
      start: 0,
      end: size,
      children: [{ name: 'undecoded', label: 'undecoded', start: 0, end: size, note }],
    },
    secrets: [],
  };
}

/** What a frame says, in one line of words and figures. */
export function describeFrame(protocol: ProtocolCode, name: string, fields: JsonObject): string {
  if (name === 'protocol-header') return describeHeader(fields);
  if (name === 'gap') return describeGap(fields);
  if (protocol === PROTOCOL.amqp10) return describe10(name, fields);
  return protocol === PROTOCOL.amqp010 ? describe010(name, fields) : describe091(name, fields);
}

function describeGap(fields: JsonObject): string {
  const { missingBytes, skippedBytes } = fields;
  const parts: string[] = [];
  if (typeof missingBytes === 'number') {
    parts.push(`${count(missingBytes)} missing (not captured)`);
  }
  if (typeof skippedBytes === 'number' && skippedBytes > 0) {
    parts.push(`${count(skippedBytes)} skipped until the next frame`);
  }
  return parts.join('; ');
}

function count(bytes: Bytes): string {
  return `${bytes.toLocaleString('en')} ${bytes === 1 ? 'byte' : 'bytes'}`;
}
