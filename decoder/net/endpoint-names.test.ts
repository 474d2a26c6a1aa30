import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatEndpoint } from './address.ts';
import { EndpointNames } from './endpoint-names.ts';
import { TcpSegment } from './tcp-segment.ts';

test('names are the same whatever was asked before', () => {
  const names = new EndpointNames();
  const word = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(fc.constantFrom(4, 6), word, word, fc.nat(65_535), (family, low, high, port) => {
      const segment = new TcpSegment(new Uint8Array(0));
      segment.family = family;
      segment.source0 = family === 4 ? 0 : high;
      segment.source3 = low;
      segment.destination3 = high;
      segment.sourcePort = port;
      segment.destinationPort = 5672;
      const source = formatEndpoint(family, segment.source0, 0, 0, low, port);
      expect(names.source(segment)).toBe(source);
      expect(names.destination(segment)).toBe(formatEndpoint(family, 0, 0, 0, high, 5672));
    }),
    { numRuns: 2000 },
  );
});
