import type { LedgerRow } from '../../server/api/state-contract.ts';
import type { LinkWait } from '../../server/api/waits-contract.ts';
import type { LedgerMost } from './gutters.ts';
import { LadderAside } from './LadderAside.tsx';
import { type GutterKind, Gutters } from './LadderGutters.tsx';
import { type PauseRow, ROW_PX } from './ladder-layout.ts';
import { pauseText } from './pause-text.ts';

/**
 * Time in which nothing of the ladder was seen, cut out or stretched, and why the link stood still;
 * or what ended it, where no frame did.
 */
export function LadderPause({
  row,
  rowIndex,
  y,
  ledger,
  wait,
  isOfLink,
  gutters,
  most,
  inBracket,
}: {
  readonly row: PauseRow;
  readonly rowIndex: number;
  readonly y: number;
  readonly ledger: LedgerRow | undefined;
  /** What held a link up then. */
  readonly wait: LinkWait | undefined;
  /** The ladder is of one link: it need not be named. */
  readonly isOfLink: boolean;
  readonly gutters: GutterKind;
  readonly most: LedgerMost;
  readonly inBracket: boolean;
}) {
  return (
    <LadderAside
      kind="pause"
      rowIndex={rowIndex}
      style={{ top: y, height: row.slots * ROW_PX }}
      inBracket={inBracket}
      text={
        <span
          className={row.ending === undefined ? 'ladder-pause-text' : 'ladder-ending-text'}
          title={wait?.sentence}
        >
          {row.ending === undefined
            ? pauseText(row, isOfLink ? ledger?.blocked : undefined, wait, isOfLink)
            : `✕ ${row.ending}`}
        </span>
      }
      after={<Gutters ledger={ledger} kind={gutters} most={most} />}
    />
  );
}
