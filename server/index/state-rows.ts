/** Rows of the small tables of protocol state, from the records of the models. */
import { ABSENT } from '../../decoder/frame-view.ts';
import type { JsonValue } from '../../decoder/json.ts';
import type { ConnectionFacts } from '../../decoder/model/connection-facts.ts';
import { LINK_KINDS, OUTCOMES, PURPOSES, TRANSACTION_RESULTS } from '../../decoder/model/names.ts';
import type {
  Link10Facts,
  LinkRecord,
  SessionRecord,
  TransactionRecord,
} from '../../decoder/model/records.ts';
import type { RowOf } from './table.ts';
import type { CONNECTION_FACTS, LINKS, SESSIONS, TRANSACTIONS } from './tables/links.ts';

type Row<T extends object> = { readonly [K in keyof T]: T[K] };
export type SessionRow = Row<RowOf<typeof SESSIONS>>;
export type LinkRow = Row<RowOf<typeof LINKS>>;
export type TransactionRow = Row<RowOf<typeof TRANSACTIONS>>;
export type ConnectionFactsRow = Row<RowOf<typeof CONNECTION_FACTS>>;

/** Without the keys whose value is undefined or ABSENT. */
function present<T extends object>(
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
  readonly endFrame: number;
  readonly endNanos: number | undefined;
  readonly error: string | undefined;
}

function life({ endFrame, endNanos, error }: Lived) {
  return {
    ...present({ endFrame, error }),
    // A time may be any integer, -1 too.
    ...(endNanos !== undefined && { endNanos }),
  };
}

export function sessionRow(record: SessionRecord): SessionRow {
  const { connection, session, protocol, channels, firstFrame, firstNanos, deliveries } = record;
  const [clientChannel, serverChannel] = channels;
  return {
    ...{ connection, session, protocol, firstFrame, firstNanos, deliveries },
    ...present({ clientChannel, serverChannel }),
    ...life(record),
  };
}

export function linkRow(record: LinkRecord): LinkRow {
  const { connection, session, link, protocol, kind, purpose } = record;
  const { direction, name, address, exchange, routingKey } = record;
  const { firstFrame, firstNanos, deliveries, prefetch, amqp10 } = record;
  return {
    ...{ connection, session, link, protocol, firstFrame, firstNanos, deliveries },
    kind: LINK_KINDS.indexOf(kind),
    purpose: PURPOSES.indexOf(purpose),
    ...present({ direction, name, address, exchange, routingKey, prefetch }),
    ...life(record),
    ...(amqp10 && factsOf(amqp10)),
  };
}

function factsOf(facts: Link10Facts) {
  const { handles, initiator, asked, agreed, did, defaultOutcome } = facts;
  const { creditDrifts, creditOverruns } = facts;
  const [clientHandle, serverHandle] = handles;
  return {
    ...{ creditDrifts, creditOverruns },
    asked: JSON.stringify(asked),
    agreed: JSON.stringify(agreed),
    did: JSON.stringify(Object.fromEntries(did)),
    ...present({
      ...{ clientHandle, serverHandle, initiator },
      sourceAsked: jsonOf(facts.sourceAsked),
      sourceGranted: jsonOf(facts.sourceGranted),
      targetAsked: jsonOf(facts.targetAsked),
      targetGranted: jsonOf(facts.targetGranted),
      defaultOutcome: defaultOutcome && OUTCOMES.indexOf(defaultOutcome),
    }),
  };
}

function jsonOf(value: JsonValue | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

export function transactionRow(record: TransactionRecord): TransactionRow {
  const { connection, transaction, session, protocol, txnId } = record;
  const { firstFrame, firstNanos, result, members } = record;
  return {
    ...{ connection, transaction, session, protocol, firstFrame, firstNanos, members },
    result: TRANSACTION_RESULTS.indexOf(result),
    ...present({ txnId }),
    ...life(record),
  };
}

export function connectionFactsRow(facts: ConnectionFacts): ConnectionFactsRow {
  return { connection: facts.connection, facts: JSON.stringify(facts) };
}
