import type { Transaction } from '../../server/api/state-contract.ts';
import { FrameLink } from '../entity/FrameLink.tsx';
import { Moment } from '../entity/Moment.tsx';
import type { Places } from '../entity/places.ts';
import { formatCount } from '../lib/format.ts';
import { visibleText } from '../lib/visible.ts';
import { type TableKind, TIME_PX } from '../table/columns.ts';

const RESULTS: Readonly<Record<Transaction['result'], { text: string; tone: string }>> = {
  committed: { text: '✓ committed', tone: 'tone-ok' },
  'rolled-back': { text: '⟲ rolled back', tone: 'tone-warning' },
  failed: { text: '✕ failed', tone: 'tone-error' },
  open: { text: '◌ open at the end', tone: 'tone-warning' },
  'in-doubt': { text: '? in doubt', tone: 'muted' },
};

/** Transactions; each leads to the deliveries in it. */
export function transactionTable(
  places: Places,
  startEpochNanos: string | undefined,
): TableKind<Transaction> {
  return {
    plural: 'transactions',
    singular: 'transaction',
    keyOf: ({ transaction }) => transaction,
    hrefOf: ({ transaction }) => places.deliveries(`transaction:${transaction}`),
    columns: [
      {
        key: 'transaction',
        head: 'transaction',
        minPx: 84,
        grow: 0,
        yields: 0,
        cell: ({ transaction }) => transaction,
      },
      {
        key: 'result',
        head: 'result',
        minPx: 130,
        grow: 1,
        yields: 0,
        cell: ({ result, error, asks, dischargeFrame, endFrame }) => (
          <span className={RESULTS[result].tone}>
            {RESULTS[result].text}
            {error !== undefined && `: ${visibleText(error)}`}
            {dischargeFrame !== undefined && endFrame === undefined && (
              <>
                {`: ${asks} not answered `}
                <FrameLink frame={dischargeFrame} />
              </>
            )}
          </span>
        ),
        title: ({ error }) => error && visibleText(error),
      },
      {
        key: 'members',
        head: 'members',
        minPx: 66,
        grow: 0,
        yields: 1,
        align: 'end',
        cell: ({ members }) => formatCount(members),
        title: () => 'Deliveries and settlements made in it',
      },
      {
        key: 'begun',
        head: 'begun',
        isTime: true,
        minPx: TIME_PX + 72,
        grow: 0,
        yields: 3,
        align: 'end',
        cell: ({ firstNanos, firstFrame }) => (
          <>
            <Moment nanos={firstNanos} startEpochNanos={startEpochNanos} />{' '}
            <FrameLink frame={firstFrame} />
          </>
        ),
      },
      {
        key: 'ended',
        head: 'result known',
        isTime: true,
        minPx: TIME_PX + 72,
        grow: 0,
        yields: 2,
        align: 'end',
        cell: ({ endNanos, endFrame }) => (
          <>
            <Moment nanos={endNanos} startEpochNanos={startEpochNanos} />{' '}
            {endFrame !== undefined && <FrameLink frame={endFrame} />}
          </>
        ),
      },
    ],
  };
}
