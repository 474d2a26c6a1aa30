/** Records of protocol state in which every field is sometimes absent; the same ones in every run. */
import fc from 'fast-check';
import { ABSENT } from '../../decoder/frame-view.ts';
import { LedgerEntry, UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import {
  DELIVERY_KINDS,
  DISAGREEMENTS,
  DISCHARGES,
  GUARANTEES,
  LINK_KINDS,
  OUTCOMES,
  PATTERNS,
  PHASES,
  PURPOSES,
  SETTLED_FIRST_BY,
  TRANSACTION_RESULTS,
} from '../../decoder/model/names.ts';
import {
  DeliveryRecord,
  type LinkRecord,
  type SessionRecord,
  type TransactionRecord,
} from '../../decoder/model/records.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { TCP_EVENT_KINDS } from '../../decoder/sink.ts';
import { TEXTS } from './filter-arbitrary.ts';
import type { StateRecords } from './state-cells.ts';

const small = fc.integer({ min: 1, max: 12 });
const count = fc.oneof(fc.constant(ABSENT), fc.integer({ min: 0, max: 12 }), fc.nat(2 ** 40));
const frame = fc.oneof(fc.constant(ABSENT), fc.integer({ min: 1, max: 12 }));
const signed = fc.oneof(fc.constant(UNKNOWN), fc.integer({ min: -3, max: 12 }));
const time = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 9e9 }));
const text = maybe(fc.constantFrom(...TEXTS));
const direction = fc.constantFrom(0 as const, 1 as const);
const protocol = fc.constantFrom(1 as const, 3 as const, 4 as const, 5 as const);
const number = fc.oneof(fc.constant(ABSENT), small);
const id = maybe(fc.oneof(fc.constantFrom(...TEXTS), fc.constant({ type: 'ulong', value: '7' })));

function maybe<T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(some, { nil: undefined });
}

const deliveryArbitrary = fc.record({
  connection: small,
  session: number,
  link: number,
  linkName: text,
  transaction: number,
  protocol,
  kind: fc.constantFrom(...DELIVERY_KINDS),
  purpose: fc.constantFrom(...PURPOSES),
  direction,
  deliveryId: count,
  deliveryTag: text,
  startFrame: frame,
  endFrame: frame,
  outcomeFrame: frame,
  settleFrame: frame,
  returnFrame: frame,
  startNanos: maybe(time),
  completeNanos: maybe(time),
  outcomeNanos: maybe(time),
  settleNanos: maybe(time),
  transfers: fc.nat(12),
  payloadBytes: count,
  phase: fc.constantFrom(...PHASES),
  state: text,
  outcome: fc.constantFrom(...OUTCOMES),
  settledFirstBy: maybe(fc.constantFrom(...SETTLED_FIRST_BY)),
  pattern: maybe(fc.constantFrom(...PATTERNS)),
  guarantee: maybe(fc.constantFrom(...GUARANTEES)),
  disagreement: maybe(fc.constantFrom(...DISAGREEMENTS)),
  returned: fc.boolean(),
  redelivered: maybe(fc.boolean()),
  messageId: id,
  correlationId: id,
  subject: text,
  contentType: text,
  headerDeliveryCount: count,
  address: text,
  exchange: text,
  routingKey: text,
});

const life = {
  firstFrame: small,
  firstNanos: time,
  endFrame: frame,
  endNanos: maybe(time),
  error: text,
};

const sessionArbitrary: fc.Arbitrary<SessionRecord> = fc.record({
  connection: small,
  session: small,
  protocol,
  channels: fc.tuple(number, number),
  ...life,
  deliveries: fc.nat(12),
});

/** A link of 0-9-1 has no facts of 1.0. */
const OF_EVERY_LINK = [
  'connection',
  'session',
  'link',
  'protocol',
  'kind',
  'purpose',
  'direction',
  'name',
  'address',
  'exchange',
  'routingKey',
  'firstFrame',
  'firstNanos',
  'endFrame',
  'endNanos',
  'error',
  'deliveries',
] as const;

const modes = fc.constant({ sndSettleMode: undefined, rcvSettleMode: undefined });
const linkArbitrary: fc.Arbitrary<LinkRecord> = fc.record(
  {
    connection: small,
    session: small,
    link: small,
    protocol,
    kind: fc.constantFrom(...LINK_KINDS),
    purpose: fc.constantFrom(...PURPOSES),
    direction: maybe(direction),
    name: text,
    address: text,
    exchange: text,
    routingKey: text,
    ...life,
    deliveries: fc.nat(12),
    amqp10: fc.record({
      handles: fc.tuple(number, number),
      initiator: maybe(direction),
      asked: maybe(modes),
      agreed: maybe(modes),
      answered: maybe(modes),
      did: fc.constant(new Map<string, number>()),
      sourceAsked: fc.constant(undefined),
      sourceGranted: fc.constant(undefined),
      targetAsked: fc.constant(undefined),
      targetGranted: fc.constant(undefined),
      defaultOutcome: maybe(fc.constantFrom(...OUTCOMES)),
      creditDrifts: fc.nat(3),
      creditOverruns: fc.nat(3),
      closedNanos: maybe(fc.nat(99)),
    }),
  },
  { requiredKeys: [...OF_EVERY_LINK] },
);

const transactionArbitrary: fc.Arbitrary<TransactionRecord> = fc.record({
  connection: small,
  transaction: small,
  session: small,
  protocol,
  txnId: text,
  ...life,
  dischargeFrame: fc.integer({ min: -1, max: 9 }),
  dischargeNanos: maybe(fc.nat(99)),
  asks: maybe(fc.constantFrom(...DISCHARGES)),
  result: fc.constantFrom(...TRANSACTION_RESULTS),
  members: fc.nat(12),
});

const ledgerArbitrary = fc.record({
  frame,
  timeNanos: time,
  connection: small,
  session: small,
  link: number,
  windowToServer: signed,
  windowToClient: signed,
  linkCredit: signed,
  deliveryCount: count,
  available: count,
  unsettledSender: number,
  unsettledReceiver: number,
  lastTransferNanos: maybe(time),
  flags: fc.nat(3),
  blocked: fc.integer({ min: ABSENT, max: STILLNESS.length - 1 }),
  blockedSinceNanos: time,
  blockedFrame: frame,
});

const tcpEventArbitrary = fc.record({
  connection: small,
  direction,
  kind: fc.nat(TCP_EVENT_KINDS.length - 1),
  timeNanos: time,
  packet: small,
  bytes: count,
});

function some<T>(arbitrary: fc.Arbitrary<T>, seed: number): T[] {
  return fc.sample(arbitrary, { numRuns: 200, seed });
}

/** A capture has one link of each identifier. */
function isFirstOfItsName(one: LinkRecord, place: number, all: readonly LinkRecord[]): boolean {
  const same = ({ connection, session, link }: LinkRecord) =>
    connection === one.connection && session === one.session && link === one.link;
  return all.findIndex(same) === place;
}

export const inventedState: StateRecords = {
  deliveries: some(deliveryArbitrary, 3).map((values, index) => {
    const record = Object.assign(new DeliveryRecord(), values, { delivery: index + 1 });
    return Object.assign(record, { hasHash: index % 3 > 0, hashHigh: index % 5, hashLow: 7 });
  }),
  sessions: some(sessionArbitrary, 5),
  links: some(linkArbitrary, 7).filter(isFirstOfItsName),
  transactions: some(transactionArbitrary, 9),
  ledger: some(ledgerArbitrary, 11).map((values) => Object.assign(new LedgerEntry(), values)),
  tcpEvents: some(tcpEventArbitrary, 13),
};
