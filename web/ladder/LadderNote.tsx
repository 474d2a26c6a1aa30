import { LadderAside } from './LadderAside.tsx';

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
  return (
    <LadderAside
      kind="note"
      rowIndex={rowIndex}
      style={{ top: y }}
      inBracket={inBracket}
      text={
        <span className="ladder-note-text" title={text}>
          ⚑ {text}
        </span>
      }
    />
  );
}
