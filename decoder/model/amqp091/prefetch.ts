/** basic.qos: how many messages may be unacknowledged (0-9-1 basic.qos; RabbitMQ has it otherwise). */

import { ABSENT } from '../../frame-view.ts';
import { UNKNOWN } from '../ledger-entry.ts';

/** A limit of unacknowledged messages, and how many there are. */
export class PrefetchWindow {
  /** prefetch-count; 0 is no limit, ABSENT not known. */
  limit: number;
  unacknowledged = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get room(): number {
    return roomOf(this.limit, this.unacknowledged);
  }
}

/** Messages that may still be sent: infinite without a limit; UNKNOWN is less than any. */
export function roomOf(limit: number, unacknowledged: number): number {
  if (limit === ABSENT) return UNKNOWN;
  return limit === 0 ? Number.POSITIVE_INFINITY : limit - unacknowledged;
}

/**
 * Whose window `global` = false opens. `consumer`: RabbitMQ's way, each consumer started afterwards has
 * its own, and global = true is the channel's. `channel`: the standard's way, it is the channel's, and
 * global = true is the connection's. Undefined: the server did not say what it is.
 */
export type PrefetchScope = 'consumer' | 'channel' | undefined;

/** What holds on one channel. */
export class ChannelPrefetch {
  /** From global = false. Its limit is that of the channel, or of each consumer to come. */
  readonly each: PrefetchWindow;
  /** From global = true, as the channel's. */
  readonly shared: PrefetchWindow;
  /** From global = true on any channel, as the connection's. */
  readonly connection: PrefetchWindow;
  /** prefetch-size is not 0: octets count too, and are not counted here. */
  hasSize = false;

  /** @param isWhole the channel's beginning is in the capture: nothing was set before */
  constructor(connection: PrefetchWindow, isWhole: boolean) {
    const limit = isWhole ? 0 : ABSENT;
    this.connection = connection;
    this.each = new PrefetchWindow(limit);
    this.shared = new PrefetchWindow(limit);
  }

  qos(count: number, size: number, isGlobal: boolean): void {
    if (size !== 0) this.hasSize = true;
    if (!isGlobal) this.each.limit = count;
    else {
      this.shared.limit = count;
      this.connection.limit = count;
    }
  }

  /** A qos may be missing. */
  lose(): void {
    this.each.limit = ABSENT;
    this.shared.limit = ABSENT;
    this.connection.limit = ABSENT;
  }

  /** More than one consumer may have a limit together. */
  isShared(scope: PrefetchScope): boolean {
    if (this.shared.limit > 0) return true;
    return scope !== 'consumer' && (this.each.limit > 0 || this.connection.limit > 0);
  }

  /** A window that more than one consumer may share is used up. */
  get isFull(): boolean {
    return Math.min(this.each.room, this.shared.room, this.connection.room) <= 0;
  }

  /** Of a consumer's deliveries, so many more are unacknowledged. */
  add(count: number): void {
    this.each.unacknowledged += count;
    this.shared.unacknowledged += count;
    this.connection.unacknowledged += count;
  }

  /**
   * What a consumer may still be sent; infinite without a limit, UNKNOWN where it is not known.
   *
   * @param own prefetch-count that held when it began
   */
  roomOf(scope: PrefetchScope, own: number, unacknowledged: number): number {
    const perConsumer = Math.min(roomOf(own, unacknowledged), this.shared.room);
    const perChannel = Math.min(this.each.room, this.connection.room);
    if (scope === 'consumer') return perConsumer;
    if (scope === 'channel') return perChannel;
    return perConsumer === perChannel ? perConsumer : UNKNOWN;
  }

  /** The prefetch-count in force for a consumer; 0 is no limit, ABSENT not known. */
  limitOf(scope: PrefetchScope, own: number): number {
    const perConsumer = tighter(own, this.shared.limit);
    const perChannel = tighter(this.each.limit, this.connection.limit);
    if (scope === 'consumer') return perConsumer;
    if (scope === 'channel') return perChannel;
    return perConsumer === perChannel ? perConsumer : ABSENT;
  }
}

function tighter(a: number, b: number): number {
  if (a === ABSENT || b === ABSENT) return ABSENT;
  if (a === 0 || b === 0) return a + b;
  return Math.min(a, b);
}
