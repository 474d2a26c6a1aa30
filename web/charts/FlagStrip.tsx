import { Fragment } from 'react';
import { Link } from 'wouter';
import type { ChartFlag } from '../../server/api/chart-contract.ts';
import { formatCounted, formatDuration } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { PlainRow } from './ChartRow.tsx';
import { PlotArea } from './PlotArea.tsx';
import { percentOf } from './plot-place.ts';
import type { Stretch } from './step-data.ts';

/** So many are told in words. */
const LISTED_MAX = 6;
const KINDS = [
  { kind: 'error', text: 'frames with an error', filter: 'error:*' },
  { kind: 'gap', text: 'holes', filter: 'type:gap' },
] as const;

/** Errors and holes over the axis of all charts, each leading to its frame. */
export function FlagStrip({
  flags,
  hasMore,
  stretch,
  frameHref,
  framesHref,
  onStretch,
}: {
  readonly flags: readonly ChartFlag[];
  /** There are others between them. */
  readonly hasMore: boolean;
  readonly stretch: Stretch;
  readonly frameHref: (frame: number) => string;
  /** All frames of a filter, in the stretch and scope. */
  readonly framesHref: (filter: string) => string;
  readonly onStretch: (stretch: Stretch) => void;
}) {
  if (flags.length === 0) {
    return (
      <PlainRow title="Errors and holes" meaning={undefined}>
        <p className="chart-nothing">None in this stretch.</p>
      </PlainRow>
    );
  }
  const flagCount = formatCounted(flags.length, 'flag');
  return (
    <PlainRow
      title="Errors and holes"
      meaning="Frames that carry an error, and holes in the capture."
      notes={[
        hasMore
          ? `${flagCount}: there are more, and the first of each hundredth of this stretch is shown.`
          : flagCount,
      ]}
    >
      <PlotArea stretch={stretch} onStretch={onStretch}>
        <div className="flag-strip" aria-hidden="true">
          {flags.map((flag) => (
            <Link
              key={flag.frame}
              href={frameHref(flag.frame)}
              className={`flag flag-${flag.kind}`}
              style={{ left: `${percentOf(flag.timeNanos, stretch)}%` }}
              title={`${formatDuration(flag.timeNanos)}: ${flagWords(flag)}`}
              tabIndex={-1}
            >
              {flag.kind === 'gap' ? '░' : '⚑'}
            </Link>
          ))}
        </div>
      </PlotArea>
      <ul className="flag-list">
        {flags.slice(0, LISTED_MAX).map((flag) => (
          <li key={flag.frame}>
            <span className="tabular muted">{formatDuration(flag.timeNanos)}</span>{' '}
            <Link href={frameHref(flag.frame)}>{flagWords(flag)}</Link>
          </li>
        ))}
        {flags.length > LISTED_MAX && (
          <li className="muted">
            and {hasMore && 'at least '}
            {formatCounted(flags.length - LISTED_MAX, 'more', 'more')}:{' '}
            {KINDS.filter(({ kind }) => flags.some((flag) => flag.kind === kind)).map(
              ({ kind, text, filter }, place) => (
                <Fragment key={kind}>
                  {place > 0 && ', '}
                  <Link href={framesHref(filter)}>{text}</Link>
                </Fragment>
              ),
            )}
          </li>
        )}
      </ul>
    </PlainRow>
  );
}

function flagWords({ text }: ChartFlag): string {
  return visibleText(text);
}
