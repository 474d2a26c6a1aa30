import { etherTypeLayer } from './ethernet.ts';
import { LAYER, type Layer, type LayerCursor, word16 } from './layer.ts';

/** PPP in HDLC-like framing (RFC 1662), the address and control octets perhaps left out; or Cisco HDLC. */
export function pppHdlc(cursor: LayerCursor): Layer {
  const first = cursor.bytes[cursor.at];
  if (cursor.available >= 2 && (first === 0x0f || first === 0x8f)) return ciscoHdlc(cursor);
  return LAYER.ppp;
}

/** Address, control, then an EtherType. */
export function ciscoHdlc(cursor: LayerCursor): Layer {
  if (cursor.available < 4) return cursor.stop('cisco hdlc cut short');
  const etherType = word16(cursor.bytes, cursor.at + 2);
  cursor.at += 4;
  return etherTypeLayer(cursor, etherType);
}

/** RFC 2516 section 4: version and type, code, session, length. */
export function pppoe(cursor: LayerCursor): Layer {
  const { bytes, at } = cursor;
  if (cursor.available < 6) return cursor.stop('pppoe cut short');
  if (bytes[at] !== 0x11) return cursor.stop('pppoe of an unknown version');
  if (bytes[at + 1] !== 0) return cursor.stop('pppoe discovery');
  cursor.at += 6;
  cursor.limit(Math.min(cursor.wireEnd, cursor.at + word16(bytes, at + 4)));
  return LAYER.ppp;
}

/** A protocol of one octet (odd, RFC 1661 section 6.5) or two. */
export function ppp(cursor: LayerCursor): Layer {
  const { bytes } = cursor;
  if (cursor.available >= 2 && bytes[cursor.at] === 0xff && bytes[cursor.at + 1] === 0x03) {
    cursor.at += 2;
  }
  if (cursor.available < 2) return cursor.stop('ppp cut short');
  let protocol = bytes[cursor.at];
  if (protocol & 1) {
    cursor.at += 1;
  } else {
    protocol = word16(bytes, cursor.at);
    cursor.at += 2;
  }
  switch (protocol) {
    case 0x0021:
      return LAYER.ipv4;
    case 0x0057:
      return LAYER.ipv6;
    case 0x0281:
    case 0x0283:
      return LAYER.mpls;
    case 0xc021:
      return cursor.stop('ppp lcp');
    default:
      return cursor.stop(`ppp protocol 0x${protocol.toString(16)}`);
  }
}
