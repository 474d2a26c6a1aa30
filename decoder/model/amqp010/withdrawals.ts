import { LIMITS } from '../../limits.ts';
import type { Link010 } from './link.ts';

interface Withdrawal {
  readonly place: number;
  readonly link: Link010;
  readonly by: 'stop' | 'flush';
}

/**
 * message.stop and message.flush that are not completed. The sender has carried one out when it says so,
 * and may have sent something in between.
 */
export class Withdrawals {
  #waiting: Withdrawal[] = [];

  add(place: number | undefined, link: Link010, by: 'stop' | 'flush'): void {
    const { credit } = link;
    if (by === 'stop') credit.withdraw('stop');
    if (place === undefined || this.#waiting.length >= LIMITS.uncompletedCommands) {
      if (by === 'flush') credit.lose();
      return;
    }
    this.#waiting.push({ place, link, by });
  }

  /**
   * More is granted before one is known to be carried out. In window mode the order of what was said is
   * all that counts; otherwise it cannot be told which of the messages to come are of the credit before.
   */
  granting(link: Link010): void {
    if (!this.#waiting.some((each) => each.link === link)) return;
    this.#waiting = this.#waiting.filter((each) => each.link !== link);
    const { credit } = link;
    if (credit.mode === 'window') credit.withdraw('flush');
    else credit.loseCounts();
  }

  /** Commands that are carried out. `visit`: for the subscriptions that have less credit by that. */
  completed(from: number, to: number, visit: (link: Link010) => void): void {
    if (this.#waiting.length === 0) return;
    this.#waiting = this.#waiting.filter(({ place, link, by }) => {
      if (place < from || place > to) return true;
      link.credit.withdraw(by);
      visit(link);
      return false;
    });
  }

  clear(): void {
    this.#waiting = [];
  }
}
