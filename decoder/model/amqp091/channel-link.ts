import { ABSENT, type FrameView } from '../../frame-view.ts';
import type { ProtocolCode } from '../../protocol.ts';
import type { ConnectionNumber, Direction, FrameNumber, Nanos } from '../../units.ts';
import type { LinkRecord, Purpose } from '../records.ts';
import type { ChannelLedger } from './channel-ledger.ts';
import type { Moment } from './host.ts';
import { LinkLedger } from './link-ledger.ts';

/** Whether deliveries are acknowledged; unknown where the consume or get is not in the capture. */
export type AckMode = 'manual' | 'auto' | 'unknown';

/** The node that Qpid's client reads for itself on every connection. */
const LIBRARY_QUEUE = '$virtualhostProperties';

/** What 0-9-1 has for a link: a consumer, a publisher (exchange and routing-key), or polling by get. */
export class ChannelLink implements LinkRecord {
  readonly connection: ConnectionNumber;
  readonly session: number;
  readonly link: number;
  readonly protocol: ProtocolCode;
  readonly kind: LinkRecord['kind'];
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
  ackMode: AckMode = 'unknown';
  /** Consumer: prefetch-count in force at its end; 0 is no limit, ABSENT not known. */
  prefetch = ABSENT;
  /** The same when it began. */
  ownPrefetch = ABSENT;
  readonly channel: ChannelLedger;
  readonly ledger = new LinkLedger();

  constructor(
    view: FrameView,
    channel: ChannelLedger,
    session: number,
    link: number,
    kind: LinkRecord['kind'],
  ) {
    this.connection = view.connection;
    this.channel = channel;
    this.session = session;
    this.link = link;
    this.protocol = view.protocol;
    this.kind = kind;
    this.direction = kind === 'publisher' ? 0 : 1;
    this.firstFrame = view.number;
    this.firstNanos = view.timeNanos;
  }

  /** Reads from this queue. */
  reads(queue: string | undefined, ackMode: AckMode): this {
    this.address = queue;
    this.ackMode = ackMode;
    if (queue === LIBRARY_QUEUE) this.purpose = 'library';
    return this;
  }

  /** Publishes there. The default exchange routes to the queue that the routing key names (3.1.3.1). */
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
