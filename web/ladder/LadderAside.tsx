import type { CSSProperties, ReactNode } from 'react';
import { Part } from '../ui/Part.tsx';

/** A row of a ladder that is no frame: what is said there, under the lane. */
export function LadderAside({
  kind,
  rowIndex,
  style,
  inBracket,
  text,
  after,
}: {
  readonly kind: 'note' | 'pause';
  readonly rowIndex: number;
  readonly style: CSSProperties;
  readonly inBracket: boolean;
  readonly text: ReactNode;
  /** Cells behind the lane. */
  readonly after?: ReactNode;
}) {
  const bracket = inBracket ? 'ladder-bracket-through' : 'ladder-bracket-none';
  return (
    <Part
      role="row"
      aria-rowindex={rowIndex}
      className={`ladder-line ladder-${kind} ${bracket}`}
      style={style}
    >
      <Part role="gridcell" className="ladder-time" />
      <Part role="gridcell" className="ladder-delta" />
      <Part role="gridcell" className="ladder-lane">
        {text}
      </Part>
      {after}
    </Part>
  );
}
