import { LIMITS } from '../../limits.ts';
import type { ConnectionInfo } from '../../sink.ts';
import type { ConnectionNumber } from '../../units.ts';

/** Connections that are over, by the name and the address of their client: the latest of each. */
export class Incarnations {
  readonly #latest = new Map<string, ConnectionNumber>();

  /** The latest connection of the same client that is over and began before. They are numbered as they began. */
  before({ number, clientName, client }: ConnectionInfo): ConnectionNumber | undefined {
    if (clientName === undefined) return undefined;
    const latest = this.#latest.get(keyOf(client, clientName));
    return latest !== undefined && latest < number ? latest : undefined;
  }

  /** Notes a connection that is over, and gives the one of the same client before it. */
  over(info: ConnectionInfo): ConnectionNumber | undefined {
    const { number, clientName, client } = info;
    if (clientName === undefined) return undefined;
    const before = this.before(info);
    const key = keyOf(client, clientName);
    // Taken out and put in again, so that the map is in the order of use.
    const latest = Math.max(number, this.#latest.get(key) ?? number);
    this.#latest.delete(key);
    this.#latest.set(key, latest);
    if (this.#latest.size > LIMITS.clientNames) {
      for (const oldest of this.#latest.keys()) {
        this.#latest.delete(oldest);
        break;
      }
    }
    return before;
  }
}

/** Without the port: `10.0.0.1:40000`, `[fe80::1]:40000`: each connection has one of its own. */
function keyOf(client: string, clientName: string): string {
  return `${client.slice(0, client.lastIndexOf(':'))} ${clientName}`;
}
