import { LIMITS } from '../../limits.ts';
import type { Transaction010 } from './transaction.ts';

/** Branches of distributed transactions by xid: one session may end what another began (0-10 class dtx). */
export class Branches {
  readonly #byXid = new Map<string, Transaction010>();

  find(xid: string): Transaction010 | undefined {
    return this.#byXid.get(xid);
  }

  add(xid: string, branch: Transaction010): void {
    if (this.#byXid.size >= LIMITS.openTransactions) {
      const [oldest] = this.#byXid.values();
      oldest?.lose();
      this.#sweep();
    }
    this.#byXid.set(xid, branch);
  }

  remove({ xid }: Transaction010): void {
    if (xid !== undefined) this.#byXid.delete(xid);
  }

  #sweep(): void {
    for (const [xid, branch] of this.#byXid) if (branch.isOver) this.#byXid.delete(xid);
  }

  /** Those that a session began and nobody ended. */
  *of(session: number): Iterable<Transaction010> {
    for (const branch of this.#byXid.values()) if (branch.session === session) yield branch;
  }

  /** Octets are missing, or nothing comes any more. */
  clear(visit: (branch: Transaction010) => void): void {
    for (const branch of this.#byXid.values()) visit(branch);
    this.#byXid.clear();
  }
}
