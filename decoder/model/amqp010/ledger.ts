import { ABSENT, type FrameView } from '../../frame-view.ts';
import { LinkChanges } from '../before-10/link-changes.ts';
import { Lateness } from '../lateness.ts';
import { type LedgerEntry, UNKNOWN } from '../ledger-entry.ts';
import type { StillnessAnswer } from '../stillness.ts';
import type { Link010 } from './link.ts';
import type { SessionLedger } from './session-ledger.ts';

/** Tells what the subscriptions and publishers of one connection are after each change. */
export class Ledger010 extends LinkChanges<Link010> {
  readonly sessions = new Set<SessionLedger>();
  readonly lateness = new Lateness();

  override begin(view: FrameView): void {
    super.begin(view);
    this.lateness.see(view);
  }

  override changedAll(): void {
    if (!this.mayLook(this.sessions.size)) return;
    for (const session of this.sessions) this.changed(session);
  }

  /** Something around the links of a session changed: those with another answer are told of. */
  changed({ links }: SessionLedger): void {
    this.look(links, links.size, false);
  }

  /** What is known of the links of a session changed. */
  touchAll({ links }: SessionLedger): void {
    this.look(links, links.size, true);
  }

  protected override answerOf(link: Link010): StillnessAnswer {
    return link.around.answerOf(link);
  }

  protected override fill(entry: LedgerEntry, link: Link010): void {
    const { ledger, around, direction } = link;
    const left = around.leftOf(link);
    entry.linkCredit = left === Number.POSITIVE_INFINITY ? UNKNOWN : left;
    const isKnown = around.isKnown[direction];
    const sender = direction === 0 ? 0 : 1;
    entry.unsettledSender = isKnown ? ledger.unsettledAt(sender) : ABSENT;
    entry.unsettledReceiver = isKnown ? ledger.unsettledAt(sender === 0 ? 1 : 0) : ABSENT;
  }
}
