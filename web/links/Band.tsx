import './band.css';
import { Link } from 'wouter';
import type { Stillness } from '../../decoder/model/stillness.ts';
import type { Series } from '../../server/api/moment-contract.ts';
import { FrameLink } from '../entity/FrameLink.tsx';
import { usePlaces } from '../entity/use-places.ts';
import { formatCounted, formatDuration } from '../lib/format.ts';
import { formatFromStart } from '../lib/time.ts';
import { reasonOf } from '../timeline/words.ts';
import { bandLook, longestHeld, placeSpans, spanText, timesByCause } from './band.ts';

/** A stretch this wide has room for its words. */
const WORDS_PERCENT = 14;
const LISTED_MAX = 12;

interface BandProps {
  readonly series: Pick<Series, 'band' | 'fromNanos' | 'toNanos'>;
  /** 0-9-1 and its like have words of their own. */
  readonly is0x: boolean;
}

/** Why the link did not move: drawn in line with the charts above; the list below says it in words. */
export function Band({ series, is0x }: BandProps) {
  const { band = [], fromNanos, toNanos } = series;
  const places = usePlaces();
  const spans = placeSpans(band, fromNanos, toNanos);
  if (spans.length === 0) return null;
  return (
    <div className="band" aria-hidden="true">
      {spans.map(({ span, leftPercent, widthPercent }) => {
        const { tone, glyph } = bandLook(span.blocked);
        const text = spanText(span, is0x);
        const props = {
          className: `band-span band-${tone}`,
          style: { left: `${leftPercent}%`, width: `${widthPercent}%` },
          title: text,
        };
        const words = widthPercent >= WORDS_PERCENT ? `${glyph} ${text}` : '';
        return span.frame === undefined ? (
          <span key={span.fromNanos} {...props}>
            {words}
          </span>
        ) : (
          <Link key={span.fromNanos} href={places.frame(span.frame)} tabIndex={-1} {...props}>
            {words}
          </Link>
        );
      })}
    </div>
  );
}

/** The same as a list: what held the link up the longest, and which frames prove it. */
export function BandList({ series, is0x }: BandProps) {
  const { band = [] } = series;
  const held = longestHeld(band, Number.POSITIVE_INFINITY);
  if (band.length === 0) return null;
  return (
    <>
      <p className="band-times">
        {timesByCause(band).map(({ state, nanos }) => (
          <span key={state}>
            <span aria-hidden="true">{bandLook(state).glyph}</span> {reasonOf(state, is0x)}{' '}
            <b>{formatDuration(nanos)}</b>
          </span>
        ))}
      </p>
      {held.length > 0 && (
        <table className="plain-table">
          <caption className="sr-only">Stretches in which the link did not move</caption>
          <thead>
            <tr>
              <th scope="col" className="number">
                from (s)
              </th>
              <th scope="col">why, for how long (the longest first), and who must send what</th>
              <th scope="col">shown by</th>
            </tr>
          </thead>
          <tbody>
            {held.slice(0, LISTED_MAX).map((span) => (
              <tr key={span.fromNanos}>
                <td className="number mono">{formatFromStart(span.fromNanos)}</td>
                <td>
                  <BandSign state={span.blocked} />
                  {spanText(span, is0x)}
                </td>
                <td>
                  {span.frame === undefined ? (
                    <span className="muted">no frame</span>
                  ) : (
                    <FrameLink frame={span.frame} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {held.length > LISTED_MAX && (
        <p className="muted">
          The {LISTED_MAX} longest of {formatCounted(held.length, 'stretch', 'stretches')}.
        </p>
      )}
    </>
  );
}

/** The sign of an answer, beside its words. */
export function BandSign({ state }: { readonly state: Stillness }) {
  const { tone, glyph } = bandLook(state);
  return (
    <span aria-hidden="true" className={`band-sign band-sign-${tone}`}>
      {glyph}
    </span>
  );
}
