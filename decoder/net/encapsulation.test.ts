import { join } from 'node:path';
import { expect } from 'vitest';
import { capturesFolder, describeWithCaptures } from '../../test/support/captures.ts';
import { readCapture } from '../../test/support/decode.ts';
import { indexedCaptures } from '../../test/support/public-index.ts';
import { CaptureError } from '../capture/capture-error.ts';
import { CaptureReader } from '../capture/reader.ts';
import { PacketDecoder } from './packet-decoder.ts';

const publicFolder = join(capturesFolder, 'public');

/** Segments in the captures where that is not the number of packets in which tshark 4.0.17 names TCP, and why. */
const EXCEPTIONS: ReadonlyMap<string, number> = new Map([
  // The index names branches that read the same only once: here each of them counts.
  ['secdev+scapy/test/pcaps/tls_new-session-ticket.pcap', 12],
  ['zeek+zeek/testing/btest/Traces/vlan-collisions.pcap', 42],
  [
    'AlexeyVasilev+PcapFlowLab/tests/data/parsing/geneve/22_geneve_identity_outer_and_inner_vlan_splits.pcap',
    3,
  ],
  [
    'AlexeyVasilev+PcapFlowLab/tests/data/parsing/geneve/26_geneve_inner_supported_and_visible_matrix.pcap',
    2,
  ],
  [
    'AlexeyVasilev+PcapFlowLab/tests/data/parsing/mpls/24_mpls_plain_bidirectional_same_inner_tcp.pcap',
    2,
  ],
  ['AlexeyVasilev+PcapFlowLab/tests/data/parsing/vxlan/18_vxlan_outer_tagged_contexts.pcap', 2],
  [
    'AlexeyVasilev+PcapFlowLab/tests/data/parsing/vxlan/23_vxlan_identity_outer_and_inner_vlan_splits.pcap',
    4,
  ],
  ['zeek+zeek/testing/btest/Traces/cisco-fabric-path.pcap', 32],
  ['zeek+zeek/testing/btest/Traces/mpls-in-vlan.pcap', 3],
  ['zeek+zeek/testing/btest/Traces/tunnels/tunnel-direct-bypass.pcap', 20],
  // One segment for each fragment; tshark counts the packet that completes the datagram.
  ['arkime+arkime/tests/pcap/socks5-http-302-frag.pcap', 72],
  ['ntop+nDPI/tests/cfgs/default/pcap/ip_fragmented_garbage.pcap', 624],
  ['seladb+PcapPlusPlus/Tests/Pcap++Test/PcapExamples/frag_http_req.pcap', 11],
  // Headers cut short or malformed, which give no segment; tshark names TCP all the same.
  [
    'AlexeyVasilev+PcapFlowLab/tests/data/parsing/tcp_options/19_tcp_syn_tcp_header_snaplen_truncated.pcap',
    0,
  ],
  ['simsong+tcpflow/tests/simson.pcap', 0],
  ['the-tcpdump-group+tcpdump/tests/tcp_header_heapoverflow.pcap', 0],
  [
    'AlexeyVasilev+PcapFlowLab/tests/data/parsing/ah/17_ah_invalid_payload_length_too_small.pcap',
    0,
  ],
  ['AlexeyVasilev+PcapFlowLab/tests/data/parsing/mpls/21_mpls_snaplen_truncated_inner_tcp.pcap', 0],
  ['ntop+nDPI/tests/cfgs/default/pcap/fuzz-2006-09-29-28586.pcap', 114],
  ['seladb+PcapPlusPlus/Tests/Packet++Test/PacketExamples/tcp-malformed.pcap', 0],
  // tshark 4.0 stops at an outer header: lengths of 0 above 64 kB, and pseudowires, with a control word or not.
  ['the-tcpdump-group+tcpdump/tests/bigtcp-ipv4-geneve-ipv4.pcap', 1],
  ['the-tcpdump-group+tcpdump/tests/bigtcp-ipv4-geneve-ipv6.pcap', 1],
  ['the-tcpdump-group+tcpdump/tests/bigtcp-ipv4-vxlan-ipv4.pcap', 1],
  ['the-tcpdump-group+tcpdump/tests/bigtcp-ipv4-vxlan-ipv6.pcap', 1],
  ['the-tcpdump-group+tcpdump/tests/bigtcp-ipv6-geneve-ipv4.pcap', 1],
  ['the-tcpdump-group+tcpdump/tests/bigtcp-ipv6-geneve-ipv6.pcap', 1],
  ['the-tcpdump-group+tcpdump/tests/bigtcp-ipv6-vxlan-ipv4.pcap', 1],
  ['the-tcpdump-group+tcpdump/tests/bigtcp-ipv6-vxlan-ipv6.pcap', 1],
  ['the-tcpdump-group+tcpdump/tests/bigtcp-ipv6.pcap', 1],
  ['AlexeyVasilev+PcapFlowLab/tests/data/parsing/mpls_pw/01_mpls_pw_eth_ipv4_tcp_no_cw.pcap', 1],
  ['AlexeyVasilev+PcapFlowLab/tests/data/parsing/mpls_pw/03_mpls_pw_eth_ipv6_tcp_cw.pcap', 1],
  ['AlexeyVasilev+PcapFlowLab/tests/data/parsing/mpls_pw/06_mpls_pw_eth_vlan_ipv4_tcp_cw.pcap', 1],
  [
    'AlexeyVasilev+PcapFlowLab/tests/data/parsing/mpls_pw/18_mpls_pw_outer_legacy_vlan_ipv4_tcp_cw.pcap',
    1,
  ],
  // Carriers that are not followed: 802.11 with radiotap, AYIYA, and 802.11 in GRE.
  ['arkime+arkime/tests/pcap/80211http.pcap', 0],
  ['zeek+zeek/testing/btest/Traces/tunnels/ayiya3.pcap', 0],
  ['zeek+zeek/testing/btest/Traces/tunnels/gre-aruba.pcap', 0],
]);

function countSegments(path: string): number | undefined {
  let segments = 0;
  const decoder = new PacketDecoder({
    segment: () => {
      segments += 1;
    },
  });
  const reader = new CaptureReader(decoder);
  try {
    reader.push(readCapture(path));
    reader.end();
  } catch (error) {
    if (error instanceof CaptureError) return undefined;
    throw error;
  }
  return segments;
}

describeWithCaptures('the public captures', (register) => {
  register('hold the TCP that tshark finds in them', () => {
    const unexpected: string[] = [];
    let compared = 0;
    for (const { path, protocols, protocolsCut } of indexedCaptures(publicFolder)) {
      const segments = countSegments(join(publicFolder, path));
      if (segments === undefined) continue;
      const found = protocols.reduce((sum, [name, count]) => sum + (name === 'tcp' ? count : 0), 0);
      const exception = EXCEPTIONS.get(path);
      compared += 1;
      const agrees = protocolsCut ? segments >= found : segments === found;
      // An exception that has become the same number is one no more.
      if (exception === undefined ? !agrees : segments !== exception || agrees) {
        unexpected.push(`${path}: ${segments} segments, tshark ${found}, here ${exception}`);
      }
    }
    expect(unexpected).toEqual([]);
    expect(compared).toBeGreaterThan(950);
  });
});
