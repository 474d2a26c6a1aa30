/**
 * 32-bit serial numbers (RFC 1982): TCP sequence numbers, delivery-ids, delivery-counts, transfer-ids.
 * They wrap, so `<` on them is wrong; the distance is what orders them.
 */

/** How far `a` is ahead of `b`: positive when later, in (-2^31, 2^31). */
export function serialDistance(a: number, b: number): number {
  return (a - b) | 0;
}

/** The distance where neither is later (RFC 1982): nothing follows from it. */
export const UNDEFINED_DISTANCE = -2147483648;

/** `a` moved on by `count`, as an unsigned 32-bit number. */
export function serialAdd(a: number, count: number): number {
  return (a + count) >>> 0;
}
