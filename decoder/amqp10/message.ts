import { LEFT_OUT } from '../left-out.ts';
import { LIMITS } from '../limits.ts';
import type { ByteRange, TreeNode } from '../tree.ts';
import { descriptorCode } from './descriptor.ts';
import { CODE, uint32, ValueChecker } from './encoding.ts';
import { HEADER_BYTES, OFFSET } from './frame.ts';
import { isObject } from './json-shape.ts';
import { camelCase, DESCRIBED_BY_CODE, provides } from './names.ts';
import { joinNotes, makeNode, withNote } from './node.ts';
import { keyNote } from './notes.ts';
import { TreeReader } from './reader.ts';
import { asksToPutToken, secretValue } from './secret.ts';

/** Why a section cannot be read. */
const NOT_A_SECTION = 'a message section is expected here, which is a described type';

/** The part of a message that one transfer carries. */
export interface Payload {
  /** The frame's octets, cut at the first missing one. */
  readonly bytes: Uint8Array;
  readonly start: number;
  /** One past the last octet at hand. */
  readonly end: number;
  /** Octets of the frame are not at hand after `end`: lost, or left out. */
  readonly isCut: boolean;
  /** They came, and are left out. */
  readonly isLeftOut?: boolean;
  /** The message goes on in a later transfer, or was given up. */
  readonly isOpen: boolean;
  /** The transfers of the same message before this one, in order. */
  readonly earlier: readonly Uint8Array[];
}

type Cut = Pick<Payload, 'isCut' | 'isLeftOut' | 'isOpen'>;

export interface MessageReading {
  readonly nodes: readonly TreeNode[];
  readonly secrets: readonly ByteRange[];
  /** Why nothing of the message can be shown. */
  readonly note?: string;
}

/**
 * The message sections (3.2) that lie in one transfer, tiling its payload.
 *
 * Sections do not keep to the borders of frames. So those of a later transfer are read from the
 * whole message so far, and cut to what lies in this frame.
 */
export function readMessage(payload: Payload): MessageReading {
  const { bytes, start, end, earlier } = payload;
  if (earlier.length === 0) return readSections(payload, bytes, start, end);
  const parts = earlier.map(payloadOf);
  let before = 0;
  for (const part of parts) {
    if (part === undefined) {
      return { nodes: [], secrets: [], note: 'octets of this message were lost before this frame' };
    }
    before += part.length;
  }
  if (before > LIMITS.messageBytes) {
    return { nodes: [], secrets: [], note: `the message began more than ${before} octets earlier` };
  }
  const message = new Uint8Array(before + end - start);
  let at = 0;
  for (const part of parts) {
    if (part !== undefined) message.set(part, at);
    at += part?.length ?? 0;
  }
  message.set(bytes.subarray(start, end), before);
  const { nodes, secrets } = readSections(payload, message, 0, message.length);
  const shift = start - before;
  return {
    nodes: nodes.flatMap((node) => clip(node, before, shift) ?? []),
    secrets: secrets
      .filter((range) => range.end > before)
      .map((range) => ({ start: Math.max(range.start, before) + shift, end: range.end + shift })),
  };
}

/** All sections of a message, tiling it. Fewer octets than were sent where it is `isCut`. */
export function readWholeMessage(message: Uint8Array, state: Cut): MessageReading {
  return readSections(state, message, 0, message.length);
}

function cutNote(isCut: boolean, isLeftOut = false): string {
  if (isLeftOut) return LEFT_OUT.rest;
  return isCut ? 'the rest was lost' : 'goes on in the next frame';
}

function readSections(
  { isCut, isLeftOut, isOpen }: Cut,
  bytes: Uint8Array,
  start: number,
  available: number,
): MessageReading {
  const reader = new TreeReader(bytes, start, available, {
    cutNote: cutNote(isCut, isLeftOut),
    shownBinaryBytes: LIMITS.shownBinaryBytes,
    performative: false,
  });
  // Where the message ends is not known while it goes on: nothing can run past that.
  const end = isCut || isOpen ? Number.MAX_SAFE_INTEGER : available;
  const nodes: TreeNode[] = [];
  let isToken = false;
  while (reader.at < available && reader.stopped === 'no' && !reader.isFull) {
    const node = readSection(reader, end);
    if (node !== undefined) nodes.push(node);
    if (asksToPutToken(reader.value)) {
      isToken = true;
      break;
    }
  }
  const { at, checker, secrets } = reader;
  const rest = { start: at, end: available };
  if (isToken && at < available) {
    secrets.push(rest);
    const value = secretValue(available - at);
    nodes.push(makeNode({ name: 'body', ...rest, value, note: 'credentials' }));
  } else if (reader.stopped === 'malformed') {
    nodes.push(makeNode({ name: 'undecoded', ...rest, note: checker.reason }));
  } else if (at < available) {
    nodes.push(makeNode({ name: 'omitted', ...rest, note: 'more sections' }));
  }
  return { nodes, secrets };
}

function readSection(reader: TreeReader, end: number): TreeNode | undefined {
  const { bytes, at, checker } = reader;
  if (bytes[at] !== CODE.described) {
    checker.fail(at, NOT_A_SECTION);
    reader.stopped = 'malformed';
    return undefined;
  }
  const type = DESCRIBED_BY_CODE.get(descriptorCode(bytes, at + 1));
  const label = type?.name ?? 'section';
  const node = reader.read(camelCase(label), label, end, 0);
  if (node === undefined) return undefined;
  const isSection = type !== undefined && provides(type.name, 'section');
  if (!isSection) return withNote(node, 'not a section that the standard has');
  const described = reader.value;
  return withNote(node, isObject(described) ? keyNote(type.name, described.value) : undefined);
}

/** The part of a node that lies at or after `from`, moved by `shift`; undefined when none does. */
export function clip(node: TreeNode, from: number, shift: number): TreeNode | undefined {
  if (node.end < from || (node.end === from && node.start <= from)) return undefined;
  const isClipped = node.start < from;
  const children = node.children?.flatMap((child) => clip(child, from, shift) ?? []);
  return {
    ...node,
    start: Math.max(node.start, from) + shift,
    end: node.end + shift,
    ...(children && { children }),
    ...(isClipped && { note: joinNotes('began in an earlier frame', node.note) ?? '' }),
  };
}

/** The octets that a whole transfer frame carries; undefined when it is cut or cannot be read. */
export function payloadOf(frame: Uint8Array): Uint8Array | undefined {
  if (frame.length < HEADER_BYTES || uint32(frame, OFFSET.size) !== frame.length) return undefined;
  const checker = new ValueChecker();
  checker.reset(frame, frame.length);
  const body = frame[OFFSET.doff] * 4;
  if (body >= frame.length || frame[body] !== CODE.described) return undefined;
  const end = checker.skip(body, frame.length, 0);
  return end < 0 ? undefined : frame.subarray(end);
}
