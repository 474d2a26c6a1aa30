import type { LedgerRow } from '../../server/api/state-contract.ts';
import { formatCounted, formatDuration } from '../lib/format.ts';
import { reasonOf } from '../timeline/words.ts';
import { Part } from '../ui/Part.tsx';
import type { LedgerMost } from './gutters.ts';
import { type GutterKind, Gutters } from './LadderGutters.tsx';
import { type PauseRow, ROW_PX } from './ladder-layout.ts';

/**
 * Time in which nothing of the ladder was seen, cut out or stretched, and why the link stood still;
 * or what ended it, where no frame did.
 */
export function LadderPause({
  row,
  rowIndex,
  y,
  ledger,
  gutters,
  most,
  inBracket,
}: {
  readonly row: PauseRow;
  readonly rowIndex: number;
  readonly y: number;
  readonly ledger: LedgerRow | undefined;
  readonly gutters: GutterKind;
  readonly most: LedgerMost;
  readonly inBracket: boolean;
}) {
  const bracket = inBracket ? 'ladder-bracket-through' : 'ladder-bracket-none';
  return (
    <Part
      role="row"
      aria-rowindex={rowIndex}
      className={`ladder-line ladder-pause ${bracket}`}
      style={{ top: y, height: row.slots * ROW_PX }}
    >
      <Part role="gridcell" className="ladder-time" />
      <Part role="gridcell" className="ladder-delta" />
      <Part role="gridcell" className="ladder-lane">
        <span className={row.ending === undefined ? 'ladder-pause-text' : 'ladder-ending-text'}>
          {row.ending === undefined ? `${pauseText(row)}${whyOf(row, ledger)}` : `✕ ${row.ending}`}
        </span>
      </Part>
      <Gutters ledger={ledger} kind={gutters} most={most} />
    </Part>
  );
}

function pauseText({ nanos, hidden }: PauseRow): string {
  if (hidden === 0) return `${formatDuration(nanos)} of silence`;
  return `${formatDuration(nanos)}, ${formatCounted(hidden, 'arrow')} hidden`;
}

function whyOf({ after }: PauseRow, ledger: LedgerRow | undefined): string {
  const blocked = ledger?.blocked;
  if (blocked === undefined || blocked === 'moving') return '';
  return `: ${reasonOf(blocked, after.protocol !== 'amqp-1.0')}`;
}
