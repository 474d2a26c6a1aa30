import { ABSENT, type FrameView } from '../../frame-view.ts';
import { NamedLink } from '../before-10/named-link.ts';
import type { LinkRecord } from '../records.ts';
import type { ChannelLedger } from './channel-ledger.ts';

/** Whether deliveries are acknowledged; unknown where the consume or get is not in the capture. */
export type AckMode = 'manual' | 'auto' | 'unknown';

/** What 0-9-1 has for a link: a consumer, a publisher (exchange and routing-key), or polling by get. */
export class ChannelLink extends NamedLink<LinkRecord['kind']> {
  ackMode: AckMode = 'unknown';
  /** Consumer: prefetch-count in force at its end; 0 is no limit, ABSENT not known. */
  prefetch = ABSENT;
  /** The same when it began. */
  ownPrefetch = ABSENT;
  readonly channel: ChannelLedger;

  constructor(
    view: FrameView,
    channel: ChannelLedger,
    session: number,
    link: number,
    kind: LinkRecord['kind'],
  ) {
    super(view, session, link, kind);
    this.channel = channel;
  }

  /** Whether what it reads is acknowledged. */
  acknowledges(ackMode: AckMode): this {
    this.ackMode = ackMode;
    return this;
  }
}
