import type { LedgerRow } from '../../server/api/state-contract.ts';
import { formatCount } from '../lib/format.ts';
import { Part } from '../ui/Part.tsx';
import type { LedgerMost } from './gutters.ts';

/** A publisher of 0-9-1 has no credit. */
export type GutterKind = 'link' | 'publisher' | 'session' | 'none';

export interface GutterHead {
  readonly text: string;
  readonly title: string;
}

const UNSETTLED: GutterHead = {
  text: 'unsettled',
  title: 'Unsettled at the sender / at the receiver',
};

/** Heads of the columns on the right. */
export function gutterHeads(kind: GutterKind): readonly GutterHead[] {
  switch (kind) {
    case 'link':
      return [{ text: 'credit', title: 'Messages that the sender may still send' }, UNSETTLED];
    case 'publisher':
      return [UNSETTLED];
    case 'session':
      return [
        { text: 'window →', title: 'Transfers that the client may still send' },
        { text: '← window', title: 'Transfers that the server may still send' },
      ];
    case 'none':
      return [];
  }
}

/** Credit and unsettled deliveries of a link, or windows of a session, right after the row. */
export function Gutters({
  ledger,
  kind,
  most,
}: {
  readonly ledger: LedgerRow | undefined;
  readonly kind: GutterKind;
  readonly most: LedgerMost;
}) {
  if (kind === 'none') return null;
  if (kind === 'session') {
    return (
      <>
        <Figure value={ledger?.windowToServer} known={ledger !== undefined} />
        <Figure value={ledger?.windowToClient} known={ledger !== undefined} />
      </>
    );
  }
  const { unsettledSender, unsettledReceiver } = ledger ?? {};
  const same = unsettledSender === unsettledReceiver;
  return (
    <>
      {kind === 'link' && (
        <Figure value={ledger?.linkCredit} known={ledger !== undefined} most={most.credit} />
      )}
      <Part role="gridcell" className="ladder-figure ladder-unsettled">
        {ledger && figureOf(unsettledSender)}
        {ledger && !same && ` / ${figureOf(unsettledReceiver)}`}
        <Bar value={unsettledSender} most={most.unsettled} />
      </Part>
    </>
  );
}

function Figure({
  value,
  known,
  most = 0,
}: {
  readonly value: number | undefined;
  /** Something is loaded that could say it. */
  readonly known: boolean;
  readonly most?: number;
}) {
  const out = value !== undefined && value <= 0;
  return (
    <Part
      role="gridcell"
      className={out ? 'ladder-figure ladder-none-left' : 'ladder-figure'}
      title={known && value !== undefined ? formatCount(value) : undefined}
    >
      {known && figureOf(value)}
      <Bar value={value} most={most} />
    </Part>
  );
}

/** The figure as a length, so that a column of them shows how it went. */
function Bar({ value = 0, most }: { readonly value: number | undefined; readonly most: number }) {
  if (most <= 0 || value <= 0) return null;
  const share = Math.min(1, value / most);
  return <span className="ladder-bar" style={{ width: `${share * 100}%` }} aria-hidden="true" />;
}

/** From here on the last six digits say less than the room they take; they are in the title. */
const MILLIONS_FROM = 10_000_000;

function figureOf(value: number | undefined): string {
  if (value === undefined) return '?';
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  const text =
    size < MILLIONS_FROM ? formatCount(size) : `${formatCount(Math.floor(size / 1e6))} M`;
  return `${sign}${text}`;
}
