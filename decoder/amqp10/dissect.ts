import { FLAG } from '../frame-view.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { LEFT_OUT } from '../left-out.ts';
import type { ByteRange, Dissection, Malformed, TreeNode } from '../tree.ts';
import type { Bytes, Direction } from '../units.ts';
import { CODE } from './encoding.ts';
import { DESCRIPTOR, FRAME_REASON, FRAME_TYPE, HEADER_BYTES, OFFSET } from './frame.ts';
import { headerNode } from './frame-header.ts';
import { isObject } from './json-shape.ts';
import { readMessage } from './message.ts';
import { clauseOf, PERFORMATIVES } from './names.ts';
import { joinNotes, makeNode } from './node.ts';
import { TreeReader } from './reader.ts';
import { secretValue, textOf } from './secret.ts';

/** What a second reading of a 1.0 frame needs to know besides its octets. */
export interface Frame10Context {
  /** Octets on the wire; more than are given when some are missing, or left out. */
  readonly size: Bytes;
  /** Those that are not given came all the same. */
  readonly isLeftOut?: boolean;
  readonly direction?: Direction;
  /** `FrameView.flags`; secretPayload and continuation matter. */
  readonly flags: number;
  /** The transfers of the same message before this one, in order, whole. */
  readonly earlier?: readonly Uint8Array[];
}

const LOST = { name: 'missing', note: 'these octets were lost' } as const;

/** What the parts of a frame add up to. */
interface Parts {
  name: string;
  fields: JsonObject;
  children: TreeNode[];
  secrets: ByteRange[];
  /** One past the last octet that has a node. */
  at: number;
  malformed?: Malformed;
}

/**
 * Reads one 1.0 frame in full.
 *
 * Never throws: what cannot be read is a node `undecoded`, what never came a node `missing`, and
 * the nodes tile `[0, size)` in every case.
 *
 * @param octets the frame's octets, cut at the first missing one
 */
export function dissectFrame10(octets: Uint8Array, context: Frame10Context): Dissection {
  const { size } = context;
  const bytes = octets.length > size ? octets.subarray(0, size) : octets;
  const parts = readFrame(bytes, context);
  const { name, fields, children, secrets, at } = parts;
  let { malformed } = parts;
  if (at < bytes.length) {
    const note = malformed?.reason;
    children.push(makeNode({ name: 'undecoded', start: at, end: bytes.length, note }));
  }
  if (bytes.length < size) {
    const { isLeftOut } = context;
    const { name, note } = isLeftOut ? LEFT_OUT : LOST;
    children.push(makeNode({ name, start: bytes.length, end: size, note }));
    if (isLeftOut) malformed = malformed?.layer === 'tcp' ? undefined : malformed;
    else
      malformed ??= { layer: 'tcp', offset: bytes.length, reason: 'octets of the frame were lost' };
  }
  const tree = makeNode({ name, start: 0, end: size, spec: clauseOf(name), children });
  return { name, fields, tree, secrets, ...(malformed && { malformed }) };
}

function readFrame(bytes: Uint8Array, context: Frame10Context): Parts {
  const { size } = context;
  const parts: Parts = { name: 'unknown', fields: {}, children: [], secrets: [], at: 0 };
  const header = headerNode(bytes, size);
  if (header !== undefined) {
    parts.children.push(header);
    parts.at = header.end;
  }
  const fault = (layer: Malformed['layer'], offset: number, reason: string): Parts => {
    parts.malformed = { layer, offset, reason };
    return parts;
  };
  if (size < HEADER_BYTES) return fault('frame', OFFSET.size, FRAME_REASON.size);
  if (bytes.length < HEADER_BYTES) return fault('tcp', bytes.length, FRAME_REASON.lost);
  const body = bytes[OFFSET.doff] * 4;
  const isSasl = bytes[OFFSET.type] === FRAME_TYPE.sasl;
  if (bytes[OFFSET.doff] < 2) return fault('frame', OFFSET.doff, FRAME_REASON.doff);
  if (body > size) return fault('frame', OFFSET.doff, FRAME_REASON.doffPastEnd);
  if (bytes[OFFSET.type] > FRAME_TYPE.sasl) {
    const note = `what frames of type ${bytes[OFFSET.type]} hold is not known`;
    if (parts.at < bytes.length) {
      parts.children.push(makeNode({ name: 'body', start: parts.at, end: bytes.length, note }));
    }
    parts.at = bytes.length;
    return parts;
  }
  if (body === size) {
    parts.name = 'empty';
    return parts;
  }
  if (body >= bytes.length) return fault('tcp', bytes.length, FRAME_REASON.lost);
  if (bytes[body] !== CODE.described) {
    // Whatever it is, a SASL frame may hold a password.
    if (isSasl) parts.secrets.push({ start: body, end: size });
    return fault('amqp', body, FRAME_REASON.notDescribed);
  }
  readPerformative(parts, bytes, body, isSasl, context);
  return parts;
}

