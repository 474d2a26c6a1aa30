import { serialDistance } from '../../serial.ts';

/** Ids are counted on beyond 2^32 from here, so that none before the first one seen is negative. */
const BASE = 2 ** 32;

/**
 * The ids of the commands that one end of a session sends (0-10 session.command-point). No command
 * carries its own: each is one more than the one before, from the last command-point on.
 *
 * A place is an id that goes on rising where the id, a 32-bit serial number, begins anew.
 */
export class CommandIds {
  /** Place of the command that comes next. */
  #next = BASE;
  #isKnown = false;
  /** Some id was ever known: that of a command in the capture can be told where it stands. */
  wasKnown = false;

  /** A command was sent. Gives its place; undefined while that is not known. */
  take(): number | undefined {
    if (!this.#isKnown) return undefined;
    this.#next += 1;
    return this.#next - 1;
  }

  /** session.command-point: the next command has this id. */
  point(id: number): void {
    this.#next = this.placeOf(id);
    this.#isKnown = true;
    this.wasKnown = true;
  }

  /** Commands may be missing from the capture. */
  lose(): void {
    this.#isKnown = false;
  }

  /** Where an id has to be, which is near the next one. */
  placeOf(id: number): number {
    return this.#next + serialDistance(id, this.#next);
  }
}

/** The id at a place. */
export function idAt(place: number): number {
  return place % BASE;
}
