import { LAYER, type Layer, type LayerCursor } from './layer.ts';

/** Protocol numbers (IANA) that lead on. */
export const IP_PROTOCOL = {
  hopByHop: 0,
  ipv4: 4,
  tcp: 6,
  udp: 17,
  ipv6: 41,
  routing: 43,
  fragment: 44,
  gre: 47,
  authentication: 51,
  noNext: 59,
  destination: 60,
  etherIp: 97,
  mobility: 135,
  mpls: 137,
  hip: 139,
  shim6: 140,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'icmp'],
  [2, 'igmp'],
  [50, 'esp'],
  [58, 'icmpv6'],
  [IP_PROTOCOL.noNext, 'ipv6 without payload'],
  [89, 'ospf'],
  [103, 'pim'],
  [112, 'vrrp'],
  [132, 'sctp'],
]);

/** What an IP protocol number leads to, with the cursor behind the header that named it. */
export function ipProtocolLayer(cursor: LayerCursor, protocol: number): Layer {
  switch (protocol) {
    case IP_PROTOCOL.tcp:
      return LAYER.tcp;
    case IP_PROTOCOL.udp:
      return LAYER.udp;
    case IP_PROTOCOL.ipv4:
      return LAYER.ipv4;
    case IP_PROTOCOL.ipv6:
      return LAYER.ipv6;
    case IP_PROTOCOL.gre:
      return LAYER.gre;
    case IP_PROTOCOL.mpls:
      return LAYER.mpls;
    case IP_PROTOCOL.etherIp:
      return LAYER.etherIp;
    case IP_PROTOCOL.authentication:
      return LAYER.authenticationHeader;
    case IP_PROTOCOL.hopByHop:
    case IP_PROTOCOL.routing:
    case IP_PROTOCOL.fragment:
    case IP_PROTOCOL.destination:
    case IP_PROTOCOL.mobility:
    case IP_PROTOCOL.hip:
    case IP_PROTOCOL.shim6:
      cursor.protocol = protocol;
      return LAYER.ipv6Extension;
    default:
      return cursor.stop(NAMES.get(protocol) ?? `ip protocol ${protocol}`);
  }
}

/** RFC 4302: the length counts words of four octets, less two, in IPv6 too. */
export function authenticationHeader(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 12) return cursor.stop('authentication header cut short');
  const length = (bytes[at + 1] + 2) * 4;
  if (length < 12 || length > cursor.available) {
    return cursor.stop('authentication header cut short');
  }
  cursor.at += length;
  return ipProtocolLayer(cursor, bytes[at]);
}
