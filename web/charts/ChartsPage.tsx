import './charts.css';
import { useLocation } from 'wouter';
import type { ChartScope } from '../api/charts.ts';
import type { ViewProps } from '../capture/views.ts';
import { formatDuration } from '../lib/format.ts';
import { routes } from '../routes.ts';
import type { Selection } from '../state/selection.ts';
import { formatView } from '../state/url.ts';
import { useView } from '../state/use-view.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/Notice.tsx';
import { BlockedTimes } from './BlockedTimes.tsx';
import { ChartCard } from './ChartCard.tsx';
import { CARDS, type Card, type Step, stepFilterOf } from './cards.ts';
import { scopeOf } from './scope.ts';

/** All charts over the same stretch of time, of the whole capture or of what is selected. */
export function ChartsPage({ capture, busy }: ViewProps) {
  const { state, go } = useView();
  const [, navigate] = useLocation();
  const scope = scopeOf(state.selection);
  const { window } = state;
  const cards = CARDS.filter(({ fits }) => fits?.(scope) ?? true);
  const hrefOf = (step: Step): string =>
    `${routes.frames(capture.id)}${formatView({ filter: stepFilterOf(step, scope) })}`;

  if (busy && capture.summary === undefined) {
    return <EmptyState title="Still decoding: charts come when the capture has been read." />;
  }
  return (
    <div className="charts">
      <header className="charts-head">
        <h1>{titleOf(state.selection, scope)}</h1>
        <span className="muted">
          {window
            ? `${formatDuration(window.startNanos)} to ${formatDuration(window.endNanos)}`
            : 'from its beginning to its end'}
        </span>
        {hasScope(scope) && (
          <Button onClick={() => go({ selection: undefined }, 'push')}>Whole capture</Button>
        )}
        {window && (
          <Button onClick={() => go({ window: undefined }, 'push')}>All of its time</Button>
        )}
      </header>
      <div className="charts-grid">
        <BlockedTimes id={capture.id} scope={scope} window={window} />
        {cards.map((card: Card) => (
          <ChartCard
            key={card.name}
            id={capture.id}
            card={card}
            scope={scope}
            window={window}
            stepHref={hrefOf}
            onStep={(step) => navigate(hrefOf(step))}
          />
        ))}
      </div>
    </div>
  );
}

function hasScope(scope: ChartScope): boolean {
  return scope.connection !== undefined || scope.link !== undefined;
}

function titleOf(selection: Selection | undefined, scope: ChartScope): string {
  if (!hasScope(scope) || selection === undefined) return 'The whole capture';
  return `${selection.kind} ${scope.link ?? scope.session ?? scope.connection ?? ''}`;
}
