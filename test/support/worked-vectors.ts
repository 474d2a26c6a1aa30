/** Words for the worked vectors of the protocol models: a client that sends, a server that grants. */
import type { Comparison } from '../../decoder/model/comparison.ts';
import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { ledgerOf } from './ledger10.ts';

export const WRAP = 0xfffffffc;

/** A client that has begun at `out` and attached with `count`; the server's window is `window`. */
export const sending = (count: number, out = WRAP, window = 5000) => `
  > open containerId=client
  < open containerId=server
  > begin nextOutgoingId=${out} incomingWindow=100 outgoingWindow=100
  < begin remoteChannel=0 nextOutgoingId=${WRAP} incomingWindow=${window} outgoingWindow=100
  > attach name=out handle=0 role=false source=me target=orders initialDeliveryCount=${count}
  < attach name=out handle=7 role=true source=me target=orders`;

/** Deliveries in one transfer each, with ids that wrap after four. */
export function transfers(count: number, first = 0, words = ''): string {
  return Array.from({ length: count }, (_, i) => {
    const id = (WRAP + first + i) >>> 0;
    return `> transfer handle=0 deliveryId=${id} deliveryTag=t${first + i} ${words}`;
  }).join('\n');
}

/** A flow of the server, for its receiving link. */
export const grant = (credit: number, count?: number, words = ''): string =>
  `< flow incomingWindow=5000 nextOutgoingId=${WRAP} outgoingWindow=9 handle=7 linkCredit=${credit} ` +
  `${count === undefined ? '' : `deliveryCount=${count}`} ${words}`;

/** A flow of the server for the session alone. */
export const open = (nextIncoming: number, window: number): string =>
  `< flow nextIncomingId=${nextIncoming} incomingWindow=${window} nextOutgoingId=${WRAP} outgoingWindow=9`;

/** A flow of the client, which sends. */
export const report = (out: number, count: number, credit: number, words = ''): string =>
  `> flow nextIncomingId=${WRAP} incomingWindow=100 nextOutgoingId=${out} outgoingWindow=9 handle=0 ` +
  `deliveryCount=${count} linkCredit=${credit} ${words}`;

export function last(text: string, link = 1): LedgerEntry {
  const entry = ledgerOf(text).findLast((each) => each.link === link);
  if (entry === undefined) throw new Error('no entry');
  return entry;
}

export const stillness = ({ blocked }: LedgerEntry): string | undefined => STILLNESS[blocked];

export const told = ({ comparisons }: { readonly comparisons: readonly Comparison[] }): string[] =>
  comparisons.map(({ kind, frame, told: says, seen, against }) => {
    const other = against < 0 ? '' : ` against ${against}`;
    return `${frame} ${kind} ${says}, not ${seen}${other}`;
  });

export const framesIn = (text: string): number =>
  text.split('\n').filter((line) => line.trim() !== '').length;
