import { TIME_FORMAT_HEADS, type TimeFormat } from '../lib/time.ts';
import { Part } from '../ui/Part.tsx';
import type { Ends } from './ends.ts';
import { type GutterKind, gutterHeads } from './LadderGutters.tsx';

export function LadderHead({
  ends,
  gutters,
  timeFormat,
}: {
  readonly ends: Ends;
  readonly gutters: GutterKind;
  readonly timeFormat: TimeFormat;
}) {
  return (
    <Part role="rowgroup" className="ladder-head">
      <Part role="row" aria-rowindex={1} className="ladder-line">
        <Part role="columnheader" className="ladder-time">
          {TIME_FORMAT_HEADS[timeFormat]}
        </Part>
        <Part role="columnheader" className="ladder-delta">
          Δ
        </Part>
        <Part role="columnheader" className="ladder-ends">
          <span>{ends.leftText}</span>
          {ends.middleText !== undefined && <span>{ends.middleText}</span>}
          <span>{ends.rightText}</span>
        </Part>
        {gutterHeads(gutters).map(({ text, title }) => (
          <Part key={text} role="columnheader" className="ladder-figure" title={title}>
            {text}
          </Part>
        ))}
      </Part>
    </Part>
  );
}
