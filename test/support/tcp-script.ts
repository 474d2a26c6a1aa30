/** Segments of one connection with every field of TCP at hand, and what the decoder tells of them. */

import { CaptureDecoder } from '../../decoder/decode.ts';
import { TYPE } from '../../decoder/frame-view.ts';
import { type ConnectionInfo, type DecodeSink, TCP_EVENT_KINDS } from '../../decoder/sink.ts';
import { concat, integers } from './capture-files.ts';

const { u16, u32 } = integers(false);
const little = integers(true);

/** One segment; sequence numbers count from the first octet of data of their side. */
export interface ScriptSegment {
  /** `>` from client to server. */
  readonly way: '>' | '<';
  /** `S`, `F`, `R`, and `A` for an acknowledgement; `A` where left out. */
  readonly flags?: string;
  readonly at: number;
  readonly ack?: number;
  readonly payload?: Uint8Array | undefined;
  /** As on the wire; 1000 where left out. */
  readonly window?: number;
  readonly options?: readonly number[];
  /** Since the capture's start; a millisecond after the one before where left out. */
  readonly micros?: number;
  /** Of IPv4; each segment has its own where left out. */
  readonly identification?: number;
  /** Octets of the payload that were captured. */
  readonly captured?: number;
}

const FLAGS: { readonly [letter: string]: number } = { F: 1, S: 2, R: 4, P: 8, A: 16 };

export interface FirstSequences {
  readonly client: number;
  readonly server: number;
}

export function captureOfSegments(
  segments: readonly ScriptSegment[],
  first: FirstSequences = { client: 1000, server: 5000 },
): Uint8Array {
  let micros = 0;
  const records = segments.map((segment, i) => {
    micros = segment.micros ?? micros + 1000;
    return recordOf(segment, micros, segment.identification ?? i + 1, first);
  });
  const head = concat([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0], new Uint8Array(8));
  return concat(head, little.u32(262_144), little.u32(1), ...records);
}

function recordOf(
  segment: ScriptSegment,
  micros: number,
  identification: number,
  first: FirstSequences,
): Uint8Array {
  const { way, flags = 'A', at, ack = 0, window = 1000, options = [] } = segment;
  const payload = segment.payload ?? new Uint8Array();
  const [own, other] = way === '>' ? [first.client, first.server] : [first.server, first.client];
  const ports = way === '>' ? [40_000, 5672] : [5672, 40_000];
  const addresses = way === '>' ? [10, 0, 0, 1, 10, 0, 0, 2] : [10, 0, 0, 2, 10, 0, 0, 1];
  const bits = [...flags].reduce((sum, letter) => sum | (FLAGS[letter] ?? 0), 0);
  const tcp = concat(
    u16(ports[0]),
    u16(ports[1]),
    u32((own + at) >>> 0),
    u32((bits & 16) === 0 ? 0 : (other + ack) >>> 0),
    [(5 + options.length / 4) << 4, bits],
    u16(window),
    u32(0),
    options,
    payload,
  );
  const ip = concat([0x45, 0], u16(20 + tcp.length), u16(identification), [0x40, 0, 64, 6, 0, 0]);
  const packet = concat(new Uint8Array(12), [8, 0], ip, addresses, tcp);
  const kept = packet.length - payload.length + (segment.captured ?? payload.length);
  return concat(
    little.u32(Math.floor(micros / 1e6)),
    little.u32(micros % 1e6),
    little.u32(kept),
    little.u32(packet.length),
    packet.subarray(0, kept),
  );
}

/** SYN, SYN-ACK and the acknowledgement of it, with or without window scaling by 7. */
export function handshake(scaled = true): readonly ScriptSegment[] {
  const options = scaled ? [3, 3, 7, 0] : [];
  return [
    { way: '>', flags: 'S', at: -1, options },
    { way: '<', flags: 'SA', at: -1, ack: 0, options },
    { way: '>', at: 0, ack: 0 },
  ];
}

export interface Told {
  /**
   * In order: `frame > 0..8 packet 4`, `ack > 8 packet 5`, `retransmission > 8 packet 6` (the octets stand
   * behind the way, where there are any).
   */
  readonly lines: readonly string[];
  readonly connections: readonly ConnectionInfo[];
}

export function tell(capture: Uint8Array): Told {
  const lines: string[] = [];
  const connections: ConnectionInfo[] = [];
  const arrow = (direction: number) => (direction === 0 ? '>' : '<');
  const sink: DecodeSink = {
    frame({ type, direction, streamOffset, size, packet }) {
      if (type === TYPE.gap) lines.push(`gap ${arrow(direction)} ${streamOffset} packet ${packet}`);
      else {
        const span = `${streamOffset}..${streamOffset + size}`;
        lines.push(`frame ${arrow(direction)} ${span} packet ${packet}`);
      }
    },
    acknowledged(_connection, direction, streamOffset, _timeNanos, packet) {
      lines.push(`ack ${arrow(direction)} ${streamOffset} packet ${packet}`);
    },
    tcpEvent({ kind, direction, bytes, packet }) {
      const octets = bytes < 0 ? '' : ` ${bytes}`;
      lines.push(`${TCP_EVENT_KINDS[kind]} ${arrow(direction)}${octets} packet ${packet}`);
    },
    connectionDone: (info) => connections.push(info),
  };
  const decoder = new CaptureDecoder(sink);
  decoder.push(capture);
  decoder.end();
  return { lines, connections };
}