function readPerformative(
  parts: Parts,
  bytes: Uint8Array,
  body: number,
  isSasl: boolean,
  context: Frame10Context,
): void {
  const { size, isLeftOut } = context;
  const reader = new TreeReader(bytes, body, bytes.length, {
    cutNote: isLeftOut ? LEFT_OUT.rest : 'the rest was lost',
    shownBinaryBytes: Number.POSITIVE_INFINITY,
    performative: true,
  });
  const node = reader.read('performative', 'performative', size, 0);
  const { at, checker, stopped } = reader;
  parts.secrets.push(...reader.secrets);
  parts.at = at;
  if (stopped !== 'no') {
    const offset = checker.failedAt;
    parts.malformed = checker.lost
      ? { layer: 'tcp', offset, reason: FRAME_REASON.lost }
      : { layer: 'amqp', offset, reason: checker.reason };
  }
  const described = members(reader.value);
  const type = PERFORMATIVES.find(({ name }) => name === reader.kind);
  if (type === undefined) {
    readUnknown(parts, node, described, isSasl, body, context.size);
    return;
  }
  parts.name = type.name;
  parts.fields = members(described.value);
  if (
    type.fields?.some((field) => field.secret) &&
    !coverSecret(parts, reader, bytes, body, size)
  ) {
    return;
  }
  if (node !== undefined) parts.children.push(node);
  const isTransfer = type.code === DESCRIPTOR.transfer;
  if (isTransfer && reader.performativeEnd !== undefined) {
    parts.fields = { ...parts.fields, payloadBytes: size - reader.performativeEnd };
  }
  if (stopped !== 'no' || at >= bytes.length) return;
  if (isTransfer) readPayload(parts, bytes, at, context);
  else readTrailer(parts, bytes.length, at, isSasl, size);
}

/**
 * Makes sure that nothing of a credential shows in a frame that has one; false when all of its body
 * had to be covered. A cut may go through the credential. Where octets are not what they should be,
 * the credential may be anywhere: in the mechanism's name, or in the host's.
 */
function coverSecret(
  parts: Parts,
  { stopped, openSecret, at }: TreeReader,
  bytes: Uint8Array,
  body: number,
  size: number,
): boolean {
  const { mechanism, hostname, initialResponse, response, ...others } = parts.fields;
  const isMechanism = mechanism === undefined || MECHANISM.test(textOf(mechanism) ?? '');
  const isHost = hostname === undefined || hostname === null || typeof hostname === 'string';
  const isSound = isMechanism && isHost && Object.keys(others).length === 0;
  if (stopped !== 'malformed' && isSound) {
    if (stopped === 'cut') parts.secrets.push({ start: openSecret ?? at, end: size });
    return true;
  }
  parts.fields = {};
  parts.secrets = [{ start: body, end: size }];
  parts.at = bytes.length;
  const start = body;
  const end = bytes.length;
  const value = secretValue(size - body);
  const note = joinNotes(parts.malformed?.reason, 'covered, since it may hold a password anywhere');
  parts.children.push(makeNode({ name: 'undecoded', start, end, value, note }));
  return false;
}

/** Names of SASL mechanisms (RFC 4422, 3.1), small letters allowed. */
const MECHANISM = /^[A-Za-z0-9_-]{1,20}$/;

/** A frame body that no table knows: kept as it is, but masked where it may hold a password. */
function readUnknown(
  parts: Parts,
  node: TreeNode | undefined,
  { descriptor, value }: JsonObject,
  isSasl: boolean,
  body: number,
  size: number,
): void {
  if (isSasl) {
    parts.secrets = [{ start: body, end: size }];
    if (parts.malformed !== undefined) {
      parts.at = body;
      return;
    }
    const secret = secretValue(parts.at - body);
    parts.children.push(makeNode({ name: 'body', start: body, end: parts.at, value: secret }));
    return;
  }
  if (node !== undefined) parts.children.push(node);
  if (descriptor !== undefined) parts.fields = { descriptor };
  if (value !== undefined) parts.fields = { ...parts.fields, value };
}

function readPayload(
  parts: Parts,
  bytes: Uint8Array,
  start: number,
  context: Frame10Context,
): void {
  const { size, flags, earlier = [], isLeftOut = false } = context;
  const end = bytes.length;
  const { more, aborted, resume, messageFormat } = parts.fields;
  parts.at = end;
  if ((flags & FLAG.secretPayload) !== 0) {
    const value = secretValue(size - start);
    parts.secrets.push({ start, end: size });
    parts.children.push(makeNode({ name: 'payload', start, end, value, note: 'credentials' }));
    return;
  }
  if ((flags & FLAG.continuation) !== 0 && earlier.length === 0) {
    const note = 'goes on with a message whose earlier frames are not at hand';
    parts.children.push(makeNode({ name: 'payload', start, end, note }));
    return;
  }
  const isOpen = more === true || aborted === true;
  const message = readMessage({
    bytes,
    start,
    end,
    isCut: end < size,
    isLeftOut,
    isOpen,
    earlier,
  });
  parts.secrets.push(...message.secrets);
  // A resumed delivery goes on where its receiver had got to (2.6.13), maybe inside a section.
  const isPart = resume === true && message.nodes.at(-1)?.name === 'undecoded';
  const isForeign = typeof messageFormat === 'number' && messageFormat !== 0;
  parts.children.push(
    makeNode({
      name: 'payload',
      type: 'message',
      start,
      end,
      children: isPart || message.nodes.length === 0 ? undefined : message.nodes,
      note: joinNotes(
        message.note,
        isPart ? 'resumed: begins where an earlier transfer of the delivery left off' : undefined,
        aborted === true ? 'aborted: the message is to be discarded' : undefined,
        isForeign ? 'a message format of its own, read as if it were 0' : undefined,
      ),
    }),
  );
}

/** Octets after a performative that carries none. */
function readTrailer(
  parts: Parts,
  end: number,
  start: number,
  isSasl: boolean,
  size: number,
): void {
  const note = `${parts.name} carries no payload`;
  parts.at = end;
  if (isSasl) parts.secrets.push({ start, end: size });
  const value = isSasl ? secretValue(size - start) : undefined;
  parts.children.push(makeNode({ name: 'payload', start, end, value, note }));
}

/** The members of a JSON object; none for any other value. */
function members(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}
