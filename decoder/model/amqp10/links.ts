import { type FieldPlaces, fieldIndex } from '../../amqp10/scan-fields.ts';
import { booleanBits } from '../../amqp10/scan-value.ts';
import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { Direction } from '../../units.ts';
import type { FrameNote } from '../frame-note.ts';
import type { ModelSink } from '../records.ts';
import type { AttachReader } from './attach-reader.ts';
import type { Ledger10 } from './ledger.ts';
import { Link10 } from './link.ts';
import type { Scratch10 } from './scratch.ts';
import type { Session10 } from './session.ts';
import { errorOf } from './texts.ts';
import type { Transactions } from './transactions.ts';

const CLOSED = fieldIndex('detach', 'closed');

/** How links begin and end: attaches of two ends that join by name, and their detaches (2.6.1 to 2.6.6). */
export class Links {
  readonly #sink: ModelSink;
  readonly #fields: FieldPlaces;
  readonly #attaches: AttachReader;
  readonly #ledger: Ledger10;
  readonly #transactions: Transactions;

  constructor(sink: ModelSink, scratch: Scratch10, ledger: Ledger10, transactions: Transactions) {
    this.#sink = sink;
    this.#fields = scratch.fields;
    this.#attaches = scratch.attaches;
    this.#ledger = ledger;
    this.#transactions = transactions;
  }

  attach(view: FrameView, session: Session10, note: FrameNote): void {
    const { direction, handle } = view;
    const facts = this.#attaches.read(view);
    if (handle === ABSENT || facts.role === undefined || facts.name === undefined) return;
    const other = direction === 0 ? 1 : 0;
    const flows: Direction = facts.role ? other : direction;
    const key = keyOf(flows, facts.name);
    let link = session.byName.get(key);
    const joins = link !== undefined && !link.ends[direction].attached && !link.isDetached;
    if (link === undefined || !joins) {
      // A refusal is an attach and a detach: the answer may come behind the first end's detach.
      const answers = link !== undefined && !link.ends[direction].attached;
      if (link === undefined || !answers) link = this.begin(view, session, flows, facts.name);
      if (link === undefined) return;
      if (!answers) link.mayBeOlder = !session.heardAll[other] || view.knowsMore;
      session.byName.set(key, link);
    }
    const older = session.handles[direction].get(handle);
    if (older !== undefined && older !== link) {
      older.detach(direction, false, undefined, view.number, view.timeNanos);
      this.#ledger.touch(older);
    }
    link.attach(direction, handle, facts, view.timeNanos);
    session.fresh.hear(link);
    session.handles[direction].set(handle, link);
    note.link = link.number;
    this.#ledger.touch(link);
  }

  /** A link of a session; undefined when it has as many as are followed. */
  begin(
    view: FrameView,
    session: Session10,
    direction: Direction,
    name: string | undefined,
  ): Link10 | undefined {
    if (session.links.size >= LIMITS.openLinks) return undefined;
    const { number, timeNanos } = view;
    const link = new Link10(session, ++session.linkCount, direction, name, number, timeNanos);
    session.links.add(link);
    session.fresh.hear(link);
    return link;
  }

  detach(view: FrameView, session: Session10, note: FrameNote): void {
    const { direction, handle } = view;
    const link = handle === ABSENT ? undefined : session.handles[direction].get(handle);
    if (link === undefined) return;
    note.link = link.number;
    session.handles[direction].delete(handle);
    const at = this.#fields.at(CLOSED);
    const closed = at !== ABSENT && booleanBits(view.bytes, at, 1, 2) === 3;
    link.detach(direction, closed, errorOf(view), view.number, view.timeNanos);
    this.#ledger.touch(link);
    if (link.isClosed) this.#transactions.closeLink(link, view.number, view.timeNanos);
    const [client, server] = link.ends;
    const gone = (!client.attached || client.detached) && (!server.attached || server.detached);
    if (gone && link.unsettled === 0 && client.attached && server.attached) {
      this.#forget(session, link);
    }
  }

  #forget(session: Session10, link: Link10): void {
    session.links.delete(link);
    session.fresh.forget(link);
    const key = keyOf(link.direction, link.name);
    if (session.byName.get(key) === link) session.byName.delete(key);
    this.#sink.link?.(link.toRecord());
  }
}

/** A link's name is its own in each direction of messages (2.6.1). */
function keyOf(direction: Direction, name: string | undefined): string {
  return `${direction}${name ?? ''}`;
}
