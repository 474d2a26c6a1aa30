import { LAYER, type Layer, type LayerCursor, word16 } from './layer.ts';

/** EtherTypes (IEEE 802 registry) that lead on, or are worth a name. */
const ETHER_TYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  transparentEthernet: 0x6558,
  vlan: 0x8100,
  ppp: 0x880b,
  fabricPath: 0x8903,
  virtualNicTag: 0x8926,
  ipv6: 0x86dd,
  mpls: 0x8847,
  mplsMulticast: 0x8848,
  pppoeDiscovery: 0x8863,
  pppoeSession: 0x8864,
  serviceVlan: 0x88a8,
  macsec: 0x88e5,
  backbone: 0x88e7,
  oldVlan: 0x9100,
  oldVlan2: 0x9200,
} as const;

/** Below, the field is an 802.3 length. */
const FIRST_ETHER_TYPE = 0x600;

const NAMES: ReadonlyMap<number, string> = new Map([
  [ETHER_TYPE.arp, 'arp'],
  [ETHER_TYPE.pppoeDiscovery, 'pppoe discovery'],
  [0x8035, 'rarp'],
  [0x8809, 'slow protocols'],
  [0x888e, 'eapol'],
  [0x88cc, 'lldp'],
  [0x88f7, 'ptp'],
]);

/** What an EtherType leads to, with the cursor behind it. */
export function etherTypeLayer(cursor: LayerCursor, etherType: number): Layer {
  switch (etherType) {
    case ETHER_TYPE.ipv4:
      return LAYER.ipv4;
    case ETHER_TYPE.ipv6:
      return LAYER.ipv6;
    case ETHER_TYPE.vlan:
    case ETHER_TYPE.serviceVlan:
    case ETHER_TYPE.oldVlan:
    case ETHER_TYPE.oldVlan2:
      return LAYER.vlanTag;
    case ETHER_TYPE.mpls:
    case ETHER_TYPE.mplsMulticast:
      return LAYER.mpls;
    case ETHER_TYPE.pppoeSession:
      return LAYER.pppoe;
    case ETHER_TYPE.transparentEthernet:
      return LAYER.ethernet;
    case ETHER_TYPE.ppp:
      return LAYER.ppp;
    case ETHER_TYPE.backbone:
      return LAYER.backboneTag;
    case ETHER_TYPE.macsec:
      return LAYER.macsec;
    case ETHER_TYPE.virtualNicTag:
      // 802.1BR's predecessor: six octets, the type last as with a VLAN tag.
      cursor.at += 2;
      return LAYER.vlanTag;
    case ETHER_TYPE.fabricPath:
      cursor.at += 2;
      return LAYER.ethernet;
    default:
      return cursor.stop(NAMES.get(etherType) ?? `ethertype 0x${etherType.toString(16)}`);
  }
}

export function ethernet(cursor: LayerCursor): Layer {
  if (cursor.available < 14) return cursor.stop('ethernet cut short');
  cursor.at += 12;
  return typeOrLength(cursor);
}

/** 802.1Q, 802.1ad: two octets of tag, then again a type or a length. */
export function vlanTag(cursor: LayerCursor): Layer {
  if (cursor.available < 4) return cursor.stop('vlan tag cut short');
  cursor.at += 2;
  return typeOrLength(cursor);
}

/** 802.1ah: the I-TAG of four octets, then the customer's frame. */
export function backboneTag(cursor: LayerCursor): Layer {
  cursor.at += 4;
  return ethernet(cursor);
}

/** 802.1AE: readable as long as it is only authenticated. */
export function macsec(cursor: LayerCursor): Layer {
  if (cursor.available < 8) return cursor.stop('macsec cut short');
  const control = cursor.bytes[cursor.at];
  if ((control & 0x0c) !== 0) return cursor.stop('macsec, encrypted');
  const length = control & 0x20 ? 14 : 6;
  if (cursor.available < length + 2) return cursor.stop('macsec cut short');
  cursor.at += length;
  return typeOrLength(cursor);
}

function typeOrLength(cursor: LayerCursor): Layer {
  const value = word16(cursor.bytes, cursor.at);
  cursor.at += 2;
  if (value >= FIRST_ETHER_TYPE) return etherTypeLayer(cursor, value);
  cursor.limit(Math.min(cursor.wireEnd, cursor.at + value));
  return LAYER.llc;
}

/** 802.2 with SNAP (RFC 1042), bridged Ethernet (RFC 2684) and IP's own SAP. */
export function llc(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 3) return cursor.stop('llc cut short');
  if (bytes[at] === 0x06 && bytes[at + 1] === 0x06) {
    cursor.at += 3;
    return LAYER.ipv4;
  }
  if (bytes[at] !== 0xaa || bytes[at + 1] !== 0xaa) return cursor.stop('llc');
  if (cursor.available < 8) return cursor.stop('snap cut short');
  const organization = (bytes[at + 3] << 16) | word16(bytes, at + 4);
  const type = word16(bytes, at + 6);
  cursor.at += 8;
  if (organization === 0 || organization === 0x0000f8) return etherTypeLayer(cursor, type);
  if (organization === 0x0080c2 && (type === 1 || type === 7)) return LAYER.ethernet;
  return cursor.stop('snap');
}
