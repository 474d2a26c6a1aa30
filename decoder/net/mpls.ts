import { LAYER, type Layer, type LayerCursor, word16 } from './layer.ts';

/**
 * One label (RFC 3032). What lies below the last one is not declared: the first four bits tell IPv4,
 * IPv6 and a pseudowire's control word (RFC 4385), which a pseudowire may leave out; anything else is taken
 * for bridged Ethernet.
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
      // Addresses of Ethernet begin so, too: then its type lies where it would without a control word.
      if (!isEthernetAt(cursor, cursor.at) || isEthernetAt(cursor, cursor.at + 4)) cursor.at += 4;
      return LAYER.ethernet;
    case 1:
      return cursor.stop('mpls associated channel');
    default:
      return LAYER.ethernet;
  }
}

/** Whether what follows two addresses is a type that Ethernet often has. */
function isEthernetAt({ bytes, end }: LayerCursor, at: number): boolean {
  return at + 14 <= end && COMMON_ETHER_TYPES.has(word16(bytes, at + 12));
}

/** IPv4, IPv6, VLAN tags, MPLS. */
const COMMON_ETHER_TYPES = new Set([0x0800, 0x86dd, 0x8100, 0x88a8, 0x8847]);
