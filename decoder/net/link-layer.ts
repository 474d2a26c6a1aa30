import { etherTypeLayer } from './ethernet.ts';
import { LAYER, type Layer, type LayerCursor, word16 } from './layer.ts';
import { ciscoHdlc, pppHdlc } from './ppp.ts';

/** LINKTYPE_ numbers: https://www.tcpdump.org/linktypes.html */
export const LINK_TYPE = {
  null: 0,
  ethernet: 1,
  ppp: 9,
  fddi: 10,
  rawBsd: 12,
  rawOpenBsd: 14,
  pppHdlc: 50,
  pppEthernet: 51,
  ciscoHdlc: 104,
  raw: 101,
  loop: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  netfilterLog: 239,
  pktap: 258,
  linuxCooked2: 276,
} as const;

/** The layer that a link type begins with; the cursor is moved over what goes with it. */
export function linkLayer(cursor: LayerCursor, linkType: number): Layer {
  switch (linkType) {
    case LINK_TYPE.ethernet:
      return LAYER.ethernet;
    case LINK_TYPE.null:
    case LINK_TYPE.loop:
      return loopback(cursor);
    case LINK_TYPE.linuxCooked:
      return linuxCooked(cursor);
    case LINK_TYPE.linuxCooked2:
      return linuxCooked2(cursor);
    case LINK_TYPE.raw:
    case LINK_TYPE.rawBsd:
    case LINK_TYPE.rawOpenBsd:
      return LAYER.ip;
    case LINK_TYPE.ipv4:
      return LAYER.ipv4;
    case LINK_TYPE.ipv6:
      return LAYER.ipv6;
    case LINK_TYPE.ppp:
    case LINK_TYPE.pppHdlc:
      return pppHdlc(cursor);
    case LINK_TYPE.pppEthernet:
      return LAYER.pppoe;
    case LINK_TYPE.fddi:
      // Frame control and two addresses; the type lies in the LLC header.
      cursor.at += 13;
      return LAYER.llc;
    case LINK_TYPE.ciscoHdlc:
      return ciscoHdlc(cursor);
    case LINK_TYPE.netfilterLog:
      return netfilterLog(cursor);
    case LINK_TYPE.pktap:
      return pktap(cursor);
    default:
      return cursor.stop(linkType < 0 ? 'unknown interface' : `link type ${linkType}`);
  }
}

/** Address family in four octets: in the order of the capturing host, or of the network. */
function loopback(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 4) return cursor.stop('loopback cut short');
  // All families are below 65536, so that the two zero octets tell the byte order.
  const family =
    bytes[at] === 0 && bytes[at + 1] === 0
      ? word16(bytes, at + 2)
      : bytes[at] | (bytes[at + 1] << 8) | (word16(bytes, at + 2) << 16);
  cursor.at += 4;
  switch (family) {
    case 2:
      return LAYER.ipv4;
    case 10: // Linux
    case 23: // Windows
    case 24: // NetBSD, OpenBSD
    case 28: // FreeBSD
    case 30: // macOS
      return LAYER.ipv6;
    default:
      return cursor.stop(`loopback family ${family >>> 0}`);
  }
}

/** LINUX_SLL: 16 octets, the protocol last. */
function linuxCooked(cursor: LayerCursor): Layer {
  if (cursor.available < 16) return cursor.stop('linux cooked cut short');
  const protocol = word16(cursor.bytes, cursor.at + 14);
  cursor.at += 16;
  return cookedProtocol(cursor, protocol);
}

/** LINUX_SLL2: 20 octets, the protocol first. */
function linuxCooked2(cursor: LayerCursor): Layer {
  if (cursor.available < 20) return cursor.stop('linux cooked cut short');
  const protocol = word16(cursor.bytes, cursor.at);
  cursor.at += 20;
  return cookedProtocol(cursor, protocol);
}

/** Values below 0x600 are ETH_P_ numbers of Linux's own. */
function cookedProtocol(cursor: LayerCursor, protocol: number): Layer {
  if (protocol >= 0x600) return etherTypeLayer(cursor, protocol);
  if (protocol === 4) return LAYER.llc;
  return cursor.stop(`linux cooked protocol ${protocol}`);
}

/** NFLOG: family, version, resource id, then type-length-value records in host order; type 9 is the packet. */
function netfilterLog(cursor: LayerCursor): Layer {
  const { bytes } = cursor;
  cursor.at += 4;
  while (cursor.available >= 4) {
    const at = cursor.at;
    const length = bytes[at] | (bytes[at + 1] << 8);
    const type = bytes[at + 2] | (bytes[at + 3] << 8);
    if (length < 4) break;
    if (type === 9) {
      cursor.at = at + 4;
      cursor.limit(at + length);
      return LAYER.ip;
    }
    cursor.at = at + ((length + 3) & ~3);
  }
  return cursor.stop('netfilter log');
}

/** PKTAP: a header that tells its length, the kind of record and the link type of the packet behind it. */
function pktap(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 12) return cursor.stop('pktap cut short');
  const length = word16(bytes, at + 2) === 0 ? bytes[at] | (bytes[at + 1] << 8) : 0;
  const linkType = bytes[at + 8] | (bytes[at + 9] << 8);
  if (length < 12 || linkType === LINK_TYPE.pktap) return cursor.stop('pktap');
  cursor.at += length;
  return linkLayer(cursor, linkType);
}
