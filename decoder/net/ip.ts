import { type FragmentStore, MALFORMED_FRAGMENT } from './fragments.ts';
import { IP_PROTOCOL, ipProtocolLayer } from './ip-protocol.ts';
import { LAYER, type Layer, type LayerCursor, word16, word32 } from './layer.ts';

const IPV6_HEADER_LENGTH = 40;
/** In the flags and offset field of IPv4. */
const MORE_FRAGMENTS = 0x2000;

/** IPv4 or IPv6, as the first four bits say. */
export function ip(cursor: LayerCursor): Layer {
  if (cursor.available < 1) return cursor.stop('ip cut short');
  const version = cursor.bytes[cursor.at] >> 4;
  if (version === 4) return LAYER.ipv4;
  return version === 6 ? LAYER.ipv6 : cursor.stop(`ip version ${version}`);
}

/** RFC 791. Checksums are not looked at: captures on the sending host hold unfinished ones. */
export function ipv4(cursor: LayerCursor, fragments: FragmentStore): Layer {
  const { bytes, at, segment } = cursor;
  if (cursor.available < 20) return cursor.stop('ipv4 cut short');
  if (bytes[at] >> 4 !== 4) return cursor.stop('ipv4 malformed');
  const headerLength = (bytes[at] & 15) * 4;
  const totalLength = word16(bytes, at + 2);
  // 0 stands for a packet too large for the field, handed to a card that splits it up.
  if (totalLength !== 0) cursor.limit(at + totalLength);
  if (headerLength < 20 || at + headerLength > cursor.wireEnd) return cursor.stop('ipv4 malformed');
  if (at + headerLength > cursor.end) return cursor.stop('ipv4 cut short');
  segment.family = 4;
  segment.identification = word16(bytes, at + 4);
  segment.source0 = segment.source1 = segment.source2 = 0;
  segment.destination0 = segment.destination1 = segment.destination2 = 0;
  segment.source3 = word32(bytes, at + 12);
  segment.destination3 = word32(bytes, at + 16);
  cursor.at = at + headerLength;
  const fragment = word16(bytes, at + 6);
  const protocol = bytes[at + 9];
  const offset = (fragment & 0x1fff) * 8;
  const more = (fragment & MORE_FRAGMENTS) !== 0;
  if (offset === 0 && !more) return ipProtocolLayer(cursor, protocol);
  return fragmentLayer(cursor, fragments, word16(bytes, at + 4), protocol, offset, more);
}

/** RFC 8200. */
export function ipv6(cursor: LayerCursor): Layer {
  const { bytes, at, segment } = cursor;
  if (cursor.available < IPV6_HEADER_LENGTH) return cursor.stop('ipv6 cut short');
  if (bytes[at] >> 4 !== 6) return cursor.stop('ipv6 malformed');
  const payloadLength = word16(bytes, at + 4);
  // 0 stands for a jumbogram, or for one handed to a card that splits it up.
  if (payloadLength !== 0) cursor.limit(at + IPV6_HEADER_LENGTH + payloadLength);
  segment.family = 6;
  segment.identification = 0;
  segment.source0 = word32(bytes, at + 8);
  segment.source1 = word32(bytes, at + 12);
  segment.source2 = word32(bytes, at + 16);
  segment.source3 = word32(bytes, at + 20);
  segment.destination0 = word32(bytes, at + 24);
  segment.destination1 = word32(bytes, at + 28);
  segment.destination2 = word32(bytes, at + 32);
  segment.destination3 = word32(bytes, at + 36);
  cursor.at = at + IPV6_HEADER_LENGTH;
  return ipProtocolLayer(cursor, bytes[at + 6]);
}

/** Extension headers of RFC 8200 section 4; the length counts words of eight octets after the first. */
export function ipv6Extension(cursor: LayerCursor, fragments: FragmentStore): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 8) return cursor.stop('ipv6 extension header cut short');
  const next = bytes[at];
  if (cursor.protocol !== IP_PROTOCOL.fragment) {
    const length = (bytes[at + 1] + 1) * 8;
    if (length > cursor.available) return cursor.stop('ipv6 extension header cut short');
    cursor.at = at + length;
    return ipProtocolLayer(cursor, next);
  }
  const field = word16(bytes, at + 2);
  const offset = field & 0xfff8;
  const more = (field & 1) !== 0;
  cursor.at = at + 8;
  // RFC 6946: an atomic fragment is whole by itself.
  if (offset === 0 && !more) return ipProtocolLayer(cursor, next);
  return fragmentLayer(cursor, fragments, word32(bytes, at + 4), next, offset, more);
}

/** Goes on when the datagram is whole now. */
function fragmentLayer(
  cursor: LayerCursor,
  fragments: FragmentStore,
  identification: number,
  protocol: number,
  offset: number,
  more: boolean,
): Layer {
  const outcome = fragments.add(cursor, identification, protocol, offset, more);
  if (outcome === MALFORMED_FRAGMENT) return cursor.stop('ip fragment malformed');
  return outcome < 0 ? cursor.stop(FRAGMENT_KIND) : ipProtocolLayer(cursor, outcome);
}

/** What a fragment counts as until its datagram is whole. */
export const FRAGMENT_KIND = 'ip fragment';
