import type { Nanos } from '../../decoder/units.ts';
import { formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';
import { drawLane, type LaneStretch } from './draw-lane.ts';
import { ENDS, type End, type LaneRow } from './lanes.ts';

/** A stretch this wide has room for its words, or for its sign. */
const WORDS_PERCENT = 16;
const SIGN_PERCENT = 4;
/** Room behind the last event, so that what came of it can be seen. */
const TAIL = 0.12;

/** Both lanes to scale. The table below says the same in words, so this is for the eye alone. */
export function LaneBars({
  rows,
  names,
  endNanos,
}: {
  readonly rows: readonly LaneRow[];
  readonly names: Readonly<Record<End, string>>;
  readonly endNanos: Nanos;
}) {
  const first = rows[0].nanos;
  const last = rows[rows.length - 1].nanos;
  const lasts = endNanos > last;
  const end = lasts ? endNanos : last + Math.max(1, TAIL * (last - first));
  return (
    <div className="lane-bars" aria-hidden="true">
      {ENDS.map((side) => {
        const { stretches, ticksPercent } = drawLane(rows, side, end, lasts);
        return (
          <div key={side} className="lane-bars-line">
            <span className="lane-bars-name" title={names[side]}>
              {side} <span className="muted">{shortName(names[side])}</span>
            </span>
            <span className="lane-bars-track">
              {stretches.map((stretch) => (
                <Stretch key={stretch.leftPercent} stretch={stretch} />
              ))}
              {ticksPercent.map((percent) => (
                <span key={percent} className="lane-tick" style={{ left: `${percent}%` }} />
              ))}
            </span>
          </div>
        );
      })}
      <div className="lane-bars-line lane-bars-scale muted">
        <span className="lane-bars-name" />
        <span>0</span>
        <span>
          {formatDuration((lasts ? end : last) - first)} to the{' '}
          {lasts ? 'end of the capture' : 'last of it'}
        </span>
      </div>
    </div>
  );
}

/** `server` of `server (RabbitMQ 4.0.5)`. */
function shortName(name: string): string {
  return visibleText(name.split(' (')[0]);
}

function Stretch({ stretch }: { readonly stretch: LaneStretch }) {
  const { state, text, leftPercent, widthPercent, lastedNanos } = stretch;
  const look = DELIVERY_LOOKS[state];
  const lasted = lastedNanos === undefined ? '' : ` ${formatDuration(lastedNanos)}`;
  const words = state === 'unsettled' ? `${text}${lasted}` : text;
  return (
    <span
      className={`lane-stretch lane-stretch-${look.line}`}
      title={`${visibleText(text)}${lasted}`}
      style={{
        left: `${leftPercent}%`,
        width: `${widthPercent}%`,
        borderColor: `var(${look.token})`,
        color: `var(${look.textToken})`,
      }}
    >
      {widthPercent >= WORDS_PERCENT && (
        <>
          {look.glyph} {visibleText(words)}
        </>
      )}
      {widthPercent < WORDS_PERCENT && widthPercent >= SIGN_PERCENT && look.glyph}
    </span>
  );
}
