/** What was open at a moment, found in one pass over a capture. */
import { ABSENT } from '../../decoder/frame-view.ts';
import { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import { UNSETTLED_NO_MORE } from '../../decoder/model/names.ts';
import {
  type DeliveryRecord,
  type LinkRecord,
  type ModelSink,
  modelId,
  type SessionRecord,
} from '../../decoder/model/records.ts';
import { PROTOCOL } from '../../decoder/protocol.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import type { ConnectionNumber, Nanos } from '../../decoder/units.ts';
import { type Moment, UNSETTLED_SHOWN } from '../rows/moment.ts';
import { OldestDeliveries } from './oldest-deliveries.ts';

const NO_MORE: ReadonlySet<string> = new Set(UNSETTLED_NO_MORE);

/** Of one connection, by ids of sessions and links. */
interface Kept {
  readonly sessions: Map<string, SessionRecord>;
  readonly links: Map<string, LinkRecord>;
  readonly ledger: Map<string, LedgerEntry>;
  /** By session, and in that by what they are lost with. */
  readonly unsettled: Map<string, Map<string, OldestDeliveries>>;
}

/**
 * Keeps of all records those that were open at the moment, and the last ledger entry of each. Records come
 * when they are final, those of a connection before the connection itself: what was over by the moment is
 * let go as soon as that is known, so that what is kept is what was open then and what is open now.
 */
export class MomentSink implements ModelSink {
  readonly #atNanos: number;
  readonly #connections: ConnectionInfo[] = [];
  readonly #kept = new Map<ConnectionNumber, Kept>();

  constructor(atNanos: number) {
    this.#atNanos = atNanos;
  }

  connectionDone(info: ConnectionInfo): void {
    const { firstNanos, lastNanos, tcpEnd, notAmqp } = info;
    const lives = tcpEnd === undefined || lastNanos >= this.#atNanos;
    if (firstNanos <= this.#atNanos && lives && notAmqp === undefined) this.#connections.push(info);
    else this.#kept.delete(info.number);
  }

  session(record: SessionRecord): void {
    const { sessions, ledger, unsettled } = this.#of(record.connection);
    const id = modelId(record.connection, record.session);
    if (this.#livesAt(record)) {
      sessions.set(id, record);
    } else if (record.firstNanos <= this.#atNanos) {
      ledger.delete(id);
      unsettled.delete(id);
    }
  }

  link(record: LinkRecord): void {
    const { links, ledger, unsettled } = this.#of(record.connection);
    const id = modelId(record.connection, record.session, record.link);
    if (this.#livesAt(record)) links.set(id, record);
    else ledger.delete(id);
    const onSession = unsettled.get(modelId(record.connection, record.session));
    if (this.#isOver(record.amqp10?.closedNanos)) onSession?.delete(`${record.link} closed`);
    if (this.#isOver(record.endNanos)) onSession?.delete(`${record.link} resumed`);
  }

  ledger(entry: LedgerEntry): void {
    if (entry.timeNanos > this.#atNanos) return;
    const { ledger } = this.#of(entry.connection);
    const id = modelId(entry.connection, entry.session, entry.link);
    const kept = ledger.get(id) ?? new LedgerEntry();
    ledger.set(id, Object.assign(kept, entry));
  }

  delivery(record: DeliveryRecord): void {
    const { connection, session, startNanos, settleNanos } = record;
    const begun = startNanos !== undefined && startNanos <= this.#atNanos;
    const open = settleNanos === undefined || settleNanos > this.#atNanos;
    if (!begun || !open) return;
    if (session === ABSENT || mayNeedNothing(record)) return;
    const { unsettled } = this.#of(connection);
    const id = modelId(connection, session);
    const onSession = unsettled.get(id) ?? new Map<string, OldestDeliveries>();
    unsettled.set(id, onSession);
    const owner = lostWith(record);
    const kept = onSession.get(owner) ?? new OldestDeliveries(UNSETTLED_SHOWN);
    onSession.set(owner, kept);
    kept.add(record);
  }

  /** After the end of the capture. */
  moment(): Moment {
    const kept = [...this.#kept.values()];
    const oldest = new OldestDeliveries(UNSETTLED_SHOWN);
    for (const { unsettled } of kept) {
      for (const onSession of unsettled.values()) {
        for (const each of onSession.values()) oldest.addAll(each);
      }
    }
    return {
      atNanos: this.#atNanos,
      connections: this.#connections.sort((a, b) => a.number - b.number),
      sessions: kept
        .flatMap(({ sessions }) => [...sessions.values()])
        .sort((a, b) => a.connection - b.connection || a.session - b.session),
      links: kept
        .flatMap(({ links }) => [...links.values()])
        .sort((a, b) => a.connection - b.connection || a.session - b.session || a.link - b.link),
      ledger: kept.flatMap(({ ledger }) => [...ledger.values()]),
      unsettled: oldest.shown(),
      unsettledTotal: oldest.total,
    };
  }

  #of(connection: ConnectionNumber): Kept {
    const known = this.#kept.get(connection);
    if (known !== undefined) return known;
    const kept = {
      sessions: new Map<string, SessionRecord>(),
      links: new Map<string, LinkRecord>(),
      ledger: new Map<string, LedgerEntry>(),
      unsettled: new Map<string, Map<string, OldestDeliveries>>(),
    };
    this.#kept.set(connection, kept);
    return kept;
  }

  #isOver(endNanos: Nanos | undefined): boolean {
    return endNanos !== undefined && endNanos <= this.#atNanos;
  }

  #livesAt({ firstNanos, endNanos }: Pick<SessionRecord, 'firstNanos' | 'endNanos'>): boolean {
    return firstNanos <= this.#atNanos && (endNanos === undefined || endNanos > this.#atNanos);
  }
}

/** Whether anybody had to settle it, which 0-9-1 says beforehand, was not captured. */
function mayNeedNothing({ protocol, phase, state }: DeliveryRecord): boolean {
  return protocol !== PROTOCOL.amqp10 && phase === 'unknown' && state === undefined;
}

/** What ends its being unsettled, if nobody settles it: its link, closed or detached for another, or its session. */
function lostWith({ link, protocol, phase }: DeliveryRecord): string {
  const isOnLink = protocol === PROTOCOL.amqp10 && NO_MORE.has(phase) && link !== ABSENT;
  if (!isOnLink) return 'session';
  return `${link} ${phase === 'resumed' ? 'resumed' : 'closed'}`;
}
