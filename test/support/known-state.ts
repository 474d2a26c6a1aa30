/** What a capture tells of links and deliveries, under names that hold in any part of the capture. */

import { CaptureDecoder } from '../../decoder/decode.ts';
import { ABSENT, type FrameView, TYPE } from '../../decoder/frame-view.ts';
import { LEDGER, type LedgerEntry, UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import type { DeliveryRecord, LinkRecord } from '../../decoder/model/records.ts';
import { StateSink } from '../../decoder/model/state-sink.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { Cut } from './cuts.ts';

/** `[name, value]`; what is not known is left out. */
export type Known = ReadonlyMap<string, string>;

export interface KnownState {
  /** Deliveries by their first frame, which is named by the place of its first octet in the whole. */
  readonly deliveries: ReadonlyMap<string, Known>;
  /** Ledgers of links after a frame: frame, and the link by this run's own name. */
  readonly moments: ReadonlyMap<string, ReadonlyMap<string, Known>>;
  /** Records of links, by this run's own name. */
  readonly links: ReadonlyMap<string, Known>;
  /** This run's name of the link of a frame. */
  readonly linkOf: ReadonlyMap<string, string>;
  /** Frames in the order of release. */
  readonly order: readonly string[];
  /** How many of them were released before the last hole was told. */
  readonly beforeLastHole: number;
}

export function knownState({ plain, placeOf }: Cut): KnownState {
  const frames = new Map<number, string>();
  const deliveries: DeliveryRecord[] = [];
  const links: LinkRecord[] = [];
  const moments = new Map<string, Map<string, Known>>();
  const linkOf = new Map<string, string>();
  let beforeLastHole = 0;
  const nameOf = (frame: number) => frames.get(frame);
  const entries: { frame: number; link: string; known: Known }[] = [];
  const state = new StateSink({
    delivery: (record) => deliveries.push(Object.assign(Object.create(null), record)),
    link: (record) => links.push({ ...record }),
    ledger(entry) {
      if (entry.link < 0) return;
      const known = ledgerOf(entry);
      const link = linkName(entry);
      entries.push({ frame: entry.frame, link, known });
    },
  });
  const decoder = new CaptureDecoder({
    frame(view: FrameView) {
      if (view.pieces.count > 0) {
        const name = String(placeOf(view.pieces.fileOffset[0]));
        frames.set(view.number, name);
      }
      if (view.type === TYPE.gap) beforeLastHole = frames.size;
      state.frame(view);
      const { session, link } = state.note;
      const name = frames.get(view.number);
      if (link >= 0 && name !== undefined) {
        linkOf.set(name, linkName({ connection: view.connection, session, link }));
      }
    },
    connectionDone: (info: ConnectionInfo) => state.connectionDone(info),
    tcpEvent: (event) => state.tcpEvent(event),
    acknowledged: (connection, direction, streamOffset, timeNanos) =>
      state.acknowledged(connection, direction, streamOffset, timeNanos),
  });
  decoder.push(plain);
  decoder.end();
  for (const { frame, link, known } of entries) {
    const name = nameOf(frame);
    if (name === undefined) continue;
    const after = moments.get(name) ?? new Map<string, Known>();
    after.set(link, known);
    moments.set(name, after);
  }
  return {
    deliveries: new Map(
      deliveries.flatMap((record) => {
        const name = nameOf(record.startFrame);
        return name === undefined ? [] : [[name, deliveryOf(record, nameOf)] as const];
      }),
    ),
    moments,
    links: new Map(links.map((record) => [linkName(record), linkRecordOf(record, nameOf)])),
    linkOf,
    order: [...frames.values()],
    beforeLastHole,
  };
}

function linkName({
  connection,
  session,
  link,
}: Pick<LinkRecord, 'connection' | 'session' | 'link'>) {
  return `c${connection}.s${session}.l${link}`;
}

type Names = (frame: number) => string | undefined;

function put(known: Map<string, string>, name: string, value: unknown): void {
  if (value === undefined || value === ABSENT || value === UNKNOWN) return;
  known.set(name, typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

function ledgerOf(entry: LedgerEntry): Known {
  const known = new Map<string, string>();
  for (const key of [
    'windowToServer',
    'windowToClient',
    'linkCredit',
    'deliveryCount',
    'available',
    'unsettledSender',
    'unsettledReceiver',
  ] as const) {
    put(known, key, entry[key]);
  }
  // That it was not seen to be so is not known to be otherwise.
  if ((entry.flags & LEDGER.drain) !== 0) put(known, 'drain', true);
  if ((entry.flags & LEDGER.midDelivery) !== 0) put(known, 'midDelivery', true);
  const blocked = STILLNESS[entry.blocked];
  if (blocked !== 'unknown') put(known, 'blocked', blocked);
  return known;
}

const DELIVERY_FRAMES = ['endFrame', 'outcomeFrame', 'settleFrame', 'returnFrame'] as const;
const DELIVERY_VALUES = [
  'linkName',
  'kind',
  'purpose',
  'deliveryId',
  'deliveryTag',
  'transfers',
  'payloadBytes',
  'phase',
  'state',
  'outcome',
  'settledFirstBy',
  'pattern',
  'guarantee',
  'disagreement',
  'returned',
  'redelivered',
  'messageId',
  'correlationId',
  'subject',
  'contentType',
  'headerDeliveryCount',
  'address',
  'exchange',
  'routingKey',
] as const;

function deliveryOf(record: DeliveryRecord, nameOf: Names): Known {
  const known = new Map<string, string>();
  for (const key of DELIVERY_VALUES) put(known, key, record[key]);
  if (record.phase === 'unknown') known.delete('phase');
  if (record.outcome === 'none') known.delete('outcome');
  if (record.state === 'UNKNOWN') known.delete('state');
  for (const key of DELIVERY_FRAMES) put(known, key, nameOf(record[key]));
  if (record.hasHash) put(known, 'hash', `${record.hashHigh} ${record.hashLow}`);
  return known;
}

function linkRecordOf(record: LinkRecord, nameOf: Names): Known {
  const known = new Map<string, string>();
  const { amqp10 } = record;
  for (const key of [
    'kind',
    'purpose',
    'name',
    'address',
    'exchange',
    'routingKey',
    'error',
    'prefetch',
  ] as const) {
    put(known, key, record[key]);
  }
  put(known, 'endFrame', nameOf(record.endFrame));
  if (amqp10 === undefined) return known;
  const { asked, agreed, answered, sourceAsked, sourceGranted, targetAsked, targetGranted } =
    amqp10;
  put(known, 'asked', asked);
  put(known, 'agreed', agreed);
  put(known, 'answered', answered);
  put(known, 'sourceAsked', sourceAsked);
  put(known, 'sourceGranted', sourceGranted);
  put(known, 'targetAsked', targetAsked);
  put(known, 'targetGranted', targetGranted);
  put(known, 'defaultOutcome', amqp10.defaultOutcome);
  put(known, 'creditDrifts', amqp10.creditDrifts);
  put(known, 'creditOverruns', amqp10.creditOverruns);
  put(known, 'isClosed', amqp10.closedNanos !== undefined);
  return known;
}
