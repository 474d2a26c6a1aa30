import { Part } from '../ui/Part.tsx';

/** What was wrong with the frame of the row above, in words. */
export function LadderNote({
  text,
  rowIndex,
  y,
  inBracket,
}: {
  readonly text: string;
  readonly rowIndex: number;
  readonly y: number;
  readonly inBracket: boolean;
}) {
  const bracket = inBracket ? 'ladder-bracket-through' : 'ladder-bracket-none';
  return (
    <Part
      role="row"
      aria-rowindex={rowIndex}
      className={`ladder-line ladder-note ${bracket}`}
      style={{ top: y }}
    >
      <Part role="gridcell" className="ladder-time" />
      <Part role="gridcell" className="ladder-delta" />
      <Part role="gridcell" className="ladder-lane">
        <span className="ladder-note-text" title={text}>
          ⚑ {text}
        </span>
      </Part>
    </Part>
  );
}
