import type { TreeNode } from '../tree.ts';
import { uint32 } from './encoding.ts';
import { FRAME_TYPE, HEADER_BYTES, OFFSET } from './frame.ts';
import { makeNode } from './node.ts';

const CLAUSE = '2.3.1';
const TYPE_NOTES: Readonly<Record<number, string>> = {
  [FRAME_TYPE.amqp]: 'AMQP',
  [FRAME_TYPE.sasl]: 'SASL',
};

/** The frame header with its fields, as far as it is there; undefined when nothing of it is. */
export function headerNode(bytes: Uint8Array, size: number): TreeNode | undefined {
  const frameType = bytes[OFFSET.type];
  const doff = bytes.length > OFFSET.doff ? bytes[OFFSET.doff] : 2;
  const bodyStart = Math.max(HEADER_BYTES, doff * 4);
  const children: TreeNode[] = [];
  const add = (start: number, end: number, name: string, type: string, read: Reader): void => {
    if (start >= Math.min(end, bytes.length)) return;
    if (end <= bytes.length) children.push(makeNode({ name, type, start, end, ...read(start) }));
    else children.push(makeNode({ name, start, end: bytes.length, note: 'the rest is missing' }));
  };
  add(0, 4, 'size', 'uint', (at) => ({ value: uint32(bytes, at) }));
  add(4, 5, 'doff', 'ubyte', (at) => ({
    value: bytes[at],
    note: `the body begins at octet ${doff * 4}`,
  }));
  add(5, 6, 'type', 'ubyte', (at) => ({ value: bytes[at], note: TYPE_NOTES[frameType] }));
  add(6, 8, 'channel', 'ushort', (at) => ({
    value: bytes[at] * 256 + bytes[at + 1],
    note: frameType === FRAME_TYPE.sasl ? 'without meaning in a SASL frame' : undefined,
  }));
  if (bodyStart <= size) add(HEADER_BYTES, bodyStart, 'extendedHeader', 'binary', () => ({}));
  const end = children.at(-1)?.end;
  if (end === undefined) return undefined;
  return makeNode({
    name: 'frameHeader',
    label: 'frame-header',
    start: 0,
    end,
    spec: CLAUSE,
    children,
  });
}

/** The value and remark of a header field that begins at an octet. */
type Reader = (at: number) => { value?: number; note?: string | undefined };
