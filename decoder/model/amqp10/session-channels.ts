import type { FrameView } from '../../frame-view.ts';
import type { Direction } from '../../units.ts';
import type { Session10 } from './session.ts';

/**
 * The sessions of a connection by the channel that the sender of a frame has for them (2.5.1).
 *
 * What one end says can be read long before what it answers: behind a hole. Then a channel that was ended
 * and begun again has answers of several sessions, which wait in their order for the other end's frames.
 */
export class SessionChannels {
  readonly #by = [new Map<number, Session10>(), new Map<number, Session10>()] as const;
  readonly #waiting = [new Map<number, Session10[]>(), new Map<number, Session10[]>()] as const;

  /** By direction: sessions that the other end has ended, with octets missing since, by their channel. */
  readonly #doubted = [new Map<number, Session10>(), new Map<number, Session10>()] as const;

  /** Octets of a direction are missing: its own end of a session that is ended may be among them. */
  doubt(direction: Direction, session: Session10): void {
    this.#doubted[direction].set(session.channels[direction], session);
  }

  /** A frame: behind a hole, its time tells whether the end of a session can have been in there. */
  heed({ direction, channel, timeNanos }: FrameView): void {
    const doubted = this.#doubted[direction];
    if (doubted.size === 0) return;
    const session = doubted.get(channel);
    if (session === undefined) return;
    doubted.delete(channel);
    const other = direction === 0 ? 1 : 0;
    const isKept = timeNanos < session.endedNanos[other];
    // The channel is another session's.
    if (!isKept && this.#by[direction].get(channel) === session)
      this.#by[direction].delete(channel);
  }

  /** The session of a channel, or the first that waits for one. */
  get(direction: Direction, channel: number): Session10 | undefined {
    const known = this.#by[direction].get(channel);
    if (known !== undefined) return known;
    const queue = this.#waiting[direction].get(channel);
    const next = queue?.shift();
    if (next === undefined) return undefined;
    if (queue?.length === 0) this.#waiting[direction].delete(channel);
    this.#by[direction].set(channel, next);
    return next;
  }

  set(direction: Direction, channel: number, session: Session10): void {
    this.#by[direction].set(channel, session);
  }

  /** Comes behind the session that has the channel now, and those that wait already. */
  wait(direction: Direction, channel: number, session: Session10): void {
    const queue = this.#waiting[direction].get(channel);
    if (queue === undefined) this.#waiting[direction].set(channel, [session]);
    else queue.push(session);
  }

  delete(direction: Direction, channel: number): void {
    this.#by[direction].delete(channel);
  }

  /** The session is over: its channels are free. */
  free(session: Session10): void {
    for (const direction of [0, 1] as const) {
      const channel = session.channels[direction];
      if (this.#by[direction].get(channel) === session) this.#by[direction].delete(channel);
      if (this.#doubted[direction].get(channel) === session)
        this.#doubted[direction].delete(channel);
    }
  }
}
