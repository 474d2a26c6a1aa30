import { type Draft, group, leaf, rest } from '../amqp091/node.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { ByteRange } from '../tree.ts';
import { commandOf, HEADER_LIST, type Signature } from './catalogue.ts';
import { surplusFields } from './encoding.ts';
import { SEGMENT } from './frame.ts';
import { wrongSegment } from './scan.ts';
import { type FieldsRead, TreeReader } from './tree-reader.ts';

/** A segment, or as much of it as there is: the octets of its frames behind their headers, joined. */
export interface Segment {
  /** `SEGMENT`. */
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Where it ends; beyond all octets while its last frame is not among them. */
  readonly end: number;
  /** One past the last octet at hand. */
  readonly available: number;
  /** Why there are no more. */
  readonly cutNote: string;
}

export interface SegmentReading {
  readonly fields: JsonObject;
  /** Tile all octets at hand. */
  readonly nodes: readonly Draft[];
  readonly secrets: readonly ByteRange[];
}

/** What a control, command or header segment says. Bodies are only octets. */
export function readSegment(segment: Segment): SegmentReading {
  return segment.type === SEGMENT.header ? readHeader(segment) : readCommand(segment);
}

function readCommand(segment: Segment): SegmentReading {
  const { type, bytes, start, end, available, cutNote } = segment;
  const nodes: Draft[] = [];
  const fields: { [key: string]: JsonValue } = {};
  const done = (next: number, why: string, secrets: readonly ByteRange[] = []): SegmentReading => {
    if (next < available) nodes.push(rest('undecoded', next, available, why));
    return { fields, nodes, secrets };
  };
  if (start + 2 > available)
    return done(start, available < end ? cutNote : 'no class-code and code');
  const signature = commandOf(bytes[start], bytes[start + 1]);
  const isCommand = type === SEGMENT.command;
  nodes.push(...codeNodes(bytes, start, signature, isCommand));
  const reader = new TreeReader(bytes, available, cutNote);
  let next = start + 2;
  if (isCommand) {
    const header = readSessionHeader(reader, segment, next);
    if (typeof header === 'string') return done(next, header);
    nodes.push(header.node);
    Object.assign(fields, header.fields);
    next = header.node.end;
  }
  if (signature === undefined) return done(next, 'no specification has a command of these codes');
  if (signature.isCommand !== isCommand) return done(next, wrongSegment(signature, isCommand));
  const read = reader.fields(next, end, signature, 0);
  Object.assign(fields, read.fields);
  const last = read.nodes.at(-1);
  if (last !== undefined) {
    const name = signature.isCommand ? 'command' : 'control';
    nodes.push(group('arguments', name, next, last.end, read.nodes));
  }
  const stop = Math.min(end, available);
  return done(
    read.next,
    surplusFields(stop - read.next),
    hidden(signature, reader, read, available),
  );
}

/** A credential; where octets are not what they should be or not there, it may be in any of the rest. */
function hidden(
  { fields: specs }: Signature,
  { secrets }: TreeReader,
  { nodes, next, isCut }: FieldsRead,
  available: number,
): readonly ByteRange[] {
  if (!specs.some(({ secret }) => secret)) return [];
  const unread = nodes.find(({ name }) => name === 'undecoded')?.start;
  const from = unread ?? (isCut || next < available ? next : undefined);
  return from === undefined || from >= available
    ? secrets
    : [...secrets, { start: from, end: available }];
}

function codeNodes(
  bytes: Uint8Array,
  at: number,
  signature: Signature | undefined,
  isCommand: boolean,
): Draft[] {
  const classNode = leaf('classCode', 'class-code', 'uint8', bytes[at], at, at + 1);
  const name = isCommand ? 'commandCode' : 'controlCode';
  const label = isCommand ? 'command-code' : 'control-code';
  const codeNode = leaf(name, label, 'uint8', bytes[at + 1], at + 1, at + 2);
  if (signature !== undefined) {
    const [className, commandName] = signature.name.split('.');
    classNode.note = className;
    codeNode.note = commandName;
  }
  return [classNode, codeNode];
}

/** session.header: a size of one octet, presence bits. */
function readSessionHeader(
  reader: TreeReader,
  { bytes, end, available, cutNote }: Segment,
  at: number,
): { node: Draft; fields: JsonObject } | string {
  if (at >= available) return at < end ? cutNote : 'no session.header';
  const next = at + 1 + bytes[at];
  if (next > end) return 'session.header is longer than its segment';
  if (next > available) return cutNote;
  const inside = [leaf('size', 'size', 'uint8', bytes[at], at, at + 1)];
  let fields: JsonObject = {};
  if (next > at + 1) {
    const read = reader.fields(at + 1, next, HEADER_LIST, 0);
    fields = read.fields;
    inside.push(...read.nodes);
    if (read.next < next)
      inside.push(rest('undecoded', read.next, next, surplusFields(next - read.next)));
  }
  return { node: group('sessionHeader', 'session.header', at, next, inside), fields };
}

/** Coded structs one after another: delivery-properties, message-properties … */
function readHeader({ bytes, start, end, available, cutNote }: Segment): SegmentReading {
  const reader = new TreeReader(bytes, available, cutNote);
  const fields: { [key: string]: JsonValue } = {};
  const nodes: Draft[] = [];
  let next = start;
  while (next < available) {
    const read = reader.struct(next, end);
    if (typeof read === 'string') {
      nodes.push(rest('undecoded', next, available, read));
      break;
    }
    const { name, value } = read;
    fields[name] ??= value;
    nodes.push(read.node);
    next = read.node.end;
  }
  return { fields, nodes, secrets: [] };
}
