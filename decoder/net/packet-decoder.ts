import type { PacketSink, PacketView } from '../capture/packet-view.ts';
import { LIMITS } from '../limits.ts';
import { backboneTag, ethernet, llc, macsec, vlanTag } from './ethernet.ts';
import { FragmentStore } from './fragments.ts';
import { FRAGMENT_KIND, ip, ipv4, ipv6, ipv6Extension } from './ip.ts';
import { authenticationHeader } from './ip-protocol.ts';
import { LAYER, type Layer, LayerCursor, word16, word32 } from './layer.ts';
import { LINK_TYPE, linkLayer } from './link-layer.ts';
import { mpls } from './mpls.ts';
import { ppp, pppoe } from './ppp.ts';
import { deliverTcp } from './tcp-header.ts';
import type { SegmentSink } from './tcp-segment.ts';
import { etherIp, gre, udp } from './tunnels.ts';

const ETHERNET_LENGTH = 14;
const IPV4_LENGTH = 20;

/** Follows a packet from its link layer through tags, tunnels and IP, and hands on the TCP segment in it. */
export class PacketDecoder implements PacketSink {
  /**
   * Packets that hold no TCP, by what they are: `arp`, `udp`, `link type 147`. Those that are
   * `ip fragment` belong to datagrams that never became whole, or are not yet.
   */
  readonly other = new Map<string, number>();
  readonly #sink: SegmentSink;
  readonly #cursor = new LayerCursor();
  readonly #fragments = new FragmentStore();

  constructor(sink: SegmentSink) {
    this.#sink = sink;
  }

  packet(packet: PacketView): void {
    const cursor = this.#cursor;
    const { bytes, start, end } = packet;
    cursor.packet = packet.number;
    cursor.timeNanos = packet.timeNanos;
    cursor.bytes = bytes;
    cursor.at = start;
    cursor.end = end;
    cursor.wireEnd = start + packet.originalLength;
    cursor.fileBase = packet.fileOffset - start;
    cursor.parts = undefined;
    cursor.heldPackets = 0;
    // Ethernet, IPv4 without options or fragments, TCP: nearly every packet of nearly every capture.
    if (
      packet.linkType === LINK_TYPE.ethernet &&
      end - start >= ETHERNET_LENGTH + IPV4_LENGTH &&
      bytes[start + 12] === 0x08 &&
      bytes[start + 13] === 0x00 &&
      bytes[start + 14] === 0x45 &&
      bytes[start + 23] === 6 &&
      (bytes[start + 20] & 0x3f) === 0 &&
      bytes[start + 21] === 0
    ) {
      this.#plainIpv4(start + ETHERNET_LENGTH);
    } else {
      this.#layers(packet.linkType);
    }
  }

  #plainIpv4(at: number): void {
    const cursor = this.#cursor;
    const { bytes, segment } = cursor;
    const totalLength = word16(bytes, at + 2);
    if (totalLength >= IPV4_LENGTH) {
      cursor.limit(at + totalLength);
    } else if (totalLength !== 0) {
      this.#count('ipv4 malformed', 1);
      return;
    }
    segment.family = 4;
    segment.identification = word16(bytes, at + 4);
    segment.source0 = segment.source1 = segment.source2 = 0;
    segment.destination0 = segment.destination1 = segment.destination2 = 0;
    segment.source3 = word32(bytes, at + 12);
    segment.destination3 = word32(bytes, at + 16);
    cursor.at = at + IPV4_LENGTH;
    const fault = deliverTcp(cursor, this.#sink);
    if (fault !== undefined) this.#count(fault, 1);
  }

  #layers(linkType: number): void {
    const cursor = this.#cursor;
    let layer = linkLayer(cursor, linkType);
    for (let depth = 0; layer !== LAYER.none && layer !== LAYER.tcp; depth++) {
      layer =
        depth === LIMITS.encapsulationDepth
          ? cursor.stop('encapsulated too deeply')
          : this.#next(layer);
    }
    const held = cursor.heldPackets;
    if (held > 0) this.#count(FRAGMENT_KIND, -held);
    const fault = layer === LAYER.tcp ? deliverTcp(cursor, this.#sink) : cursor.what;
    if (fault !== undefined) this.#count(fault, 1 + held);
  }

  #next(layer: Layer): Layer {
    const cursor = this.#cursor;
    switch (layer) {
      case LAYER.ethernet:
        return ethernet(cursor);
      case LAYER.vlanTag:
        return vlanTag(cursor);
      case LAYER.llc:
        return llc(cursor);
      case LAYER.ip:
        return ip(cursor);
      case LAYER.ipv4:
        return ipv4(cursor, this.#fragments);
      case LAYER.ipv6:
        return ipv6(cursor);
      case LAYER.ipv6Extension:
        return ipv6Extension(cursor, this.#fragments);
      case LAYER.authenticationHeader:
        return authenticationHeader(cursor);
      case LAYER.udp:
        return udp(cursor);
      case LAYER.gre:
        return gre(cursor);
      case LAYER.mpls:
        return mpls(cursor);
      case LAYER.pppoe:
        return pppoe(cursor);
      case LAYER.ppp:
        return ppp(cursor);
      case LAYER.backboneTag:
        return backboneTag(cursor);
      case LAYER.macsec:
        return macsec(cursor);
      case LAYER.etherIp:
        return etherIp(cursor);
      case LAYER.none:
      case LAYER.tcp:
        return layer;
    }
  }

  #count(what: string, packets: number): void {
    const known = this.other.get(what);
    // Kinds come from the bytes: bound how many different ones hostile bytes can make.
    const key = known !== undefined || this.other.size < LIMITS.packetKinds ? what : 'other';
    const count = (this.other.get(key) ?? 0) + packets;
    if (count === 0) this.other.delete(key);
    else this.other.set(key, count);
  }
}
