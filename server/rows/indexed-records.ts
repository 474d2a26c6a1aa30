/**
 * Rows of the index as the records that the models hand on: what is made of them afterwards is the same
 * for the command line, which has only records, and for the API.
 */
import { ABSENT } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
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
  type Link10Facts,
  type LinkRecord,
  type SessionRecord,
  type SettleModes,
  type TransactionRecord,
} from '../../decoder/model/records.ts';
import { PROTOCOL, type ProtocolCode } from '../../decoder/protocol.ts';
import type { Direction } from '../../decoder/units.ts';
import type { IndexClient } from '../index/client.ts';
import type {
  IndexedDelivery,
  IndexedLedger,
  IndexedLink,
  IndexedSession,
  IndexedState,
  IndexedTransaction,
} from '../index/state-reader.ts';
import { NO_TIME } from '../index/table.ts';
import { JSON_ID } from '../index/tables/deliveries.ts';
import type { MomentLink } from './moment.ts';

/** Deliveries with their texts, in the order given. */
export async function deliveryRecords(
  index: IndexClient,
  id: string,
  rows: readonly IndexedDelivery[],
): Promise<DeliveryRecord[]> {
  const ids = new Set<number>();
  for (const row of rows) {
    ids.add(row.linkNameId).add(row.stateId).add(row.subjectId).add(row.contentTypeId);
    ids.add(row.addressId).add(row.exchangeId).add(row.routingKeyId);
  }
  ids.delete(ABSENT);
  const texts = await index.stringsOf(id, [...ids]);
  return rows.map((row) => deliveryRecord(row, texts));
}

function deliveryRecord(row: IndexedDelivery, texts: ReadonlyMap<number, string>): DeliveryRecord {
  const record = new DeliveryRecord();
  record.delivery = row.delivery;
  record.connection = row.connection;
  record.session = row.session;
  record.link = row.link;
  record.linkName = texts.get(row.linkNameId);
  record.transaction = row.transaction;
  record.protocol = protocolCode(row.protocol);
  record.kind = DELIVERY_KINDS[row.kind];
  record.purpose = PURPOSES[row.purpose];
  record.direction = directionOf(row.direction);
  record.deliveryId = row.deliveryId;
  record.deliveryTag = row.deliveryTag;
  record.startFrame = row.startFrame;
  record.endFrame = row.endFrame;
  record.outcomeFrame = row.outcomeFrame;
  record.settleFrame = row.settleFrame;
  record.returnFrame = row.returnFrame;
  record.startNanos = timeOf(row.startNanos);
  record.completeNanos = timeOf(row.completeNanos);
  record.outcomeNanos = timeOf(row.outcomeNanos);
  record.settleNanos = timeOf(row.settleNanos);
  record.transfers = row.transfers;
  record.payloadBytes = row.payloadBytes;
  record.phase = PHASES[row.phase];
  record.state = texts.get(row.stateId);
  record.outcome = OUTCOMES[row.outcome];
  record.settledFirstBy = wordAt(SETTLED_FIRST_BY, row.settledFirstBy);
  record.pattern = wordAt(PATTERNS, row.pattern);
  record.guarantee = wordAt(GUARANTEES, row.guarantee);
  record.disagreement = wordAt(DISAGREEMENTS, row.disagreement);
  record.returned = row.returned === 1;
  record.redelivered = row.redelivered === ABSENT ? undefined : row.redelivered === 1;
  record.messageId = idOf(row.messageId, (row.idKinds & JSON_ID.message) !== 0);
  record.correlationId = idOf(row.correlationId, (row.idKinds & JSON_ID.correlation) !== 0);
  record.subject = texts.get(row.subjectId);
  record.contentType = texts.get(row.contentTypeId);
  record.headerDeliveryCount = row.headerDeliveryCount;
  record.hasHash = row.hashHigh !== ABSENT;
  record.hashHigh = row.hashHigh;
  record.hashLow = row.hashLow;
  record.address = texts.get(row.addressId);
  record.exchange = texts.get(row.exchangeId);
  record.routingKey = texts.get(row.routingKeyId);
  return record;
}

function idOf(text: string | undefined, isJson: boolean): JsonValue | undefined {
  return text === undefined || !isJson ? text : JSON.parse(text);
}

