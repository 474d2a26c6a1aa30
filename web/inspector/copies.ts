import type { FrameDetail } from '../../server/api/contract.ts';
import { wiresharkFilter } from '../lib/wireshark.ts';

/** The frame as the command line prints it with `--json`: without what only the page needs. */
export function frameJson(detail: FrameDetail): string {
  const { tree, bytes, pieces, streamOffset, info, ...row } = detail;
  return JSON.stringify(row, undefined, 2);
}

/** Octets in hex; secrets stay `**` and what never came `··`. */
export function frameHex(detail: FrameDetail): string {
  return (detail.bytes.match(/../g) ?? []).join(' ');
}

export function frameWiresharkFilter({ packet, pieces }: FrameDetail): string {
  return wiresharkFilter(pieces.length === 0 ? [packet] : pieces.map((piece) => piece.packet));
}

/** What a frame can be copied as. */
export const COPIES: readonly {
  readonly label: string;
  readonly textOf: (detail: FrameDetail) => string;
}[] = [
  { label: 'As JSON', textOf: frameJson },
  { label: 'As hex', textOf: frameHex },
  { label: 'As Wireshark filter', textOf: frameWiresharkFilter },
];
