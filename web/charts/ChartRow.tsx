import { lazy, type ReactNode, Suspense, useId, useState } from 'react';
import { sentenceOf } from '../api/client.ts';
import { Button } from '../ui/Button.tsx';
import { ChartTable } from './ChartTable.tsx';
import { type CardStyle, peakText } from './cards.ts';
import { Legend } from './Legend.tsx';
import { PlotArea } from './PlotArea.tsx';
import { hasValues, type Plot, type PlotPoint } from './plot.ts';
import type { Stretch } from './step-data.ts';

const TimeChart = lazy(() => import('./TimeChart.tsx'));

export interface ChartRowProps {
  readonly title: string;
  /** What is drawn, and what to look for. */
  readonly meaning: string;
  readonly style: CardStyle;
  /** Undefined until the server has answered. */
  readonly plot: Plot | undefined;
  readonly error: Error | null;
  /** Why there may be nothing. */
  readonly nothing: string;
  /** What the figures leave out. */
  readonly notes: readonly string[];
  /** Where a point leads; undefined where nothing made it so. */
  readonly hrefOf: (point: PlotPoint, plot: Plot) => string | undefined;
  onPick(nanos: number, plot: Plot): void;
  onStretch(stretch: Stretch): void;
  onRetry(): void;
}

/** One chart: its words at left, its drawing or its table at right; or why there is none. */
export function ChartRow(props: ChartRowProps) {
  const { title, meaning, style, plot, error, onStretch } = props;
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const isEmpty = plot !== undefined && !hasValues(plot);
  const isDrawn = plot !== undefined && !isEmpty;
  return (
    <section className="chart-row" aria-labelledby={heading}>
      <div className="chart-words">
        <h2 id={heading}>{title}</h2>
        {!isEmpty && <p className="muted">{meaning}</p>}
        {isDrawn && <Legend plot={plot} style={style} />}
        <Notes notes={props.notes} />
        {isDrawn && (
          <Button tone="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Show as chart' : 'View as table'}
          </Button>
        )}
      </div>
      <div className="chart-plot">
        {error && !plot && (
          <p className="chart-fault" role="alert">
            {sentenceOf(error)} <Button onClick={props.onRetry}>Try again</Button>
          </p>
        )}
        {!plot && !error && <p className="faint chart-nothing">Loading</p>}
        {isEmpty && <p className="chart-nothing">{props.nothing}</p>}
        {isDrawn && asTable && <ChartTable plot={plot} hrefOf={props.hrefOf} />}
        {isDrawn && !asTable && (
          <PlotArea
            stretch={plot}
            onPick={(nanos) => props.onPick(nanos, plot)}
            onStretch={onStretch}
          >
            <Suspense fallback={<div className="chart-space" />}>
              <TimeChart
                plot={plot}
                style={style}
                label={`${title}. ${plot.lines.map((_, line) => peakText(plot, line)).join('. ')}.`}
              />
            </Suspense>
          </PlotArea>
        )}
      </div>
    </section>
  );
}

/** A row that draws something of its own in the place of the chart. */
export function PlainRow({
  title,
  meaning,
  notes = [],
  actions,
  children,
}: {
  readonly title: string;
  /** Left out where nothing is drawn. */
  readonly meaning: string | undefined;
  readonly notes?: readonly string[];
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const heading = useId();
  return (
    <section className="chart-row" aria-labelledby={heading}>
      <div className="chart-words">
        <h2 id={heading}>{title}</h2>
        {meaning !== undefined && <p className="muted">{meaning}</p>}
        <Notes notes={notes} />
        {actions}
      </div>
      <div className="chart-plot">{children}</div>
    </section>
  );
}

function Notes({ notes }: { readonly notes: readonly string[] }) {
  return notes.map((note) => (
    <p key={note} className="chart-note">
      {note}
    </p>
  ));
}
