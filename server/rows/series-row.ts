/** Credit, unsettled deliveries and windows as steps over time. */
import { ABSENT } from '../../decoder/frame-view.ts';
import { type LedgerEntry, UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import type { BandSpan, LEDGER_METRICS, Series } from '../api/moment-contract.ts';
import type { IndexedStillness } from '../index/state-reader.ts';
import { present } from './state-rows.ts';
import { answerOf, type LinkManner } from './stillness-row.ts';

export type LedgerMetric = (typeof LEDGER_METRICS)[number];

interface Metric {
  readonly lines: readonly string[];
  readonly values: (entry: LedgerEntry) => readonly (number | null)[];
}

/** UNKNOWN of what may be negative, ABSENT of what may not: either way not known. */
function known(value: number, unknown: number): number | null {
  return value === unknown ? null : value;
}

const METRICS: { readonly [M in LedgerMetric]: Metric } = {
  credit: {
    lines: ['credit at the sender'],
    values: ({ linkCredit }) => [known(linkCredit, UNKNOWN)],
  },
  unsettled: {
    lines: ['unsettled at the sender', 'unsettled at the receiver'],
    values: (entry) => [
      known(entry.unsettledSender, ABSENT),
      known(entry.unsettledReceiver, ABSENT),
    ],
  },
  window: {
    lines: ['window to the server', 'window to the client'],
    values: (entry) => [known(entry.windowToServer, UNKNOWN), known(entry.windowToClient, UNKNOWN)],
  },
};

/** @param entries in order; the first may lie before the stretch, and is what it begins with */
export function seriesRow(
  metric: LedgerMetric,
  [fromNanos, toNanos]: readonly [number, number],
  entries: readonly LedgerEntry[],
  thinned: boolean,
): Omit<Series, 'band'> {
  const { lines, values } = METRICS[metric];
  return {
    metric,
    fromNanos,
    toNanos,
    lines: [...lines],
    points: entries.map((entry) => ({
      timeNanos: Math.max(entry.timeNanos, fromNanos),
      ...present({ frame: entry.frame }),
      values: [...values(entry)],
    })),
    thinned,
  };
}

/** What held a link up, stretch by stretch, cut to the time asked for. */
export function bandOf(
  manner: LinkManner,
  [fromNanos, toNanos]: readonly [number, number],
  stretches: readonly IndexedStillness[],
): BandSpan[] {
  return stretches.map((stretch) => {
    const { mustAct, mustSend } = answerOf(manner, stretch.state);
    return {
      fromNanos: Math.max(stretch.fromNanos, fromNanos),
      toNanos: Math.min(stretch.toNanos ?? toNanos, toNanos),
      blocked: stretch.state,
      ...present({ mustAct, mustSend, frame: stretch.frame }),
    };
  });
}
