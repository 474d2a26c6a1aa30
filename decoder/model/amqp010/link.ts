import type { FrameView } from '../../frame-view.ts';
import { NamedLink } from '../before-10/named-link.ts';
import { Credit } from './credit.ts';
import type { SessionLedger } from './session-ledger.ts';

/** What 0-10 has for a link: a subscription (its destination), or a publisher (exchange and routing-key). */
export class Link010 extends NamedLink<'consumer' | 'publisher'> {
  /** Place of message.subscribe; undefined where that is not known. */
  place: number | undefined;
  /** Of a subscription. */
  readonly credit: Credit;
  readonly around: SessionLedger;

  /** @param isWhole its message.subscribe is in the capture */
  constructor(
    view: FrameView,
    around: SessionLedger,
    link: number,
    kind: 'consumer' | 'publisher',
    isWhole: boolean,
  ) {
    super(view, around.session, link, kind);
    this.around = around;
    this.credit = new Credit(isWhole);
  }
}
