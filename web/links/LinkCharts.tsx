import { useQuery } from '@tanstack/react-query';
import type { LinkDetail } from '../../server/api/state-contract.ts';
import { sentenceOf } from '../api/client.ts';
import { seriesQuery } from '../api/state.ts';
import { Steps } from '../charts/Steps.tsx';
import { formatFromStart } from '../lib/time.ts';
import { useCaptureId } from '../state/capture-id.ts';
import type { TimeWindow } from '../state/time-window.ts';
import { useView } from '../state/use-view.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorNotice } from '../ui/Notice.tsx';
import { Band, BandList } from './Band.tsx';
import { chartWords, named } from './chart-words.ts';

/** The credit ledger, what is not settled in both views, and why nothing moved, over one axis. */
export function LinkCharts({ link, busy }: { readonly link: LinkDetail; readonly busy: boolean }) {
  const id = useCaptureId();
  const { state, go } = useView();
  const { window } = state;
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
  const { room, waiting } = chartWords(link);
  return (
    <>
      {window && (
        <ChosenStretch window={window} onWhole={() => go({ window: undefined }, 'push')} />
      )}
      {room && <Steps series={named(credit.data, room.lines)} title={room.title} />}
      <Steps series={named(unsettled.data, waiting.lines)} title={waiting.title} />
      <Band series={credit.data} is0x={is0x} />
      <BandList series={credit.data} is0x={is0x} />
    </>
  );
}

function ChosenStretch({ window, onWhole }: { readonly window: TimeWindow; onWhole(): void }) {
  return (
    <p className="steps-window">
      From {formatFromStart(window.startNanos)} s to {formatFromStart(window.endNanos)} s, the
      stretch of time that is chosen. <Button onClick={onWhole}>All of its time</Button>
    </p>
  );
}
