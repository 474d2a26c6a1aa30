import type { FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import type { LinkIdentity, ModelContext } from '../connection-model.ts';
import type { Deliveries } from './deliveries.ts';
import type { Delivery10 } from './delivery.ts';
import type { Link10 } from './link.ts';
import type { Session10 } from './session.ts';
import { nameOf } from './texts.ts';

/**
 * Deliveries that a link leaves unsettled, and that another goes on with (2.6.13): on this connection
 * once their link is detached, and on a later one between the same containers.
 *
 * Only what is not final is found: a session that both ends have ended has handed on its deliveries.
 */
export class Resumption {
  readonly #context: ModelContext;
  readonly #deliveries: Deliveries;
  readonly #sessions: ReadonlySet<Session10>;
  /** container-id of each end, by direction of its frames; undefined when its open was not seen. */
  readonly #containers: [string | undefined, string | undefined] = [undefined, undefined];

  constructor(context: ModelContext, deliveries: Deliveries, sessions: ReadonlySet<Session10>) {
    this.#context = context;
    this.#deliveries = deliveries;
    this.#sessions = sessions;
  }

  opened(view: FrameView): void {
    this.#containers[view.direction] = nameOf(view);
  }

  /** The first transfer of a delivery says that it resumes an older one with the same tag. */
  resume(delivery: Delivery10, link: Link10, view: FrameView): void {
    const tag = delivery.record.deliveryTag;
    if (tag === undefined) return;
    const { direction, name } = link;
    const older = this.#find(tag, direction, name, link);
    if (older !== undefined) {
      this.#handOver(older);
      return;
    }
    const [client, server] = this.#containers;
    if (client === undefined || server === undefined || name === undefined) return;
    this.#context.resumeElsewhere?.({ client, server, direction, name }, tag, view);
  }

  /** A later connection asks for a delivery of this one. Returns whether it was here. */
  handOver({ client, server, direction, name }: LinkIdentity, tag: string): boolean {
    if (this.#containers[0] !== client || this.#containers[1] !== server) return false;
    const older = this.#find(tag, direction, name, undefined);
    if (older !== undefined) this.#handOver(older);
    return older !== undefined;
  }

  #handOver(older: Delivery10): void {
    older.resumed = true;
    this.#deliveries.finish(older, 'live');
  }

  /** @param successor a link of this connection, which goes on once the older one is detached */
  #find(
    tag: string,
    direction: 0 | 1,
    name: string | undefined,
    successor: Link10 | undefined,
  ): Delivery10 | undefined {
    let left: number = LIMITS.resumeSearch;
    for (const session of this.#sessions) {
      for (const candidate of session.unsettled[direction].values()) {
        if (--left < 0) return undefined;
        const { link, record } = candidate;
        if (link === undefined || link === successor || link.name !== name) continue;
        if (successor !== undefined && !link.isDetached) continue;
        if (record.deliveryTag === tag) return candidate;
      }
    }
    return undefined;
  }
}
