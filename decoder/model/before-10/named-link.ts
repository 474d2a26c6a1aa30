import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { ProtocolCode } from '../../protocol.ts';
import type { ConnectionNumber, Direction, FrameNumber, Nanos } from '../../units.ts';
import type { Moment } from '../moment.ts';
import type { LinkRecord, Purpose } from '../records.ts';
import { LinkLedger } from './link-ledger.ts';

/** The node that Qpid's client reads for itself on every connection. */
const LIBRARY_QUEUE = '$virtualhostProperties';

/**
 * What a version before 1.0 has for a link: no frame attaches it, it is what reads from a queue, or what is
 * published to one exchange with one routing-key.
 */
export class NamedLink<Kind extends LinkRecord['kind']> implements LinkRecord {
  readonly connection: ConnectionNumber;
  readonly session: number;
  readonly link: number;
  readonly protocol: ProtocolCode;
  readonly kind: Kind;
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
  readonly ledger = new LinkLedger();

  constructor(view: FrameView, session: number, link: number, kind: Kind) {
    this.connection = view.connection;
    this.session = session;
    this.link = link;
    this.protocol = view.protocol;
    this.kind = kind;
    this.direction = kind === 'publisher' ? 0 : 1;
    this.firstFrame = view.number;
    this.firstNanos = view.timeNanos;
  }

  /** Reads from this queue. */
  reads(queue: string | undefined): this {
    this.address = queue;
    if (queue === LIBRARY_QUEUE) this.purpose = 'library';
    return this;
  }

  /** Publishes there. The default exchange routes to the queue that the routing-key names (0-9-1: 3.1.3.1). */
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
