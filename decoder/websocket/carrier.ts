import type { Place } from '../frame-view.ts';
import type { Arrival, StreamChunk } from '../net/stream-chunk.ts';
import type { Bytes, FileOffset, StreamOffset } from '../units.ts';

const RANKS: Readonly<Record<Place, number>> = { file: 0, decrypted: 1, inflated: 2 };

/** Of two places the one that can hold what either needs. */
export function higherPlace(one: Place, other: Place): Place {
  return RANKS[one] < RANKS[other] ? other : one;
}

/** Takes what the frames of one direction carry. */
export interface Carrier {
  /** TLS is below: nothing lies in the file as it is. */
  readonly isDecrypted: boolean;
  /** It is no AMQP, and nobody reads on. */
  readonly isDone: boolean;
  /** A frame of AMQP begins with the octet at that offset. */
  begins(offset: StreamOffset): void;
  /** From here on the octets are kept there; what was taken and is still needed is brought there. */
  keepIn(place: Place): void;
  /** Keep octets that are others in the file. */
  decrypted(chunk: StreamChunk): void;
  /** Keep octets that are not in the file, and say where they are then. */
  inflated(octets: Uint8Array): FileOffset;
  /** The chunk is reused. */
  data(chunk: StreamChunk): void;
  /** @param isExact what comes next follows after just as many octets */
  missing(offset: StreamOffset, count: Bytes, before: Arrival, isExact: boolean): void;
  /** Octets came that cannot be read. */
  passOver(offset: StreamOffset, count: Bytes): void;
}
