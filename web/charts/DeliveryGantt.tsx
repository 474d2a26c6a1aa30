import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { Link } from 'wouter';
import type { DeliveryBar, DeliveryBars } from '../../server/api/chart-contract.ts';
import { BAR_STATES } from '../../server/api/timeline-contract.ts';
import { type ChartScope, deliveryBarsQuery } from '../api/charts.ts';
import { sentenceOf } from '../api/client.ts';
import { formatCount } from '../lib/format.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { Button } from '../ui/Button.tsx';
import { DELIVERY_LOOKS } from '../ui/delivery-state.ts';
import { PlainRow } from './ChartRow.tsx';
import { barText, GANTT_ROW_PX, ganttParts, tooShortText } from './gantt-layout.ts';
import { PlotArea } from './PlotArea.tsx';
import type { Stretch } from './step-data.ts';

interface DeliveryGanttProps {
  readonly id: string;
  readonly scope: ChartScope;
  readonly window: TimeWindow | undefined;
  /** The same deliveries as a table. */
  readonly tableHref: string;
  readonly deliveryHref: (delivery: number) => string;
  readonly onStretch: (stretch: Stretch) => void;
}

/** One bar for each delivery, in the order in which they began: those that are overtaken stand out. */
export function DeliveryGantt({ id, scope, window, ...props }: DeliveryGanttProps) {
  const { data, error, refetch } = useQuery(deliveryBarsQuery(id, scope, window));
  const isEmpty = data?.bars.length === 0;
  return (
    <PlainRow
      title="Deliveries one by one"
      meaning={
        isEmpty
          ? undefined
          : 'From the first frame of each to its settlement, in the order in which they began.'
      }
      notes={data ? notesOf(data) : []}
      actions={
        data &&
        !isEmpty && (
          <>
            <GanttLegend bars={data} />
            <Link className="button button-quiet" href={props.tableHref}>
              View as table
            </Link>
          </>
        )
      }
    >
      {error && !data && (
        <p className="chart-fault" role="alert">
          {sentenceOf(error)} <Button onClick={() => void refetch()}>Try again</Button>
        </p>
      )}
      {!data && !error && <p className="faint chart-nothing">Loading</p>}
      {isEmpty && <p className="chart-nothing">No delivery was under way in this stretch.</p>}
      {data && !isEmpty && (
        <PlotArea stretch={data} onStretch={props.onStretch}>
          <Bars bars={data} deliveryHref={props.deliveryHref} />
        </PlotArea>
      )}
    </PlainRow>
  );
}

function notesOf(data: DeliveryBars): readonly string[] {
  const { bars, total } = data;
  const notes: string[] = [];
  if (total > bars.length) {
    notes.push(`The ${formatCount(bars.length)} that took longest, of ${formatCount(total)}.`);
  }
  const short = tooShortText(bars, data);
  return short === undefined ? notes : [...notes, short];
}

/** Drawn anew for new bars alone, not for each move of the pointer. */
const Bars = memo(function Bars({
  bars,
  deliveryHref,
}: {
  readonly bars: DeliveryBars;
  readonly deliveryHref: (delivery: number) => string;
}) {
  return (
    <div className="gantt" aria-hidden="true">
      <div className="gantt-rows" style={{ height: bars.bars.length * GANTT_ROW_PX }}>
        {bars.bars.map((bar) => (
          <GanttBar key={bar.delivery} bar={bar} stretch={bars} href={deliveryHref(bar.delivery)} />
        ))}
      </div>
    </div>
  );
});

function GanttBar({
  bar,
  stretch,
  href,
}: {
  readonly bar: DeliveryBar;
  readonly stretch: Stretch;
  readonly href: string;
}) {
  const { token, line } = DELIVERY_LOOKS[bar.state];
  return (
    <Link
      href={href}
      className={`gantt-bar gantt-${line}`}
      style={{ height: GANTT_ROW_PX, color: `var(${token})` }}
      title={barText(bar)}
      tabIndex={-1}
      draggable={false}
    >
      {ganttParts(bar, stretch).map(({ kind, leftPercent, widthPercent }) => (
        <span
          key={kind}
          className={`gantt-${kind}`}
          style={{ left: `${leftPercent}%`, width: `${widthPercent}%` }}
        />
      ))}
    </Link>
  );
}

/** The states that are drawn, and what the parts of a bar are. */
function GanttLegend({ bars: { bars } }: { readonly bars: DeliveryBars }) {
  const states = BAR_STATES.filter((state) => bars.some((bar) => bar.state === state));
  return (
    <ul className="chart-legend">
      {states.map((state) => {
        const { glyph, text, textToken } = DELIVERY_LOOKS[state];
        return (
          <li key={state} style={{ color: `var(${textToken})` }}>
            <span aria-hidden="true">{glyph}</span> {text}
          </li>
        );
      })}
      <li className="muted">line: being sent</li>
      <li className="muted">hollow: not answered</li>
      <li className="muted">filled: answered</li>
    </ul>
  );
}
