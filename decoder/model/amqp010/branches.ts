import { LIMITS } from '../../limits.ts';
import type { Transaction010 } from './transaction.ts';

/** Branches of distributed transactions by xid: one session may end what another began (0-10 class dtx). */
export class Branches {
  readonly #byXid = new Map<string, Transaction010>();
  /** By the sessions that began them. */
  readonly #bySession = new Map<number, Set<Transaction010>>();

  find(xid: string): Transaction010 | undefined {
    return this.#byXid.get(xid);
  }

  add(xid: string, branch: Transaction010): void {
    if (this.#byXid.size >= LIMITS.openTransactions) {
      const [oldest] = this.#byXid.values();
      if (oldest !== undefined) {
        oldest.lose();
        this.remove(oldest);
      }
    }
    this.#byXid.set(xid, branch);
    const { session } = branch;
    const own = this.#bySession.get(session);
    if (own === undefined) this.#bySession.set(session, new Set([branch]));
    else own.add(branch);
  }

  remove(branch: Transaction010): void {
    const { xid, session } = branch;
    if (xid === undefined) return;
    if (this.#byXid.get(xid) === branch) this.#byXid.delete(xid);
    const own = this.#bySession.get(session);
    own?.delete(branch);
    if (own?.size === 0) this.#bySession.delete(session);
  }

  /** Those that a session began and nobody ended. */
  of(session: number): Iterable<Transaction010> {
    return this.#bySession.get(session) ?? [];
  }
}
