/** Rows of the small tables of protocol state, from the records of the models; what is absent is undefined. */
import { ABSENT } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import type { ConnectionFacts } from '../../decoder/model/connection-facts.ts';
import {
  DISCHARGES,
  LINK_KINDS,
  OUTCOMES,
  PURPOSES,
  TRANSACTION_RESULTS,
} from '../../decoder/model/names.ts';
import type { LinkRecord, SessionRecord, TransactionRecord } from '../../decoder/model/records.ts';
import type { RowOf, Table } from './table.ts';
import type { CONNECTION_FACTS, LINKS, SESSIONS, TRANSACTIONS } from './tables/links.ts';

type Row<T extends Table> = { readonly [K in keyof RowOf<T>]: RowOf<T>[K] | undefined };

function known(value: number | undefined): number | undefined {
  return value === ABSENT ? undefined : value;
}

export function sessionRow(record: SessionRecord): Row<typeof SESSIONS> {
  return {
    connection: record.connection,
    session: record.session,
    protocol: record.protocol,
    clientChannel: known(record.channels[0]),
    serverChannel: known(record.channels[1]),
    firstFrame: record.firstFrame,
    firstNanos: record.firstNanos,
    endFrame: known(record.endFrame),
    // A time may be any integer, -1 too.
    endNanos: record.endNanos,
    error: record.error,
    deliveries: record.deliveries,
  };
}

export function linkRow(record: LinkRecord): Row<typeof LINKS> {
  const { amqp10 } = record;
  return {
    connection: record.connection,
    session: record.session,
    link: record.link,
    protocol: record.protocol,
    kind: LINK_KINDS.indexOf(record.kind),
    purpose: PURPOSES.indexOf(record.purpose),
    direction: record.direction,
    name: record.name,
    address: record.address,
    exchange: record.exchange,
    routingKey: record.routingKey,
    firstFrame: record.firstFrame,
    firstNanos: record.firstNanos,
    endFrame: known(record.endFrame),
    endNanos: record.endNanos,
    error: record.error,
    deliveries: record.deliveries,
    clientHandle: known(amqp10?.handles[0]),
    serverHandle: known(amqp10?.handles[1]),
    initiator: amqp10?.initiator,
    asked: amqp10?.asked && JSON.stringify(amqp10.asked),
    agreed: amqp10?.agreed && JSON.stringify(amqp10.agreed),
    answered: amqp10?.answered && JSON.stringify(amqp10.answered),
    did: amqp10 && JSON.stringify(Object.fromEntries(amqp10.did)),
    sourceAsked: jsonOf(amqp10?.sourceAsked),
    sourceGranted: jsonOf(amqp10?.sourceGranted),
    targetAsked: jsonOf(amqp10?.targetAsked),
    targetGranted: jsonOf(amqp10?.targetGranted),
    defaultOutcome: amqp10?.defaultOutcome && OUTCOMES.indexOf(amqp10.defaultOutcome),
    creditDrifts: amqp10?.creditDrifts,
    creditOverruns: amqp10?.creditOverruns,
    closedNanos: amqp10?.closedNanos,
    prefetch: known(record.prefetch),
  };
}

function jsonOf(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

export function transactionRow(record: TransactionRecord): Row<typeof TRANSACTIONS> {
  return {
    connection: record.connection,
    transaction: record.transaction,
    session: record.session,
    protocol: record.protocol,
    txnId: record.txnId,
    firstFrame: record.firstFrame,
    firstNanos: record.firstNanos,
    endFrame: known(record.endFrame),
    endNanos: record.endNanos,
    error: record.error,
    dischargeFrame: known(record.dischargeFrame),
    dischargeNanos: record.dischargeNanos,
    asks: record.asks && DISCHARGES.indexOf(record.asks),
    result: TRANSACTION_RESULTS.indexOf(record.result),
    members: record.members,
  };
}

export function connectionFactsRow(facts: ConnectionFacts): Row<typeof CONNECTION_FACTS> {
  return { connection: facts.connection, facts: JSON.stringify(facts) };
}
