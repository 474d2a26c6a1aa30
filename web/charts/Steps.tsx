import './step-chart.css';
import { lazy, Suspense } from 'react';
import { useLocation } from 'wouter';
import type { Series } from '../../server/api/moment-contract.ts';
import { usePlaces } from '../entity/use-places.ts';
import { PointTable } from './PointTable.tsx';
import { isNothing, linesWithValues } from './step-data.ts';

const StepChart = lazy(() => import('./StepChart.tsx'));

/** One chart with its twin in words; or that nothing is known of it. */
export function Steps({ series, title }: { readonly series: Series; readonly title: string }) {
  const places = usePlaces();
  const [, navigate] = useLocation();
  const isKnown = linesWithValues(series).length > 0;
  return (
    <section className="steps" aria-label={title}>
      <h4>{title}</h4>
      {!isKnown && <p className="muted steps-unknown">Not known at any moment of the capture.</p>}
      {isNothing(series) && <p className="muted steps-unknown">None at any moment.</p>}
      {isKnown && !isNothing(series) && (
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