export function sessionRecord(row: Omit<IndexedSession, 'links'>): SessionRecord {
  const { connection, session, firstFrame, firstNanos, deliveries } = row;
  return {
    ...{ connection, session, firstFrame, firstNanos, deliveries },
    protocol: protocolCode(row.protocol),
    channels: [row.clientChannel ?? ABSENT, row.serverChannel ?? ABSENT],
    endFrame: row.endFrame ?? ABSENT,
    endNanos: row.endNanos,
    error: row.error,
  };
}

export function linkRecord(row: IndexedLink): LinkRecord {
  const { connection, session, link, firstFrame, firstNanos, deliveries } = row;
  return {
    ...{ connection, session, link, firstFrame, firstNanos, deliveries },
    protocol: protocolCode(row.protocol),
    kind: LINK_KINDS[row.kind],
    purpose: PURPOSES[row.purpose],
    direction: row.direction === undefined ? undefined : directionOf(row.direction),
    name: row.name,
    address: row.address,
    exchange: row.exchange,
    routingKey: row.routingKey,
    endFrame: row.endFrame ?? ABSENT,
    endNanos: row.endNanos,
    error: row.error,
    ...(row.prefetch !== undefined && { prefetch: row.prefetch }),
    ...(row.did !== undefined && { amqp10: link10Facts(row) }),
  };
}

/** What a moment tells of a link. */
export function momentLink(row: IndexedState['links'][number]): MomentLink {
  const { connection, session, link, kind, protocol, direction, name, address } = row;
  return {
    ...{ connection, session, link, name, address },
    kind: LINK_KINDS[kind],
    protocol: protocolCode(protocol),
    direction: direction === undefined ? undefined : directionOf(direction),
  };
}

function link10Facts(row: IndexedLink): Link10Facts {
  const { initiator, defaultOutcome } = row;
  return {
    handles: [row.clientHandle ?? ABSENT, row.serverHandle ?? ABSENT],
    initiator: initiator === undefined ? undefined : directionOf(initiator),
    asked: modesOf(row.asked),
    agreed: modesOf(row.agreed),
    answered: modesOf(row.answered),
    did: new Map(Object.entries<number>(JSON.parse(row.did ?? '{}'))),
    sourceAsked: jsonOf(row.sourceAsked),
    sourceGranted: jsonOf(row.sourceGranted),
    targetAsked: jsonOf(row.targetAsked),
    targetGranted: jsonOf(row.targetGranted),
    defaultOutcome: defaultOutcome === undefined ? undefined : OUTCOMES[defaultOutcome],
    creditDrifts: row.creditDrifts ?? 0,
    creditOverruns: row.creditOverruns ?? 0,
    closedNanos: row.closedNanos,
  };
}

function modesOf(text: string | undefined): SettleModes | undefined {
  if (text === undefined) return undefined;
  const { sndSettleMode, rcvSettleMode }: Partial<SettleModes> = JSON.parse(text);
  return { sndSettleMode, rcvSettleMode };
}

function jsonOf(text: string | undefined): JsonValue | undefined {
  return text === undefined ? undefined : JSON.parse(text);
}

export function transactionRecord(row: IndexedTransaction): TransactionRecord {
  const { connection, transaction, session, firstFrame, firstNanos, members } = row;
  return {
    ...{ connection, transaction, session, firstFrame, firstNanos, members },
    protocol: protocolCode(row.protocol),
    txnId: row.txnId,
    endFrame: row.endFrame ?? ABSENT,
    endNanos: row.endNanos,
    dischargeFrame: row.dischargeFrame ?? ABSENT,
    dischargeNanos: row.dischargeNanos,
    asks: row.asks === undefined ? undefined : DISCHARGES[row.asks],
    result: TRANSACTION_RESULTS[row.result],
    error: row.error,
  };
}

export function ledgerEntry({ entry: _, lastTransferNanos, ...row }: IndexedLedger): LedgerEntry {
  return Object.assign(new LedgerEntry(), row, { lastTransferNanos: timeOf(lastTransferNanos) });
}

function timeOf(nanos: number): number | undefined {
  return nanos === NO_TIME ? undefined : nanos;
}

function wordAt<W>(words: readonly W[], place: number): W | undefined {
  return place === ABSENT ? undefined : words[place];
}

function directionOf(direction: number): Direction {
  return direction === 0 ? 0 : 1;
}

const PROTOCOLS: readonly ProtocolCode[] = Object.values(PROTOCOL);

function protocolCode(code: number): ProtocolCode {
  return PROTOCOLS.find((known) => known === code) ?? PROTOCOL.unknown;
}
