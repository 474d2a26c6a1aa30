/** What was open at a moment, found in one pass over a capture. */
import { LedgerEntry } from '../../decoder/model/ledger-entry.ts';
import {
  DeliveryRecord,
  type LinkRecord,
  type ModelSink,
  modelId,
  type SessionRecord,
} from '../../decoder/model/records.ts';
import type { ConnectionInfo } from '../../decoder/sink.ts';
import { type Moment, UNSETTLED_SHOWN } from '../rows/moment.ts';

/**
 * Keeps of all records those that were open at the moment, and the last ledger entry of each. Records come
 * when they are final, so the answer is there at the end of the capture.
 */
export class MomentSink implements ModelSink {
  readonly #atNanos: number;
  readonly #connections: ConnectionInfo[] = [];
  readonly #sessions = new Map<string, SessionRecord>();
  readonly #links: LinkRecord[] = [];
  readonly #ledger = new Map<string, LedgerEntry>();
  readonly #unsettled: DeliveryRecord[] = [];
  /** Sessions that were over by then: what they left unsettled is not open any more. */
  readonly #over = new Set<string>();

  constructor(atNanos: number) {
    this.#atNanos = atNanos;
  }

  connectionDone(info: ConnectionInfo): void {
    const { firstNanos, lastNanos, tcpEnd, notAmqp } = info;
    const lives = tcpEnd === undefined || lastNanos >= this.#atNanos;
    if (firstNanos <= this.#atNanos && lives && notAmqp === undefined) this.#connections.push(info);
  }

  session(record: SessionRecord): void {
    const id = modelId(record.connection, record.session);
    if (this.#livesAt(record)) this.#sessions.set(id, record);
    else if (record.firstNanos <= this.#atNanos) this.#over.add(id);
  }

  link(record: LinkRecord): void {
    if (this.#livesAt(record)) this.#links.push(record);
    else this.#ledger.delete(modelId(record.connection, record.session, record.link));
  }

  ledger(entry: LedgerEntry): void {
    if (entry.timeNanos > this.#atNanos) return;
    const id = modelId(entry.connection, entry.session, entry.link);
    const kept = this.#ledger.get(id) ?? new LedgerEntry();
    this.#ledger.set(id, Object.assign(kept, entry));
  }

  delivery(record: DeliveryRecord): void {
    const { startNanos, settleNanos } = record;
    const begun = startNanos !== undefined && startNanos <= this.#atNanos;
    const open = settleNanos === undefined || settleNanos > this.#atNanos;
    if (begun && open) this.#unsettled.push(Object.assign(new DeliveryRecord(), record));
  }

  /** After the end of the capture. */
  moment(): Moment {
    const living = new Set(this.#connections.map(({ number }) => number));
    const sessions = [...this.#sessions.values()]
      .filter(({ connection }) => living.has(connection))
      .sort((a, b) => a.connection - b.connection || a.session - b.session);
    const links = this.#links
      .filter(({ connection }) => living.has(connection))
      .sort((a, b) => a.connection - b.connection || a.session - b.session || a.link - b.link);
    const unsettled = this.#unsettled
      .filter(({ connection }) => living.has(connection))
      .filter(({ connection, session }) => !this.#over.has(modelId(connection, session)))
      .sort((a, b) => a.delivery - b.delivery);
    return {
      atNanos: this.#atNanos,
      connections: this.#connections.sort((a, b) => a.number - b.number),
      sessions,
      links,
      ledger: [...this.#ledger.values()],
      unsettled: unsettled.slice(0, UNSETTLED_SHOWN),
      unsettledTotal: unsettled.length,
    };
  }

  #livesAt({ firstNanos, endNanos }: Pick<SessionRecord, 'firstNanos' | 'endNanos'>): boolean {
    return firstNanos <= this.#atNanos && (endNanos === undefined || endNanos > this.#atNanos);
  }
}
