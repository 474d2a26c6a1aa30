import { dissectFrame10, type Frame10Context } from '../../decoder/amqp10/dissect.ts';
import { AMQP10_TYPE_NAMES } from '../../decoder/amqp10/names.ts';
import { scanFrame10 } from '../../decoder/amqp10/scan.ts';
import { FrameView, MALFORMED_LAYERS, TYPE } from '../../decoder/frame-view.ts';
import type { Dissection, TreeNode } from '../../decoder/tree.ts';

/** Octets from hexadecimal text; blanks are for the reader. */
export function octets(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** Encoders for values in hexadecimal, in their short forms. */
function sized(code: string, content: string): string {
  return `${code}${hexOctet(octets(content).length)}${content}`;
}

function hexOctet(value: number): string {
  return value.toString(16).padStart(2, '0');
}

function hexText(value: string): string {
  return [...new TextEncoder().encode(value)].map(hexOctet).join('');
}

export const string8 = (value: string): string => sized('a1', hexText(value));
export const symbol8 = (value: string): string => sized('a3', hexText(value));
export const binary8 = (value: string): string => sized('a0', hexText(value));

/** A list8 of values in hexadecimal. */
export function list8(...values: readonly string[]): string {
  return sized('c0', `${hexOctet(values.length)}${values.join('')}`);
}

/** A list of fields behind a descriptor: `composite('53 24')` is accepted. */
export function composite(descriptor: string, ...fields: readonly string[]): string {
  return `00 ${descriptor} ${fields.length === 0 ? '45' : list8(...fields)}`;
}

/** A 1.0 frame of type 0 on channel 0 around a body in hexadecimal. */
export function frameOf(body: string, header: { doff?: number; type?: number } = {}): Uint8Array {
  const { doff = 2, type = 0 } = header;
  const rest = octets(body);
  const frame = new Uint8Array(8 + rest.length);
  frame.set(rest, 8);
  new DataView(frame.buffer).setUint32(0, frame.length);
  frame[4] = doff;
  frame[5] = type;
  return frame;
}

export function dissect(frame: Uint8Array, context: Partial<Frame10Context> = {}): Dissection {
  return dissectFrame10(frame, { size: frame.length, flags: 0, ...context });
}

/** The hot reading of one frame, at an offset that is not 0 so that offsets are told apart. */
export function scan(frame: Uint8Array, size = frame.length): FrameView {
  const start = 5;
  const bytes = new Uint8Array(frame.length + start + 3).fill(0xa5);
  bytes.set(frame, start);
  const none = new Float64Array(0);
  const view = new FrameView(bytes, {
    count: 0,
    start: none,
    length: none,
    fileOffset: none,
    packet: none,
  });
  view.clearFields();
  view.size = size;
  view.start = start;
  view.end = start + frame.length;
  scanFrame10(view);
  return view;
}

/** A text that the scan found, by its range. */
export function textOfRange(view: FrameView, start: number, end: number): string | undefined {
  return start < 0 ? undefined : new TextDecoder().decode(view.bytes.subarray(start, end));
}

export function nameOf(view: FrameView): string | undefined {
  return view.type === TYPE.unknown ? 'unknown' : AMQP10_TYPE_NAMES.get(view.type);
}

/** The fault of the hot reading in the shape of the other one. */
export function faultOf(view: FrameView) {
  if (view.malformedLayer === 0) return undefined;
  const layer = MALFORMED_LAYERS[view.malformedLayer];
  return { layer, offset: view.malformedOffset, reason: view.malformedReason };
}

/** Where the children of a node do not tile it, in words. */
export function tilingFaults(node: TreeNode): string[] {
  if (node.end < node.start) return [`${node.name} ends before it starts`];
  if (node.children === undefined) return [];
  const faults = node.children.flatMap(tilingFaults);
  let at = node.start;
  for (const child of node.children) {
    if (child.start !== at) faults.push(`${child.name} starts at ${child.start}, not ${at}`);
    at = child.end;
  }
  if (at !== node.end) faults.push(`${node.name} ends at ${node.end}, its children at ${at}`);
  return faults;
}

/** The first node on a path of names. */
export function nodeAt(node: TreeNode, ...path: readonly string[]): TreeNode {
  const [name, ...rest] = path;
  if (name === undefined) return node;
  const child = node.children?.find((candidate) => candidate.name === name);
  if (child === undefined) {
    const names = node.children?.map((candidate) => candidate.name).join(', ');
    throw new Error(`no node ${name} in ${node.name}: ${names}`);
  }
  return nodeAt(child, ...rest);
}

/** Every node of a tree. */
export function nodesOf(node: TreeNode): TreeNode[] {
  return [node, ...(node.children ?? []).flatMap(nodesOf)];
}
