import { formatFromStart, momentText } from '../lib/time.ts';
import { withinWindow } from '../state/time-window.ts';
import { useView } from '../state/use-view.ts';
import { Button } from '../ui/Button.tsx';

/**
 * On a table, which has no axis to show it: the stretch of time that the other views are at, and a
 * filter for what lies in it.
 */
export function WindowBar({
  timeKey,
  what,
}: {
  /** The key of the table's filter that tells the time of a row. */
  readonly timeKey: string;
  /** `frames` */
  readonly what: string;
}) {
  const { state, go } = useView();
  const stretch = state.range ?? state.window;
  if (!stretch) return null;
  const filter = withinWindow(timeKey, stretch);
  const words = state.filter?.split(/\s+/) ?? [];
  const isApplied = words.includes(filter);
  const others = words.filter((word) => word !== filter);
  const apply = (next: readonly string[]) =>
    go({ filter: next.length === 0 ? undefined : next.join(' ') }, 'push');
  return (
    <section className="window-bar" aria-label="Time window">
      <span>
        {state.range ? 'Measured stretch' : 'Time window'}:{' '}
        {momentText(Math.max(0, stretch.startNanos))} to {formatFromStart(stretch.endNanos)} s
      </span>
      <Button
        aria-pressed={isApplied}
        onClick={() => apply(isApplied ? others : [...others, filter])}
      >
        Only its {what}
      </Button>
      <Button
        tone="quiet"
        onClick={() =>
          go(
            {
              window: undefined,
              range: undefined,
              filter: others.length === 0 ? undefined : others.join(' '),
            },
            'push',
          )
        }
      >
        All of the capture
      </Button>
    </section>
  );
}
