/** Moments that a request asks about. */
import { z } from 'zod';

/**
 * No moment of an index is further away, but for nonsense times; and sums and differences of two such are
 * within 64 bits.
 */
const LARGEST_NANOS = 2 ** 62;

/**
 * Nanoseconds since the first packet, before it too. One packet without a time, as some writers leave it at
 * zero, and all others are further from it than integers of a JSON number are exact: it is taken as near as it goes.
 */
export const askedNanos = z.coerce
  .number()
  .transform((value) => Math.max(-LARGEST_NANOS, Math.min(LARGEST_NANOS, Math.round(value))));
