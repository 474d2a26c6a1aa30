import { TYPE } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import type { Dissection, TreeNode } from '../../decoder/tree.ts';
import type { Row } from '../support/decode.ts';
import { differences010, is010, nameOfGolden010 } from './compare-010.ts';
import type { GoldenFrame } from './golden.ts';
import { methodNames, performativeName } from './names.ts';
import { sameValue } from './show.ts';
import { gaveUp, type Shown, shownValues } from './tshark-fields.ts';

/** Names under which a frame of tshark's may appear with us. */
export function namesOfGolden(frame: GoldenFrame): readonly string[] {
  if (is010(frame)) return [nameOfGolden010(frame)];
  const { kind, name, fields } = frame;
  switch (kind) {
    case 'protocol-header':
      return ['protocol-header'];
    case '1.0':
    case '1.0-sasl':
      return [performativeName(Number(name))];
    case '0-9 method':
      return methodNames(name);
    case '0-9 content-header':
      return ['content-header'];
    case '0-9 body':
      return ['content-body'];
    default: {
      const is10 = fields.some((field) => field.name === 'amqp.doff');
      return is10 ? ['empty', 'unknown'] : ['heartbeat', 'unknown'];
    }
  }
}

/** Size of the whole frame by tshark's length field. */
export function sizeOfGolden(frame: GoldenFrame): number {
  const { kind, length, fields } = frame;
  if (kind === 'protocol-header') return 8;
  if (is010(frame)) return length ?? 0;
  const is10 = fields.some((field) => field.name === 'amqp.doff');
  return (length ?? 0) + (is10 ? 0 : 8);
}

/** What both must agree on for two frames to be the same one. */
export function keyOfGolden(frame: GoldenFrame): string {
  return `${namesOfGolden(frame)[0]} ${frame.channel ?? ''} ${sizeOfGolden(frame)}`;
}

/** The same of ours; `names` brings the older versions' names to those of 0-9-1. */
export function keyOfRow(row: Row, number: (name: string) => string): string {
  const channel = row.type === TYPE.protocolHeader ? '' : row.channel;
  return `${number(row.name)} ${channel} ${row.size}`;
}

/** Nodes that are part of the encoding, of which tshark shows no value. */
const ENCODING = new Set([
  ...['size', 'doff', 'type', 'channel', 'descriptor', 'key', 'encoding', 'constructor', 'length'],
  ...['classId', 'methodId', 'frameEnd', 'protocol', 'propertyFlags', 'content', 'extendedHeader'],
]);

function isScalar(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null || (!Array.isArray(value) && 'type' in value);
}

function flatten(node: TreeNode, into: TreeNode[]): TreeNode[] {
  into.push(node);
  for (const child of node.children ?? []) flatten(child, into);
  return into;
}

/** The value of a node under one of these names: its own, or that of a bit in an octet of bits. */
function valueUnder(node: TreeNode, names: readonly string[] | undefined): JsonValue | undefined {
  const { value } = node;
  if (names === undefined || names.includes(node.name)) return value;
  if (node.type !== 'bit' || typeof value !== 'object' || value === null) return undefined;
  for (const name of names) {
    const bit = Object.entries(value).find(([key]) => key === name);
    if (bit !== undefined) return bit[1];
  }
  return undefined;
}

/** A binary too long to be shown has no value in the tree: only its octets tell. */
function longBinary(
  { type, value, note, end }: TreeNode,
  bytes: Uint8Array,
): JsonValue | undefined {
  const length = /^(\d+) octets$/.exec(note ?? '');
  if (type !== 'binary' || value !== undefined || length === null) return undefined;
  const content = bytes.subarray(end - Number(length[1]), end);
  return { type: 'binary', value: Buffer.from(content).toString('hex') };
}

function agrees({ text, hexOfText, truncated }: Shown, value: JsonValue): boolean {
  if (sameValue(text, value, truncated)) return true;
  if (hexOfText !== true || typeof value !== 'string') return false;
  return sameValue(text, { type: 'binary', value: Buffer.from(value).toString('hex') });
}

/**
 * Every value tshark shows must be one of ours at the same octets and under the same name, and
 * every value of ours must be one that tshark shows. Returns what differs, in words.
 */
export function differences(
  frame: GoldenFrame,
  row: Row,
  dissection: Dissection,
  bytes: Uint8Array,
): string[] {
  if (is010(frame)) return differences010(frame, row, dissection, bytes);
  const { tree } = dissection;
  const found: string[] = [];
  const names = namesOfGolden(frame);
  if (!names.includes(row.name)) found.push(`${row.name} is ${names.join(' or ')} to tshark`);
  if (frame.packet !== row.packet) {
    found.push(`complete with packet ${row.packet}, to tshark with packet ${frame.packet}`);
  }
  const nodes = flatten(tree, []);
  const claimed = new Set<TreeNode>();
  for (const shown of shownValues(frame)) {
    const { start, size } = shown.field;
    const around = nodes.filter((node) => node.start <= start && node.end >= start + size);
    const same = around.filter((node) => {
      const own = valueUnder(node, shown.names);
      const value = own === undefined ? longBinary(node, bytes) : own;
      return value !== undefined && agrees(shown, value);
    });
    for (const node of same) claimed.add(node);
    if (same.length === 0) {
      const ours = around.at(-1);
      found.push(
        `${shown.field.name} at ${start}: tshark shows ${JSON.stringify(shown.field.show)}, ` +
          `we have ${ours?.name} = ${JSON.stringify(ours?.value)}`,
      );
    }
  }
  const payload = frame.fields.find(({ name }) => name === 'amqp.payload');
  if (payload !== undefined && payload.size !== row.size - 8) {
    found.push(`payload of ${payload.size} octets, ours has ${row.size - 8}`);
  }
  const stopped = frame.fields.find(gaveUp);
  if (stopped !== undefined) found.push(`tshark gave up: ${stopped.show || stopped.name}`);
  if (row.malformed !== undefined) found.push(`malformed: ${row.malformed.reason}`);
  unclaimed(tree, claimed, found);
  return found;
}

/** Our values that tshark does not show, nulls and the parts of the encoding apart. */
function unclaimed(node: TreeNode, claimed: ReadonlySet<TreeNode>, found: string[]): void {
  if (claimed.has(node) || ENCODING.has(node.name)) return;
  const { value, children } = node;
  if (children !== undefined && children.length > 0) {
    for (const child of children) unclaimed(child, claimed, found);
    return;
  }
  if (value === undefined || value === null || !isScalar(value)) return;
  found.push(`${node.name} = ${JSON.stringify(value)} at ${node.start} is not shown by tshark`);
}
