import type { JsonValue } from '../../decoder/json.ts';
import type { TreeNode } from '../../decoder/tree.ts';
import type { FrameOctets } from '../rows/frame-octets.ts';
import { frameLine, frameLineHeader } from './frame-line.ts';
import type { FrameDetail } from './show.ts';
import { counted, printable } from './terminal-text.ts';

/** Longer values are in the octets below, and in --json. */
const VALUE_CHARACTERS = 160;
const ROW_OCTETS = 16;

/** A frame for people: its line, the field tree with ranges, the octets, the packets. */
export function showText(detail: FrameDetail, octets: FrameOctets, info: string): string {
  const lines = [
    '',
    ...treeLines(detail.tree, ''),
    '',
    ...hexLines(detail.bytes, octets.octets),
    ...missingTail(detail, octets),
    '',
    ...detail.pieces.map(
      ({ start, end, packet, fileOffset }) =>
        `octets ${start} to ${end}: packet ${packet}, ${fileOffset === undefined ? 'inflated' : `file offset ${fileOffset}`}`,
    ),
  ];
  return `${frameLineHeader()}${frameLine(detail, info)}${lines.join('\n').trimEnd()}\n`;
}

/** Without recursion on the outside: trees are as deep as LIMITS.nesting, no deeper. */
function treeLines(node: TreeNode, indent: string): readonly string[] {
  const { label, value, type, start, end, spec, note, children = [] } = node;
  const parts = [
    `${indent}${label}`,
    ...(value === undefined ? [] : [`= ${valueText(value)}`]),
    ...(type === undefined ? [] : [`(${type})`]),
    `[${start}, ${end})`,
    ...(spec === undefined ? [] : [`§${spec}`]),
    ...(note === undefined ? [] : [`— ${note}`]),
  ];
  return [
    printable(parts.join(' ')),
    ...children.flatMap((child) => treeLines(child, `${indent}  `)),
  ];
}

function valueText(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length <= VALUE_CHARACTERS ? text : `${text.slice(0, VALUE_CHARACTERS)}…`;
}

/** `00000010  41 4d 51 50 ** **  AMQP**`: what is masked in `bytes` is masked in the text column too. */
function hexLines(bytes: string, octets: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let row = 0; row < octets.length; row += ROW_OCTETS) {
    const pairs: string[] = [];
    let text = '';
    for (let at = row; at < Math.min(row + ROW_OCTETS, octets.length); at++) {
      const pair = bytes.slice(at * 2, at * 2 + 2);
      pairs.push(pair);
      const isOctet = pair !== '**' && pair !== '··';
      const isVisible = octets[at] >= 0x20 && octets[at] < 0x7f;
      text += isOctet ? (isVisible ? String.fromCharCode(octets[at]) : '.') : pair[0];
    }
    const offset = row.toString(16).padStart(8, '0');
    lines.push(`${offset}  ${pairs.join(' ').padEnd(ROW_OCTETS * 3 - 1)}  ${text}`);
  }
  return lines;
}

function missingTail({ size = 0 }: FrameDetail, { octets }: FrameOctets): readonly string[] {
  const more = size - octets.length;
  return more > 0 ? [`and ${counted(more, 'octet')} more`] : [];
}
