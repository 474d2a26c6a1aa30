import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { Part } from './Part.tsx';

const STEP_PERCENT = 2;
const PAGE_PERCENT = 10;

interface SplitterProps {
  /** What it resizes. */
  readonly label: string;
  /** `horizontal` lies between an upper and a lower pane. */
  readonly orientation: 'horizontal' | 'vertical';
  /** Share of the pane before it, or, with `measures="after"`, of the one after it. */
  readonly percent: number;
  readonly min: number;
  readonly max: number;
  readonly measures: 'before' | 'after';
  onChange(percent: number): void;
}

/** The line between two panes: dragged, or moved with the arrow keys, Home and End. */
export function Splitter(props: SplitterProps) {
  const { label, orientation, percent, min, max, measures, onChange } = props;
  const ref = useRef<HTMLDivElement>(null);
  const horizontal = orientation === 'horizontal';
  const set = (value: number) =>
    onChange(Math.round(Math.min(max, Math.max(min, value)) * 10) / 10);

  const onPointerMove = (event: PointerEvent) => {
    const pane = ref.current?.parentElement?.getBoundingClientRect();
    if (!pane || !ref.current?.hasPointerCapture(event.pointerId)) return;
    const before = horizontal
      ? (event.clientY - pane.top) / pane.height
      : (event.clientX - pane.left) / pane.width;
    set(100 * (measures === 'before' ? before : 1 - before));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Growing is towards the pane that is measured.
    const towards = measures === 'before' ? 1 : -1;
    const [less, more] = horizontal ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
    const moves: Readonly<Record<string, number>> = {
      [less]: percent - towards * STEP_PERCENT,
      [more]: percent + towards * STEP_PERCENT,
      PageUp: percent - towards * PAGE_PERCENT,
      PageDown: percent + towards * PAGE_PERCENT,
      Home: measures === 'before' ? min : max,
      End: measures === 'before' ? max : min,
    };
    const value = moves[event.key];
    if (value === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    set(value);
  };

  return (
    <Part
      ref={ref}
      className={`splitter splitter-${orientation}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(percent)}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
