import { memo } from 'react';
import type { LedgerRow } from '../../server/api/state-contract.ts';
import { formatCount } from '../lib/format.ts';
import { formatDelta, formatFromStart, formatTime, type TimeFormat } from '../lib/time.ts';
import { Part } from '../ui/Part.tsx';
import type { ArrowLook } from './arrow-look.ts';
import { arrowText } from './facts.ts';
import type { LedgerMost } from './gutters.ts';
import { type GutterKind, Gutters } from './LadderGutters.tsx';
import type { ArrowRow, HoleRow } from './ladder-layout.ts';

/** Where a row stands in the bracket that joins the life of one delivery. */
export type BracketPlace = 'none' | 'first' | 'last' | 'only' | 'part' | 'through';

interface LadderLineProps {
  readonly row: ArrowRow | HoleRow;
  readonly rowIndex: number;
  readonly y: number;
  readonly look: ArrowLook;
  readonly ledger: LedgerRow | undefined;
  readonly gutters: GutterKind;
  readonly most: LedgerMost;
  readonly previousNanos: number | undefined;
  readonly bracket: BracketPlace;
  readonly isLit: boolean;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  /** 1 or 2 when it is marked to be compared. */
  readonly mark: number | undefined;
  /** What the name of its link begins with; undefined where the ladder is of one link. */
  readonly prefix: string | undefined;
  readonly timeFormat: TimeFormat;
  readonly startEpochNanos: string | undefined;
  onPress(number: number): void;
}

/** One arrow, or one hole: when, what, and what was right after it. */
export const LadderLine = memo(function LadderLine(props: LadderLineProps) {
  const { row, look, mark } = props;
  const [first] = row.frames;
  const classes = ['ladder-line', `ladder-bracket-${props.bracket}`];
  if (props.isLit) classes.push('ladder-lit');
  if (props.isSelected) classes.push('ladder-selected');
  if (props.isCursor) classes.push('ladder-cursor');
  return (
    <Part
      role="row"
      id={`ladder-${first.number}`}
      aria-rowindex={props.rowIndex}
      aria-selected={props.isSelected}
      className={classes.join(' ')}
      style={{ top: props.y }}
      onClick={() => props.onPress(first.number)}
    >
      <Part role="gridcell" className="ladder-time" title={exactly(first.timeNanos)}>
        {formatTime(props.timeFormat, first.timeNanos, props.previousNanos, props.startEpochNanos)}
      </Part>
      <Part role="gridcell" className="ladder-delta">
        {row.deltaNanos !== undefined && row.deltaNanos !== 0 && formatDelta(row.deltaNanos)}
      </Part>
      <Part
        role="gridcell"
        className={row.half === undefined ? 'ladder-lane' : `ladder-lane ladder-half-${row.half}`}
      >
        {mark !== undefined && <span className="ladder-mark">{mark}</span>}
        {row.kind === 'hole' ? (
          <Hole row={row} />
        ) : (
          <Arrow row={row} look={look} prefix={props.prefix} />
        )}
      </Part>
      <Gutters ledger={props.ledger} kind={props.gutters} most={props.most} />
    </Part>
  );
});

function exactly(nanos: number): string {
  return `${formatFromStart(nanos, true)} s from the start`;
}

function Arrow({
  row,
  look,
  prefix,
}: Pick<LadderLineProps, 'look' | 'prefix'> & { readonly row: ArrowRow }) {
  const [first] = row.frames;
  const { title, facts, name, modes = [] } = arrowText(row.frames);
  const { settles = 0, malformed, link } = first;
  const place = prefix === undefined ? undefined : link?.replace(prefix, '');
  return (
    <div className={`ladder-arrow ladder-way-${row.way} ladder-line-${look.line}`}>
      <span className="ladder-label">
        <strong style={{ color: `var(${look.textToken})` }}>
          {look.glyph !== '' && (
            <span className="ladder-glyph" title={look.text}>
              {look.glyph}
              <span className="sr-only"> {look.text}</span>
            </span>
          )}
          {title}
        </strong>
        {malformed && <span className="tone-type-error">{malformed.reason}</span>}
        {name !== undefined && <NameText name={name} />}
        {facts !== '' && <span className="ladder-facts">{facts}</span>}
        {modes.map((mode) => (
          <ModeText key={mode} mode={mode} />
        ))}
        {place !== undefined && (
          <span className="ladder-place" title={`link ${link}`}>
            {place}
          </span>
        )}
        {settles > 1 && <span className="ladder-fan">settles {formatCount(settles)}</span>}
        <span className="sr-only">
          {first.direction === 'client-to-server' ? 'client to server' : 'server to client'}
        </span>
      </span>
      <span className="ladder-shaft" style={{ color: `var(${look.token})` }} aria-hidden="true" />
    </div>
  );
}

/** So much of its end is always shown: names differ there. */
const NAME_END = 4;

/** Where there is no room for it, the middle is left out. */
function NameText({ name }: { readonly name: string }) {
  const letters = [...name];
  return (
    <span className="ladder-name" title={name}>
      <span>{letters.slice(0, -NAME_END).join('')}</span>
      <span>{letters.slice(-NAME_END).join('')}</span>
    </span>
  );
}

/** `rcv-settle-mode second`, in a narrow window `rcv second`. */
function ModeText({ mode }: { readonly mode: string }) {
  const [, end, value] = /^(\w+)-settle-mode (.*)$/.exec(mode) ?? [];
  return (
    <span className="ladder-mode" title={mode}>
      {end}
      <span className="ladder-wide">-settle-mode</span> {value}
    </span>
  );
}

function Hole({ row }: { readonly row: HoleRow }) {
  const [{ direction, fields }] = row.frames;
  const missing = fields.missingBytes;
  const from = direction === 'client-to-server' ? 'client' : 'server';
  const octets = typeof missing === 'number' ? `${formatCount(missing)} octets` : 'octets';
  return (
    <div className="ladder-hole">
      <span className="ladder-hole-text">
        the capture lacks {octets} of the {from}
      </span>
    </div>
  );
}
