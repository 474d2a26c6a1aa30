import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import type { LinkDetail, Series } from '../../server/api/state-contract.ts';
import { sentenceOf } from '../api/client.ts';
import { seriesQuery } from '../api/state.ts';
import { PointTable } from '../charts/PointTable.tsx';
import { linesWithValues } from '../charts/step-data.ts';
import { usePlaces } from '../entity/use-places.ts';
import { useCaptureId } from '../state/capture-id.ts';
import { useView } from '../state/use-view.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';
import { Band, BandList } from './Band.tsx';

const StepChart = lazy(() => import('../charts/StepChart.tsx'));

interface ChartWords {
  readonly title: string;
  /** Names of its lines, where the server's are not those of this version. */
  readonly lines?: readonly string[];
}

interface LinkWords {
  /** Absent where no such number holds a link back. */
  readonly room?: ChartWords;
  readonly waiting: ChartWords;
}

const CONSUMING: LinkWords = {
  room: { title: 'Room in the prefetch window', lines: ['messages that may still come'] },
  waiting: {
    title: 'Not acknowledged',
    lines: ['unacknowledged, as the server knows', 'unacknowledged, as the client knows'],
  },
};

const WORDS: Readonly<Record<LinkDetail['kind'], LinkWords>> = {
  link: { room: { title: 'Link credit' }, waiting: { title: 'Unsettled deliveries' } },
  consumer: CONSUMING,
  get: CONSUMING,
  publisher: {
    waiting: {
      title: 'Not confirmed',
      lines: ['unconfirmed, as the client knows', 'unconfirmed, as the server knows'],
    },
  },
};

function named(series: Series, lines: readonly string[] = series.lines): Series {
  return { ...series, lines: [...lines] };
}

/** The credit ledger, what is not settled in both views, and why nothing moved, over one axis. */
export function LinkCharts({ link, busy }: { readonly link: LinkDetail; readonly busy: boolean }) {
  const id = useCaptureId();
  const { window } = useView().state;
  const of = {
    link: link.link,
    ...(window && { from: window.startNanos, to: window.endNanos }),
  };
  const credit = useQuery(seriesQuery(id, 'credit', of, busy));
  const unsettled = useQuery(seriesQuery(id, 'unsettled', of, busy));
  const failed = credit.error ?? unsettled.error;
  const is0x = link.kind !== 'link';
  if (failed && !(credit.data && unsettled.data)) {
    return (
      <ErrorNotice sentence={sentenceOf(failed)}>
        <Button
          onClick={() => {
            void credit.refetch();
            void unsettled.refetch();
          }}
        >
          Try again
        </Button>
      </ErrorNotice>
    );
  }
  if (!credit.data || !unsettled.data) return <p className="muted">Loading the charts</p>;
  const { room, waiting } = WORDS[link.kind];
  return (
    <>
      {room && <Steps series={named(credit.data, room.lines)} title={room.title} />}
      <Steps series={named(unsettled.data, waiting.lines)} title={waiting.title} />
      <Band series={credit.data} is0x={is0x} />
      <BandList series={credit.data} is0x={is0x} />
    </>
  );
}

/** One chart with its twin in words; or that nothing is known of it. */
export function Steps({ series, title }: { readonly series: Series; readonly title: string }) {
  const places = usePlaces();
  const [, navigate] = useLocation();
  return (
    <section className="steps" aria-label={title}>
      <h4>{title}</h4>
      {linesWithValues(series).length === 0 ? (
        <p className="muted steps-unknown">Not known at any moment of the capture.</p>
      ) : (
        <>
          <Suspense fallback={<div className="step-chart-space" />}>
            <StepChart
              series={series}
              syncId="entity"
              onPick={(frame) => navigate(places.frame(frame))}
            />
          </Suspense>
          <PointTable series={series} title={title} />
        </>
      )}
    </section>
  );
}
