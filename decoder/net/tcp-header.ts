import { clipParts } from './fragments.ts';
import { type LayerCursor, word16, word32 } from './layer.ts';
import { type SegmentSink, TCP_FLAG } from './tcp-segment.ts';

const SHORTEST_HEADER = 20;

/** Hands on the TCP segment at the cursor (RFC 9293 section 3.1). Returns why not, or undefined. */
export function deliverTcp(cursor: LayerCursor, sink: SegmentSink): string | undefined {
  const { bytes, at, end, wireEnd, segment } = cursor;
  if (end - at < SHORTEST_HEADER) return 'tcp cut short';
  const payload = at + (bytes[at + 12] >> 4) * 4;
  if (payload < at + SHORTEST_HEADER || payload > wireEnd) return 'tcp malformed';
  segment.sourcePort = word16(bytes, at);
  segment.destinationPort = word16(bytes, at + 2);
  segment.sequence = word32(bytes, at + 4) >>> 0;
  segment.acknowledgment = word32(bytes, at + 8) >>> 0;
  segment.flags = bytes[at + 13];
  segment.window = word16(bytes, at + 14);
  segment.bytes = bytes;
  segment.optionsStart = at + SHORTEST_HEADER;
  segment.optionsEnd = Math.min(payload, end);
  segment.packet = cursor.packet;
  segment.timeNanos = cursor.timeNanos;
  if (cursor.parts !== undefined && payload < wireEnd) {
    deliverParts(cursor, sink, payload);
    return undefined;
  }
  segment.payloadStart = Math.min(payload, end);
  segment.payloadEnd = end;
  segment.wireLength = wireEnd - payload;
  segment.payloadFileOffset = cursor.fileBase + segment.payloadStart;
  sink.segment(segment);
  return undefined;
}

/** One segment for each fragment, as TcpSegment says. */
function deliverParts(cursor: LayerCursor, sink: SegmentSink, payload: number): void {
  const { segment } = cursor;
  const parts = clipParts(cursor.parts ?? [], payload, cursor.wireEnd);
  const { flags, sequence } = segment;
  const final = TCP_FLAG.fin | TCP_FLAG.rst | TCP_FLAG.psh;
  const firstOctet = sequence + (flags & TCP_FLAG.syn ? 1 : 0);
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    segment.packet = part.packet;
    segment.timeNanos = part.timeNanos;
    segment.payloadStart = part.start;
    segment.payloadEnd = part.capturedEnd;
    segment.wireLength = part.wireEnd - part.start;
    segment.payloadFileOffset = part.fileOffset;
    segment.flags = flags;
    if (i < parts.length - 1) segment.flags &= ~final;
    if (i > 0) {
      segment.flags &= ~TCP_FLAG.syn;
      segment.sequence = (firstOctet + part.start - payload) >>> 0;
      segment.optionsEnd = segment.optionsStart;
    }
    sink.segment(segment);
  }
}
