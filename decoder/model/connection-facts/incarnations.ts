import { LIMITS } from '../../limits.ts';
import type { ConnectionInfo } from '../../sink.ts';
import type { ConnectionNumber } from '../../units.ts';

/** Connections that are over, by the name and the address of their client: the latest of each. */
export class Incarnations {
  readonly #latest = new Map<string, ConnectionNumber>();

  /** Notes a connection that is over, and gives the one of the same client before it. They are numbered as they began. */
  over({ number, clientName, client }: ConnectionInfo): ConnectionNumber | undefined {
    if (clientName === undefined) return undefined;
    // `10.0.0.1:40000`, `[fe80::1]:40000`: each connection has a port of its own.
    const key = `${client.slice(0, client.lastIndexOf(':'))} ${clientName}`;
    const latest = this.#latest.get(key);
    const isBefore = latest !== undefined && latest < number;
    // Taken out and put in again, so that the map is in the order of use.
    this.#latest.delete(key);
    this.#latest.set(key, isBefore || latest === undefined ? number : latest);
    if (this.#latest.size > LIMITS.clientNames) {
      for (const oldest of this.#latest.keys()) {
        this.#latest.delete(oldest);
        break;
      }
    }
    return isBefore ? latest : undefined;
  }
}
