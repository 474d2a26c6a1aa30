import { formatEndpoint } from './address.ts';
import type { TcpSegment } from './tcp-segment.ts';

const ENTRIES = 256;

/**
 * Addresses as text, the recent ones remembered: most connections of a capture share a few addresses,
 * and each connection needs two of them.
 */
export class EndpointNames {
  readonly #keys = new Int32Array(ENTRIES * 5);
  readonly #names: string[] = new Array(ENTRIES).fill('');

  source({ family, source0, source1, source2, source3, sourcePort }: TcpSegment): string {
    return this.#name(family, source0, source1, source2, source3) + sourcePort;
  }

  destination(segment: TcpSegment): string {
    const { family, destination0, destination1, destination2, destination3 } = segment;
    const address = this.#name(family, destination0, destination1, destination2, destination3);
    return address + segment.destinationPort;
  }

  /** The address up to where its port follows. */
  #name(family: number, w0: number, w1: number, w2: number, w3: number): string {
    const mixed = Math.imul(w0 ^ Math.imul(w1, 31) ^ Math.imul(w2, 17) ^ w3, 0x9e3779b1);
    const entry = mixed >>> 24;
    const keys = this.#keys;
    const at = entry * 5;
    if (
      keys[at] === family &&
      keys[at + 1] === w0 &&
      keys[at + 2] === w1 &&
      keys[at + 3] === w2 &&
      keys[at + 4] === w3
    ) {
      return this.#names[entry];
    }
    keys[at] = family;
    keys[at + 1] = w0;
    keys[at + 2] = w1;
    keys[at + 3] = w2;
    keys[at + 4] = w3;
    const name = formatEndpoint(family, w0, w1, w2, w3, 0).slice(0, -1);
    this.#names[entry] = name;
    return name;
  }
}
