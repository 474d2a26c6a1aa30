import { LIMITS } from '../../limits.ts';
import type { DeliveryRecord } from '../records.ts';

/**
 * Publishes that may come back by basic.return: mandatory or immediate ones. A return names no number,
 * so it is matched by exchange, routing key and content, oldest first (diagnoses: publisher side).
 */
export class Returnable {
  /** Hash of properties and body by publish, in the order of publishing. Made when first needed. */
  #hashes: Map<DeliveryRecord, number> | undefined;

  add(record: DeliveryRecord, hash: number): void {
    this.#hashes ??= new Map();
    this.#hashes.set(record, hash);
  }

  forget(record: DeliveryRecord): void {
    this.#hashes?.delete(record);
  }

  /**
   * The publish that a return gives back; where a broker wrote the properties anew, the oldest that
   * went the same way. Looks at LIMITS.returnCandidates publishes at most.
   */
  match(exchange: string, routingKey: string, hash: number): DeliveryRecord | undefined {
    let oldest: DeliveryRecord | undefined;
    for (const [record, itsHash] of this.#candidates(exchange, routingKey)) {
      if (itsHash === hash) return record;
      oldest ??= record;
    }
    return oldest;
  }

  /** The publish that a return must mean before its content is seen: when there is only one. */
  only(exchange: string, routingKey: string): DeliveryRecord | undefined {
    const [first, second] = [...this.#candidates(exchange, routingKey)];
    return second === undefined ? first?.[0] : undefined;
  }

  *#candidates(exchange: string, routingKey: string): Iterable<[DeliveryRecord, number]> {
    if (this.#hashes === undefined) return;
    let looked = 0;
    for (const entry of this.#hashes) {
      looked += 1;
      if (looked > LIMITS.returnCandidates) return;
      const [record] = entry;
      if (!record.returned && record.exchange === exchange && record.routingKey === routingKey)
        yield entry;
    }
  }
}
