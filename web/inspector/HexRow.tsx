import type { ByteRange } from '../../decoder/tree.ts';
import { formatCount } from '../lib/format.ts';
import { Part } from '../ui/Part.tsx';
import {
  asciiOf,
  beginsPacket,
  byteCount,
  cellAt,
  MISSING,
  offsetText,
  type Piece,
  packetsAtRow,
  pieceAt,
  type RowBytes,
  SECRET,
} from './hex-layout.ts';

interface HexRowProps {
  readonly row: number;
  readonly rowBytes: RowBytes;
  readonly topPx: number;
  readonly bytes: string;
  /** None where it is not told which packets carried them. */
  readonly pieces: readonly Piece[];
  readonly caret: number;
  readonly selected: ByteRange | undefined;
  readonly hovered: ByteRange | undefined;
}

export function HexRow(props: HexRowProps) {
  const { row, rowBytes, topPx, bytes, pieces, caret } = props;
  const start = row * rowBytes;
  const end = Math.min(start + rowBytes, byteCount(bytes));
  const packets = packetsAtRow(pieces, row, bytes, rowBytes);
  const cells = [];
  const text = [];
  for (let offset = start; offset < end; offset++) {
    const cell = cellAt(bytes, offset);
    const lit = litClass(offset, props);
    const edge = beginsPacket(pieces, offset) ? ' hex-edge' : '';
    const kind = cell === SECRET ? ' hex-secret' : cell === MISSING ? ' hex-missing' : '';
    const middle = offset - start === rowBytes / 2 ? ' hex-middle' : '';
    cells.push(
      <Part
        key={offset}
        id={`byte-${offset}`}
        role="gridcell"
        data-offset={offset}
        title={pieces.length === 0 ? undefined : titleOf(cell, pieceAt(pieces, offset))}
        className={`hex-byte${kind}${edge}${middle}${lit}${offset === caret ? ' hex-caret' : ''}`}
      >
        {cell}
      </Part>,
    );
    text.push(
      <span key={offset} data-offset={offset} className={`hex-char${kind}${lit}`}>
        {asciiOf(cell)}
      </span>,
    );
  }
  return (
    <Part
      role="row"
      aria-rowindex={row + 1}
      className="hex-row"
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <Part role="rowheader" className="hex-heads">
        {pieces.length > 0 && (
          <span className="hex-packet" title={packetTitle(packets)}>
            {packets.length > 0 && `#${packets[0]}`}
            {packets.length > 1 && ` +${packets.length - 1}`}
          </span>
        )}
        <span className="hex-offset">{offsetText(start, bytes)}</span>
      </Part>
      <span className="hex-bytes" role="presentation">
        {cells}
      </span>
      <span className="hex-text" aria-hidden="true">
        {text}
      </span>
    </Part>
  );
}

function litClass(offset: number, { selected, hovered }: HexRowProps): string {
  if (selected && offset >= selected.start && offset < selected.end) return ' hex-selected';
  if (hovered && offset >= hovered.start && offset < hovered.end) return ' hex-hovered';
  return '';
}

function titleOf(cell: string, piece: Piece | undefined): string {
  if (cell === MISSING || !piece) return 'never came';
  const packet = `packet ${formatCount(piece.packet)}`;
  return cell === SECRET ? `${packet}; hidden, part of a secret` : packet;
}

function packetTitle(packets: readonly number[]): string | undefined {
  if (packets.length === 0) return undefined;
  return `packet ${packets.map(formatCount).join(', ')}`;
}
