import { LAYER, type Layer, type LayerCursor } from './layer.ts';

/**
 * One label (RFC 3032). What lies below the last one is not declared: the first four bits tell IPv4,
 * IPv6 and a pseudowire's control word (RFC 4385); anything else is taken for bridged Ethernet.
 */
export function mpls(cursor: LayerCursor): Layer {
  if (cursor.available < 4) return cursor.stop('mpls cut short');
  const bottomOfStack = (cursor.bytes[cursor.at + 2] & 1) !== 0;
  cursor.at += 4;
  if (!bottomOfStack) return LAYER.mpls;
  if (cursor.available < 1) return cursor.stop('mpls cut short');
  switch (cursor.bytes[cursor.at] >> 4) {
    case 4:
      return LAYER.ipv4;
    case 6:
      return LAYER.ipv6;
    case 0:
      cursor.at += 4;
      return LAYER.ethernet;
    case 1:
      return cursor.stop('mpls associated channel');
    default:
      return LAYER.ethernet;
  }
}
