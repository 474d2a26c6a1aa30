/** What was open at a moment of a capture. */
import { ABSENT } from '../../decoder/frame-view.ts';
import { deliveryRow } from '../../decoder/model/delivery-row.ts';
import type { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import {
  type DeliveryRecord,
  type LinkRecord,
  modelId,
  type SessionRecord,
} from '../../decoder/model/records.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { DIRECTION_NAMES } from '../../decoder/units.ts';
import type { State } from '../api/moment-contract.ts';
import { creditOf, present, windowsOf } from './state-rows.ts';
import { stillnessAt } from './stillness-row.ts';

/** Unsettled deliveries that are shown, the oldest first. */
export const UNSETTLED_SHOWN = 1000;

export type MomentLink = Pick<
  LinkRecord,
  'connection' | 'session' | 'link' | 'kind' | 'protocol' | 'direction' | 'name' | 'address'
>;

export interface Moment {
  readonly atNanos: number;
  /** Those that lived then, in order, as are sessions, links and deliveries. */
  readonly connections: readonly Pick<
    ConnectionInfo,
    'number' | 'client' | 'server' | 'protocol'
  >[];
  readonly sessions: readonly Pick<SessionRecord, 'connection' | 'session'>[];
  readonly links: readonly MomentLink[];
  /** The last change of each of those links and sessions, in any order. */
  readonly ledger: readonly LedgerEntry[];
  /** Begun and not settled by then, the oldest UNSETTLED_SHOWN. */
  readonly unsettled: readonly DeliveryRecord[];
  readonly unsettledTotal: number;
}

type StateLink = State['connections'][number]['sessions'][number]['links'][number];

export function stateRow(
  moment: Moment,
): Omit<State, 'unsettled'> & { unsettled: ReturnType<typeof deliveryRow>[] } {
  const { atNanos, connections, sessions, links, unsettled, unsettledTotal } = moment;
  const entries = new Map<string, LedgerEntry>();
  for (const entry of moment.ledger) {
    entries.set(modelId(entry.connection, entry.session, entry.link), entry);
  }
  const linksOf = groupBy(links, ({ connection, session }) => modelId(connection, session));
  const sessionsOf = groupBy(sessions, ({ connection }) => modelId(connection, ABSENT));
  return {
    atNanos,
    connections: connections.map(({ number, client, server, protocol }) => {
      const connection = modelId(number, ABSENT);
      return {
        connection,
        client,
        server,
        ...present({ protocol }),
        sessions: (sessionsOf.get(connection) ?? []).map((record) => {
          const session = modelId(record.connection, record.session);
          const own = linksOf.get(session) ?? [];
          return {
            session,
            ...latestWindows(session, own, entries),
            links: own.map((link) => linkAt(link, entries, atNanos)),
          };
        }),
      };
    }),
    unsettled: unsettled.map(deliveryRow),
    unsettledTotal,
  };
}

/** Every change of a link tells the windows of its session too; the latest of them all holds. */
function latestWindows(
  session: string,
  links: readonly MomentLink[],
  entries: ReadonlyMap<string, LedgerEntry>,
) {
  let latest = entries.get(session);
  for (const { connection, session: number, link } of links) {
    const entry = entries.get(modelId(connection, number, link));
    if (entry === undefined) continue;
    if (latest === undefined || isLater(entry, latest)) latest = entry;
  }
  return latest === undefined ? {} : windowsOf(latest);
}

function isLater(one: LedgerEntry, other: LedgerEntry): boolean {
  if (one.timeNanos !== other.timeNanos) return one.timeNanos > other.timeNanos;
  return one.frame > other.frame;
}

function linkAt(
  record: MomentLink,
  entries: ReadonlyMap<string, LedgerEntry>,
  atNanos: number,
): StateLink {
  const { connection, session, kind, name, address, direction } = record;
  const link = modelId(connection, session, record.link);
  const entry = entries.get(link);
  return {
    link,
    kind,
    ...present({ name, address }),
    ...(direction !== undefined && { direction: DIRECTION_NAMES[direction] }),
    ...(entry !== undefined && ledgerAt(entry, record, atNanos)),
  };
}

function ledgerAt(entry: LedgerEntry, record: MomentLink, atNanos: number) {
  const { deliveryCount, available, unsettledSender, unsettledReceiver } = entry;
  const still = stillnessAt(entry, record, atNanos);
  return {
    ...creditOf(entry),
    ...present({ deliveryCount, available, unsettledSender, unsettledReceiver }),
    ...(still !== undefined && {
      blocked: still.blocked,
      blockedSince: still.sinceNanos,
      ...present({ blockedFrame: still.frame, mustAct: still.mustAct, mustSend: still.mustSend }),
      sentence: still.sentence,
    }),
  };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
