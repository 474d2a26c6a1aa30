import { DeliveryRecord } from '../../decoder/model/records.ts';

/** Counts deliveries, and keeps copies of the oldest of them; they come in any order. */
export class OldestDeliveries {
  total = 0;
  readonly #most: number;
  #kept: DeliveryRecord[] = [];

  /** @param most how many are kept */
  constructor(most: number) {
    this.#most = most;
  }

  add(record: DeliveryRecord): void {
    this.total += 1;
    this.#keep(Object.assign(new DeliveryRecord(), record));
  }

  /** All that another one counted; what it keeps is shared. */
  addAll(others: OldestDeliveries): void {
    this.total += others.total;
    for (const record of others.#kept) this.#keep(record);
  }

  /** The oldest first. */
  shown(): readonly DeliveryRecord[] {
    this.#shorten();
    return this.#kept;
  }

  /** Twice as many are let in before the younger half goes: each costs little. */
  #keep(record: DeliveryRecord): void {
    this.#kept.push(record);
    if (this.#kept.length >= 2 * this.#most) this.#shorten();
  }

  #shorten(): void {
    this.#kept.sort((a, b) => a.delivery - b.delivery);
    this.#kept.length = Math.min(this.#kept.length, this.#most);
  }
}
