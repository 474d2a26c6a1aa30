import type { Connection } from '../../server/api/connection-contract.ts';
import type { Capture, Quality, Summary } from '../../server/api/contract.ts';
import { formatBytes, formatCount, formatCounted } from '../lib/format.ts';

/** One thing about a capture that the reader should know, in words. */
export interface Remark {
  readonly tone: 'error' | 'warning' | 'plain';
  /** A few words, for a badge. */
  readonly short: string;
  /** The whole of it. */
  readonly sentence: string;
}

/** What there is to know about a capture that was decoded, of its file and of what is in it. */
export function remarksOn({ summary, error }: Pick<Capture, 'summary' | 'error'>) {
  if (summary === undefined) return [];
  const remarks = remarksOf(summary);
  // A file that only ends too early has a remark of its own.
  if (error === undefined || error.offset === summary.truncatedAt) return remarks;
  const damage: Remark = { tone: 'error', short: 'file damaged', sentence: error.sentence };
  return [damage, ...remarks];
}

/** What is missing or odd in a capture, the worst first; nothing when all is well. */
export function remarksOf(summary: Summary): readonly Remark[] {
  const { quality } = summary;
  const remarks: Remark[] = [];
  if (quality.malformedFrames > 0) {
    remarks.push({
      tone: 'error',
      short: `${formatCount(quality.malformedFrames)} malformed`,
      sentence: `${formatCounted(quality.malformedFrames, 'frame')} could not be read as what they claim to be.`,
    });
  }
  if (quality.gaps > 0) remarks.push(gapRemark(quality));
  if (summary.truncatedAt !== undefined) {
    remarks.push({
      tone: 'warning',
      short: 'file cut short',
      sentence: `The file ends in the middle of a packet, at byte ${formatCount(summary.truncatedAt)}; everything before is here.`,
    });
  }
  if (quality.truncatedPackets > 0) {
    remarks.push({
      tone: 'warning',
      short: `${formatCount(quality.truncatedPackets)} packets cut`,
      sentence: `${formatCounted(quality.truncatedPackets, 'packet')} were cut by the snap length when the capture was made.`,
    });
  }
  return [...remarks, ...notDecodedRemarks(summary)];
}

function gapRemark(quality: Quality): Remark {
  const gaps = formatCounted(quality.gaps, 'gap');
  return {
    tone: 'warning',
    short: `${gaps}, ${formatBytes(quality.missingBytes)} missing`,
    sentence: `${gaps}: ${formatCounted(quality.missingBytes, 'byte')} were sent but are not in the capture.`,
  };
}

function notDecodedRemarks({ quality, connectionCount }: Summary): readonly Remark[] {
  const remarks: Remark[] = [];
  if (quality.opaqueTlsConnections > 0) {
    const tls = formatCounted(quality.opaqueTlsConnections, 'TLS connection');
    remarks.push({
      tone: 'plain',
      short: `${tls} not read`,
      sentence: `${tls} could not be read: what they carry is encrypted.`,
    });
  }
  // What is encrypted is among those that are not read as AMQP; nobody knows whether it is.
  const notAmqp = quality.notAmqpConnections - quality.opaqueTlsConnections;
  if (notAmqp > 0) {
    remarks.push({
      tone: 'plain',
      short: `${formatCount(notAmqp)} not AMQP`,
      sentence: `${formatCount(notAmqp)} of ${formatCounted(connectionCount, 'connection')} ${notAmqp === 1 ? 'is' : 'are'} not AMQP.`,
    });
  }
  if (quality.midStreamConnections > 0) {
    const running = formatCounted(quality.midStreamConnections, 'connection');
    remarks.push({
      tone: 'plain',
      short: `${formatCount(quality.midStreamConnections)} already open`,
      sentence: `${running} ${quality.midStreamConnections === 1 ? 'was' : 'were'} open before the capture began.`,
    });
  }
  return remarks;
}

const PROTOCOL_LABELS: Readonly<Record<string, string>> = {
  'amqp-1.0': 'AMQP 1.0',
  'amqp-0-10': 'AMQP 0-10',
  'amqp-0-9-1': 'AMQP 0-9-1',
  'amqp-0-9': 'AMQP 0-9',
  'amqp-0-8': 'AMQP 0-8',
};

export function protocolLabel(protocol: string): string {
  return PROTOCOL_LABELS[protocol] ?? 'unknown version';
}

/** The protocols that these connections speak, in the order they first appear. */
export function protocolsOf(connections: readonly Connection[]): readonly string[] {
  const found = new Set<string>();
  for (const { protocol } of connections) {
    if (protocol !== undefined && protocol !== 'unknown') found.add(protocolLabel(protocol));
  }
  return [...found];
}

/** What went wrong with a capture, if anything did. */
export function stateSentence(capture: Capture): string | undefined {
  switch (capture.state) {
    case 'receiving':
    case 'indexing':
      return undefined;
    case 'interrupted':
      return (
        capture.error?.sentence ??
        'Decoding was interrupted before the end. Run it again to finish.'
      );
    case 'failed':
      return capture.error?.sentence ?? 'This file could not be read.';
    case 'ready':
      return capture.error?.sentence;
  }
}
