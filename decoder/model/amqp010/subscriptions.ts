import type { FrameView } from '../../frame-view.ts';
import { LIMITS } from '../../limits.ts';
import { LinkTable } from '../amqp091/link-table.ts';
import { shortText } from '../amqp091/short-text.ts';
import { type Arguments, commandShape, fieldOf } from './arguments.ts';
import type { Link010 } from './link.ts';
import type { LinkOwner } from './publishers.ts';

const SUBSCRIBE = commandShape('message.subscribe');
const QUEUE = fieldOf(SUBSCRIBE, 'queue');
const DESTINATION = fieldOf(SUBSCRIBE, 'destination');

/** What one session subscribes to, by destination. */
export class Subscriptions {
  readonly #owner: LinkOwner;
  readonly #links = new LinkTable<Link010>();

  constructor(owner: LinkOwner) {
    this.#owner = owner;
  }

  /** message.subscribe; `fields` has read it. `place`: of the command. */
  subscribe(
    view: FrameView,
    bytes: Uint8Array,
    fields: Arguments,
    place: number | undefined,
  ): Link010 | undefined {
    const start = Math.max(fields.start(DESTINATION), 0);
    const end = Math.max(fields.stop(DESTINATION), 0);
    const before = this.find(bytes, start, end);
    if (before !== undefined) {
      // The same destination again is refused, unless its end may not be in the capture.
      if (before.credit.mode !== undefined) return undefined;
      this.#links.remove(bytes, start, end, 0, 0);
      this.#owner.closeLink(before, undefined, undefined);
    }
    if (this.#links.size >= LIMITS.consumerLinks) return undefined;
    const queue = shortText(bytes, fields.start(QUEUE), fields.stop(QUEUE));
    const link = this.#owner.newLink(view, 'consumer', true).reads(queue);
    // It may be cut.
    link.name = fields.has(DESTINATION) ? shortText(bytes, start, end) : undefined;
    link.place = place;
    this.#links.add(bytes, start, end, 0, 0, link);
    return link;
  }

  /** The one with the destination `bytes[start, end)`. */
  find(bytes: Uint8Array, start: number, end: number): Link010 | undefined {
    return this.#links.find(bytes, start, end, 0, 0);
  }

  /** That of a message; one whose message.subscribe is not in the capture is known by its messages. */
  receiving(view: FrameView, bytes: Uint8Array, start: number, end: number): Link010 | undefined {
    const found = this.find(bytes, start, end);
    if (found !== undefined || this.#links.size >= LIMITS.consumerLinks) return found;
    const link = this.#owner.newLink(view, 'consumer', false);
    link.name = shortText(bytes, start, end);
    this.#links.add(bytes, start, end, 0, 0, link);
    return link;
  }

  /** message.cancel. */
  cancel(view: FrameView, bytes: Uint8Array, start: number, end: number): Link010 | undefined {
    const link = this.#links.remove(bytes, start, end, 0, 0);
    if (link !== undefined) this.#owner.closeLink(link, view, undefined);
    return link;
  }

  /** execution.exception names a command: the subscription that it was, if it was one. */
  refused(place: number): Link010 | undefined {
    for (const link of this.#links.values()) if (link.place === place) return link;
    return undefined;
  }

  links(): Iterable<Link010> {
    return this.#links.values();
  }
}
