import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { ProtocolCode } from '../../protocol.ts';
import type { ConnectionNumber, Direction, FrameNumber, Nanos } from '../../units.ts';
import type { Moment } from '../amqp091/host.ts';
import { LinkLedger } from '../amqp091/link-ledger.ts';
import type { LinkRecord, Purpose } from '../records.ts';
import { Credit } from './credit.ts';
import type { SessionLedger } from './session-ledger.ts';

/** The node that Qpid's client reads for itself on every connection. */
const LIBRARY_QUEUE = '$virtualhostProperties';

/** What 0-10 has for a link: a subscription (its destination), or a publisher (exchange and routing-key). */
export class Link010 implements LinkRecord {
  readonly connection: ConnectionNumber;
  readonly session: number;
  readonly link: number;
  readonly protocol: ProtocolCode;
  readonly kind: 'consumer' | 'publisher';
  readonly direction: Direction;
  readonly firstFrame: FrameNumber;
  readonly firstNanos: Nanos;
  purpose: Purpose = 'message';
  name: string | undefined;
  address: string | undefined;
  exchange: string | undefined;
  routingKey: string | undefined;
  endFrame: FrameNumber = ABSENT;
  endNanos: Nanos | undefined;
  error: string | undefined;
  deliveries = 0;
  /** Place of message.subscribe; undefined where that is not known. */
  place: number | undefined;
  /** Of a subscription. */
  readonly credit: Credit;
  readonly around: SessionLedger;
  readonly ledger = new LinkLedger();

  /** @param isWhole its message.subscribe is in the capture */
  constructor(
    view: FrameView,
    around: SessionLedger,
    link: number,
    kind: 'consumer' | 'publisher',
    isWhole: boolean,
  ) {
    this.connection = view.connection;
    this.around = around;
    this.session = around.session;
    this.link = link;
    this.protocol = view.protocol;
    this.kind = kind;
    this.direction = kind === 'publisher' ? 0 : 1;
    this.firstFrame = view.number;
    this.firstNanos = view.timeNanos;
    this.credit = new Credit(isWhole);
  }

  /** Reads from this queue. */
  reads(queue: string | undefined): this {
    this.address = queue;
    if (queue === LIBRARY_QUEUE) this.purpose = 'library';
    return this;
  }

  /** Publishes there. The default exchange routes to the queue that the routing-key names. */
  publishes(exchange: string, routingKey: string): this {
    this.exchange = exchange;
    this.routingKey = routingKey;
    if (exchange === '') this.address = routingKey;
    return this;
  }

  end(at: Moment | undefined, error: string | undefined): void {
    if (this.endFrame !== ABSENT) return;
    this.endFrame = at === undefined ? ABSENT : at.number;
    this.endNanos = at?.timeNanos;
    this.error = error;
  }
}
