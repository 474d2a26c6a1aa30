import { etherTypeLayer } from './ethernet.ts';
import { LAYER, type Layer, type LayerCursor, word16 } from './layer.ts';

/** Flags of GRE's first two octets: RFC 2784, RFC 2890, RFC 2637. */
const GRE = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  acknowledgment: 0x0080,
  version: 0x0007,
} as const;

const GRE_PROTOCOL = { erspan: 0x88be, erspan3: 0x22eb, eoip: 0x6400 } as const;

export function gre(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 4) return cursor.stop('gre cut short');
  const flags = word16(bytes, at);
  const protocol = word16(bytes, at + 2);
  cursor.at += 4;
  if (flags & (GRE.checksum | GRE.routing)) cursor.at += 4;
  if (flags & GRE.key) cursor.at += 4;
  if (flags & GRE.sequence) cursor.at += 4;
  const version = flags & GRE.version;
  if (version === 1) {
    if (flags & GRE.acknowledgment) cursor.at += 4;
  } else if (version !== 0) {
    return cursor.stop(`gre version ${version}`);
  }
  if (flags & GRE.routing && !skipSourceRoutes(cursor)) return cursor.stop('gre cut short');
  if (cursor.available < 1) return cursor.stop('gre cut short');
  switch (protocol) {
    case GRE_PROTOCOL.erspan:
      // Type I has no header of its own, and no sequence number.
      if (flags & GRE.sequence) cursor.at += 8;
      return LAYER.ethernet;
    case GRE_PROTOCOL.erspan3: {
      const optional = cursor.available >= 12 && (bytes[cursor.at + 11] & 1) !== 0;
      cursor.at += optional ? 20 : 12;
      return LAYER.ethernet;
    }
    case GRE_PROTOCOL.eoip:
      return version === 1 ? LAYER.ethernet : cursor.stop('gre protocol 0x6400');
    default:
      return etherTypeLayer(cursor, protocol);
  }
}

/** RFC 1701: source route entries up to one of length 0. */
function skipSourceRoutes(cursor: LayerCursor): boolean {
  while (cursor.available >= 4) {
    const length = cursor.bytes[cursor.at + 3];
    cursor.at += 4 + length;
    if (length === 0) return true;
  }
  return false;
}

/** RFC 3378: a version of 3 in the first four bits, then an Ethernet frame. */
export function etherIp(cursor: LayerCursor): Layer {
  if (cursor.available < 2) return cursor.stop('etherip cut short');
  cursor.at += 2;
  return LAYER.ethernet;
}

const UDP_PORT = {
  gtpUser: 2152,
  vxlan: 4789,
  vxlanGpe: 4790,
  geneve: 6081,
  mpls: 6635,
  /** Linux's VXLAN before the port was assigned. */
  vxlanLinux: 8472,
  greInUdp: 4754,
} as const;

/** UDP ends here unless its port is that of a tunnel, and what follows looks like one. */
export function udp(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 8) return cursor.stop('udp cut short');
  const length = word16(bytes, at + 4);
  if (length >= 8) cursor.limit(Math.min(cursor.wireEnd, at + length));
  cursor.at += 8;
  const layer = tunnelLayer(cursor, word16(bytes, at + 2));
  if (layer !== LAYER.none) return layer;
  const answer = tunnelLayer(cursor, word16(bytes, at));
  return answer === LAYER.none ? cursor.stop('udp') : answer;
}

function tunnelLayer(cursor: LayerCursor, port: number): Layer {
  switch (port) {
    case UDP_PORT.vxlan:
    case UDP_PORT.vxlanLinux:
      return vxlan(cursor);
    case UDP_PORT.vxlanGpe:
      return vxlanGpe(cursor);
    case UDP_PORT.geneve:
      return geneve(cursor);
    case UDP_PORT.gtpUser:
      return gtpUser(cursor);
    case UDP_PORT.mpls:
      return LAYER.mpls;
    case UDP_PORT.greInUdp:
      return LAYER.gre;
    default:
      return LAYER.none;
  }
}

/** RFC 7348: the I flag says that there is a network identifier. */
function vxlan(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 8 || (bytes[at] & 0x08) === 0) return LAYER.none;
  cursor.at += 8;
  return LAYER.ethernet;
}

/** draft-ietf-nvo3-vxlan-gpe: the last octet of the first word names what follows. */
function vxlanGpe(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 8 || (bytes[at] & 0x08) === 0) return LAYER.none;
  const next = bytes[at] & 0x04 ? bytes[at + 3] : 3;
  cursor.at += 8;
  if (next === 1) return LAYER.ipv4;
  if (next === 2) return LAYER.ipv6;
  return next === 3 ? LAYER.ethernet : cursor.stop(`vxlan protocol ${next}`);
}

/** RFC 8926: options counted in words of four octets. */
function geneve(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 8) return LAYER.none;
  const length = 8 + (bytes[at] & 0x3f) * 4;
  if (length >= cursor.available) return LAYER.none;
  cursor.at += length;
  return etherTypeLayer(cursor, word16(bytes, at + 2));
}

/** 3GPP TS 29.281 section 5.1: version 1, and message 255 that carries a user's packet. */
function gtpUser(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 8 || (bytes[at] & 0xf0) !== 0x30 || bytes[at + 1] !== 255) {
    return LAYER.none;
  }
  cursor.limit(Math.min(cursor.wireEnd, at + 8 + word16(bytes, at + 2)));
  let payload = at + 8;
  // Any of the flags E, S and PN brings all three optional fields.
  if (bytes[at] & 0x07) payload += 4;
  if (bytes[at] & 0x04) {
    while (payload < cursor.end && bytes[payload - 1] !== 0) {
      if (bytes[payload] === 0) return LAYER.none;
      payload += bytes[payload] * 4;
    }
  }
  if (payload >= cursor.end) return LAYER.none;
  cursor.at = payload;
  return LAYER.ip;
}
