import type { FrameView } from '../frame-view.ts';
import { FRAME_HEADER_BYTES } from './scan.ts';

/** class-id and method-id stand before the arguments. */
const ARGUMENTS_AT = FRAME_HEADER_BYTES + 4;

/**
 * The delivery-tag of a method exactly: a bigint beyond 2^53, where `view.deliveryId` is only near it.
 * `at` is where its eight octets begin: behind the consumer-tag in deliver, first elsewhere.
 */
export function exactTag(view: FrameView, at = view.start + ARGUMENTS_AT): number | bigint {
  const { deliveryId, bytes, end } = view;
  if (deliveryId <= Number.MAX_SAFE_INTEGER || at + 8 > end) return deliveryId;
  return new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigUint64(0);
}

/** The only or last bit of a method whose last octet holds bits: channel.flow, basic.get. */
export function lastOctet(view: FrameView): number {
  const at = view.start + view.size - 2;
  return at >= view.start + ARGUMENTS_AT && at < view.end ? view.bytes[at] : -1;
}
