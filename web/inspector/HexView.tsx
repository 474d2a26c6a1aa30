import './hex.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { ByteRange } from '../../decoder/tree.ts';
import { Part } from '../ui/Part.tsx';
import { useWidth } from '../ui/use-width.ts';
import { HexRow } from './HexRow.tsx';
import { byteCount, moveInBytes, type Piece, rowBytesIn, rowCount } from './hex-layout.ts';

const ROW_PX = 21;
/** Known to the scrolling, so that a row brought into view is in view whole. */
const PADDING_PX = 6;

interface HexViewProps {
  readonly bytes: string;
  readonly pieces: readonly Piece[];
  /** The octets of the selected field. */
  readonly selected: ByteRange | undefined;
  /** The octets of the field under the pointer. */
  readonly hovered: ByteRange | undefined;
  onHover(offset: number | undefined): void;
  onPick(offset: number, how: 'push' | 'replace'): void;
}

/** The octets of a frame, sixteen a row, with the packets that carried them named beside them. */
export function HexView({ bytes, pieces, selected, hovered, onHover, onPick }: HexViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState(0);
  const rowBytes = rowBytesIn(useWidth(scroller));
  const virtual = useVirtualizer({
    count: rowCount(bytes, rowBytes),
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 6,
    paddingStart: PADDING_PX,
    paddingEnd: PADDING_PX,
    scrollPaddingStart: PADDING_PX,
    scrollPaddingEnd: PADDING_PX,
  });
  const rows = virtual.getVirtualItems();

  const start = selected?.start;
  const end = selected?.end;
  useEffect(() => {
    if (start === undefined || end === undefined) return;
    // The caret follows the field, unless it is what chose it.
    setCaret((now) => (now >= start && now < end ? now : start));
    virtual.scrollToIndex(Math.floor(start / rowBytes), { align: 'auto' });
  }, [start, end, virtual, rowBytes]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const target = moveInBytes(event.key, caret, byteCount(bytes), pageRows, rowBytes);
    if (target === undefined) return;
    event.preventDefault();
    setCaret(target);
    virtual.scrollToIndex(Math.floor(target / rowBytes), { align: 'auto' });
    onPick(target, 'replace');
  };
  const onClick = (event: MouseEvent) => {
    const offset = offsetOf(event);
    if (offset === undefined) return;
    setCaret(offset);
    onPick(offset, 'push');
  };

  if (bytes === '') return <p className="hex hex-empty muted">There are no bytes to show.</p>;
  return (
    <Part
      ref={scroller}
      className={rowBytes === 16 ? 'hex' : 'hex hex-short'}
      role="grid"
      aria-label="Bytes"
      aria-rowcount={rowCount(bytes, rowBytes)}
      aria-activedescendant={`byte-${caret}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onMouseMove={(event) => onHover(offsetOf(event))}
      onMouseLeave={() => onHover(undefined)}
    >
      <Part className="hex-rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {rows.map((item) => (
          <HexRow
            key={item.index}
            row={item.index}
            rowBytes={rowBytes}
            topPx={item.start}
            bytes={bytes}
            pieces={pieces}
            caret={caret}
            selected={selected}
            hovered={hovered}
          />
        ))}
      </Part>
    </Part>
  );
}

/** The octet under the pointer, in the hex or in the text. */
function offsetOf(event: MouseEvent): number | undefined {
  if (!(event.target instanceof HTMLElement)) return undefined;
  const offset = event.target.dataset.offset;
  return offset === undefined ? undefined : Number(offset);
}
