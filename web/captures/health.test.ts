import { describe, expect, test } from 'vitest';
import type { Summary } from '../../server/api/contract.ts';
import { remarksOf, remarksOn } from './health.ts';

const QUALITY = {
  gaps: 0,
  missingBytes: 0,
  truncatedPackets: 0,
  midStreamConnections: 0,
  malformedFrames: 0,
  opaqueTlsConnections: 0,
  notAmqpConnections: 0,
};

function summary(quality: Partial<Summary['quality']>): Summary {
  return {
    file: 'x.pcap',
    format: 'pcap',
    packets: 10,
    bytes: 1000,
    durationNanos: 0,
    connectionCount: 3,
    amqpConnectionCount: 1,
    protocols: ['amqp-1.0'],
    frames: { total: 5, byName: {} },
    quality: { ...QUALITY, ...quality },
    indexSeconds: 0.1,
  };
}

describe('remarks', () => {
  test('a sound capture has none', () => expect(remarksOf(summary({}))).toEqual([]));

  test('the worst comes first, each in words and figures', () => {
    const remarks = remarksOf(summary({ gaps: 1, missingBytes: 2896, malformedFrames: 3 }));
    expect(remarks.map(({ tone, short }) => [tone, short])).toEqual([
      ['error', '3 malformed'],
      ['warning', '1 gap, 2.9 kB missing'],
    ]);
    expect(remarks[1].sentence).toBe('1 gap: 2,896 bytes were sent but are not in the capture.');
  });

  test('a file that was cut says where', () => {
    expect(remarksOf({ ...summary({}), truncatedAt: 12_345 })[0].sentence).toContain('byte 12,345');
  });

  test('a damaged file is not complete; one that only ends too early says so once', () => {
    const error = { sentence: 'The file is damaged at byte 40: x.', offset: 40 };
    const damaged = remarksOn({ summary: summary({ gaps: 1 }), error });
    expect(damaged.map(({ short }) => short)).toEqual(['file damaged', '1 gap, 0 B missing']);
    expect(damaged[0].sentence).toBe(error.sentence);
    const cut = remarksOn({ summary: { ...summary({}), truncatedAt: 40 }, error });
    expect(cut.map(({ short }) => short)).toEqual(['file cut short']);
    const both = remarksOn({ summary: { ...summary({}), truncatedAt: 99 }, error });
    expect(both.map(({ short }) => short)).toEqual(['file damaged', 'file cut short']);
  });

  test('what is not AMQP is no fault', () => {
    const remarks = remarksOf(
      summary({ opaqueTlsConnections: 1, notAmqpConnections: 2, midStreamConnections: 1 }),
    );
    expect(remarks.every(({ tone }) => tone === 'plain')).toBe(true);
    expect(remarks).toHaveLength(3);
    expect(remarks[1]?.short).toBe('1 not AMQP');
  });

  test('what is encrypted is not said to be something else', () => {
    const remarks = remarksOf(summary({ opaqueTlsConnections: 2, notAmqpConnections: 2 }));
    expect(remarks.map(({ short }) => short)).toEqual(['2 TLS connections not read']);
  });
});
