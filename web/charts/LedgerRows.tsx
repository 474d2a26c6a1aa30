import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ChartFlag } from '../../server/api/chart-contract.ts';
import type { Series } from '../../server/api/moment-contract.ts';
import type { ChartScope } from '../api/charts.ts';
import { sentenceOf } from '../api/client.ts';
import { linkQuery, seriesQuery } from '../api/state.ts';
import { Band } from '../links/Band.tsx';
import { chartWords, named } from '../links/chart-words.ts';
import { ChartRow, PlainRow } from './ChartRow.tsx';
import { PlotArea } from './PlotArea.tsx';
import { plotOfSteps, pointAt } from './plot.ts';
import { type Stretch, splitByMagnitude } from './step-data.ts';

interface LedgerRowsProps {
  readonly id: string;
  readonly scope: ChartScope;
  /** All of the axis, whether or not the link lived that long. */
  readonly stretch: Stretch;
  readonly flags: readonly ChartFlag[];
  frameHref(frame: number): string;
  onFrame(frame: number): void;
  onStretch(stretch: Stretch): void;
}

/** Credit, unsettled deliveries and windows, change by change: of one link, or of one session. */
export function LedgerRows(props: LedgerRowsProps) {
  const { id, scope } = props;
  const { data: link, error } = useQuery({
    ...linkQuery(id, scope.link ?? '', false),
    enabled: scope.link !== undefined,
  });
  if (error) {
    return (
      <PlainRow title="The link" meaning={undefined}>
        <p className="chart-nothing">{sentenceOf(error)}</p>
      </PlainRow>
    );
  }
  if (scope.session === undefined || (scope.link !== undefined && !link)) return null;
  const words = link && chartWords(link);
  return (
    <>
      {words?.room && (
        <StepRow
          {...props}
          metric="credit"
          title={words.room.title}
          names={words.room.lines}
          meaning="How many messages may still come. At zero its sender has to wait."
        />
      )}
      {words && (
        <StepRow
          {...props}
          metric="unsettled"
          title={words.waiting.title}
          names={words.waiting.lines}
          meaning="As each end knows it; between the two lines lies what one end has settled and the other has not heard of."
        />
      )}
      {link && <StillnessRow {...props} is0x={link.kind !== 'link'} />}
      {(link === undefined || link.kind === 'link') && (
        <StepRow
          {...props}
          metric="window"
          title="Session window"
          meaning="How many transfers the session still lets pass, each way. At zero all of its links wait."
        />
      )}
    </>
  );
}

function useSeries({ id, scope, stretch }: LedgerRowsProps, metric: Series['metric']) {
  const { link, session } = scope;
  const of = metric === 'window' ? { session } : { link };
  return useQuery(
    seriesQuery(
      id,
      metric,
      { ...present(of), from: stretch.fromNanos, to: stretch.toNanos },
      false,
    ),
  );
}

/** A key without a value is none. */
function present({ link, session }: { link?: string | undefined; session?: string | undefined }) {
  return { ...(link !== undefined && { link }), ...(session !== undefined && { session }) };
}

interface StepRowProps extends LedgerRowsProps {
  readonly metric: Series['metric'];
  readonly title: string;
  readonly meaning: string;
  readonly names?: readonly string[] | undefined;
}

/** Lines of very different size have rows of their own. */
function StepRow(props: StepRowProps) {
  const { title, names } = props;
  const result = useSeries(props, props.metric);
  const parts = useMemo(() => {
    const series = result.data && named(result.data, names);
    return series && splitByMagnitude(series);
  }, [result.data, names]);
  if (parts === undefined || parts.length < 2) {
    return <StepsOf {...props} series={parts?.[0]} result={result} />;
  }
  return parts.map((series) => (
    <StepsOf
      key={series.lines[0]}
      {...props}
      title={`${title}: ${series.lines[0]}`}
      series={series}
      result={result}
    />
  ));
}

function StepsOf({
  series,
  result,
  title,
  meaning,
  flags,
  ...props
}: StepRowProps & {
  readonly series: Series | undefined;
  readonly result: Pick<ReturnType<typeof useSeries>, 'error' | 'refetch'>;
}) {
  const plot = useMemo(() => series && plotOfSteps(series, flags), [series, flags]);
  const isKnown = series?.points.some(({ values }) => values.some((value) => value !== null));
  return (
    <ChartRow
      title={title}
      meaning={meaning}
      style="step"
      plot={plot}
      error={result.error}
      nothing={isKnown ? 'Zero all the time.' : 'Not known at any moment of the stretch.'}
      notes={series?.thinned ? ['Of each stretch the lowest and the last value are drawn.'] : []}
      hrefOf={({ frame }) => (frame === undefined ? undefined : props.frameHref(frame))}
      onPick={(nanos, drawn) => {
        const frame = pointAt(drawn, nanos)?.frame;
        if (frame !== undefined) props.onFrame(frame);
      }}
      onStretch={props.onStretch}
      onRetry={() => void result.refetch()}
    />
  );
}

function StillnessRow(props: LedgerRowsProps & { readonly is0x: boolean }) {
  const { data } = useSeries(props, 'credit');
  return (
    <PlainRow title="Why it did not move" meaning="Stretch by stretch; each leads to its frame.">
      {data && (
        <PlotArea stretch={data} onStretch={props.onStretch}>
          <Band series={data} is0x={props.is0x} />
        </PlotArea>
      )}
      {data?.band?.length === 0 && <p className="chart-nothing">Not known in this stretch.</p>}
    </PlainRow>
  );
}
