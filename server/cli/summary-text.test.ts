import { expect, test } from 'vitest';
import type { CaptureFacts } from '../../decoder/sink.ts';
import { summaryOf } from '../rows/summary.ts';
import { summaryText } from './summary-text.ts';

const facts: CaptureFacts = {
  format: 'pcap',
  packets: 9,
  bytes: 1000,
  durationNanos: 77,
  damages: [],
  truncatedPackets: 0,
  otherPackets: new Map(),
  comments: [],
};

function qualityOf(differing: number): string | undefined {
  const summary = summaryOf('a.pcap', facts, [], { total: 0, byName: {} });
  return summaryText(summary, facts, differing).trimEnd().split('\n').at(-1)?.trim();
}

test('octets that were sent again with another content are told', () => {
  expect(qualityOf(0)).toBe('nothing missing, nothing malformed');
  expect(qualityOf(1)).toBe('1 octet sent again with another content; the first is shown');
  expect(qualityOf(1234)).toBe('1,234 octets sent again with another content; the first is shown');
});
