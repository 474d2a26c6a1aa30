/** Rows of sessions, links, the ledger, transactions and TCP events, as everybody sees them. */
import { ABSENT } from '../../decoder/frame-view.ts';
import { LEDGER, type LedgerEntry, UNKNOWN } from '../../decoder/model/ledger-entry.ts';
import {
  type LinkRecord,
  modelId,
  type SessionRecord,
  type SettleModes,
  type TransactionRecord,
  transactionId,
} from '../../decoder/model/records.ts';
import { STILLNESS } from '../../decoder/model/stillness.ts';
import { PROTOCOL_NAMES } from '../../decoder/protocol.ts';
import { TCP_EVENT_KINDS, type TcpEvent } from '../../decoder/sink.ts';
import { DIRECTION_NAMES } from '../../decoder/units.ts';
import type {
  LedgerRow,
  Link,
  Session,
  TcpEvent as TcpEventRow,
  Transaction,
} from '../api/state-contract.ts';

/** Without the keys whose value is undefined or ABSENT. For values that cannot be negative. */
export function present<T extends object>(
  values: {
    readonly [K in keyof T]: T[K] | undefined;
  },
): Partial<T> {
  const row: Partial<T> = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined && value !== ABSENT) row[key] = value;
  }
  return row;
}

interface Lived {
  readonly firstFrame: number;
  readonly firstNanos: number;
  readonly endFrame: number;
  readonly endNanos: number | undefined;
}

function life({ firstFrame, firstNanos, endFrame, endNanos }: Lived) {
  return {
    firstFrame,
    firstNanos,
    ...present({ endFrame }),
    // A time may be any integer, -1 too.
    ...(endNanos !== undefined && { endNanos }),
  };
}

/** @param links how many links it has */
export function sessionRow(record: SessionRecord, links: number): Session {
  const { connection, session, protocol, channels, error, deliveries } = record;
  const [clientChannel, serverChannel] = channels;
  return {
    session: modelId(connection, session),
    connection: modelId(connection, ABSENT),
    protocol: PROTOCOL_NAMES[protocol],
    ...present({ clientChannel, serverChannel }),
    ...life(record),
    ...present({ error }),
    links,
    deliveries,
  };
}

export function linkRow(record: LinkRecord): Link {
  const { connection, session, link, protocol, kind, purpose, direction } = record;
  const { name, address, exchange, routingKey, error, deliveries, prefetch, amqp10 } = record;
  return {
    link: modelId(connection, session, link),
    connection: modelId(connection, ABSENT),
    session: modelId(connection, session),
    protocol: PROTOCOL_NAMES[protocol],
    kind,
    purpose,
    ...(direction !== undefined && { direction: DIRECTION_NAMES[direction] }),
    ...present({ name, address, exchange, routingKey }),
    ...life(record),
    ...present({ error }),
    deliveries,
    ...(amqp10 !== undefined && factsOf(amqp10)),
    ...present({ prefetch }),
  };
}

function factsOf(facts: NonNullable<LinkRecord['amqp10']>) {
  const { handles, initiator, asked, agreed, answered, did, defaultOutcome } = facts;
  const { sourceAsked, sourceGranted, targetAsked, targetGranted } = facts;
  const { creditDrifts, creditOverruns, closedNanos } = facts;
  const [clientHandle, serverHandle] = handles;
  const by = initiator === undefined ? undefined : (['client', 'server'] as const)[initiator];
  return {
    ...present({ initiator: by, clientHandle, serverHandle }),
    ...present({
      asked: asked && modesOf(asked),
      agreed: agreed && modesOf(agreed),
      answered: answered && modesOf(answered),
    }),
    did: Object.fromEntries(did),
    ...present({ sourceAsked, sourceGranted, targetAsked, targetGranted, defaultOutcome }),
    creditDrifts,
    creditOverruns,
    ...present({ closedNanos }),
  };
}

function modesOf({ sndSettleMode, rcvSettleMode }: SettleModes) {
  return present({ sndSettleMode, rcvSettleMode });
}

export function transactionRow(record: TransactionRecord): Transaction {
  const { connection, transaction, session, protocol, txnId, result, members, error } = record;
  const { dischargeFrame, dischargeNanos, asks } = record;
  return {
    transaction: transactionId(connection, transaction),
    connection: modelId(connection, ABSENT),
    session: modelId(connection, session),
    protocol: PROTOCOL_NAMES[protocol],
    ...present({ txnId }),
    ...life(record),
    ...present({ dischargeFrame, dischargeNanos, asks }),
    result,
    members,
    ...present({ error }),
  };
}

export function ledgerRow(entry: LedgerEntry): LedgerRow {
  const { frame, timeNanos, connection, session, link, deliveryCount, available } = entry;
  const { unsettledSender, unsettledReceiver, flags, blocked } = entry;
  const isOfLink = link !== ABSENT;
  return {
    ...present({ frame }),
    timeNanos,
    connection: modelId(connection, ABSENT),
    session: modelId(connection, session),
    ...(isOfLink && { link: modelId(connection, session, link) }),
    ...windowsOf(entry),
    ...creditOf(entry),
    ...present({ deliveryCount, available, unsettledSender, unsettledReceiver }),
    ...(isOfLink && { drain: (flags & LEDGER.drain) !== 0 }),
    ...(blocked !== ABSENT && { blocked: STILLNESS[blocked] }),
  };
}

/** Windows may be negative, so that UNKNOWN says that they are not known. */
export function windowsOf({ windowToServer, windowToClient }: LedgerEntry) {
  return {
    ...(windowToServer !== UNKNOWN && { windowToServer }),
    ...(windowToClient !== UNKNOWN && { windowToClient }),
  };
}

export function creditOf({ linkCredit }: LedgerEntry) {
  return { ...(linkCredit !== UNKNOWN && { linkCredit }) };
}

export function tcpEventRow(
  event: Omit<TcpEvent, 'direction'> & { direction: number },
): TcpEventRow {
  const { timeNanos, packet, connection, direction, kind, bytes } = event;
  return {
    timeNanos,
    packet,
    connection: modelId(connection, ABSENT),
    direction: DIRECTION_NAMES[direction],
    kind: TCP_EVENT_KINDS[kind],
    ...present({ bytes }),
  };
}
